import { ask } from "../image/facts.ts";
import { envText, variables } from "../image/state.ts";
import { appRoot } from "../knowledge/s2i.ts";
import { bringsPackages, pythonInstall } from "../queries/deeds.ts";
import { someStep } from "../queries/stages.ts";
import { type Start, startsOf } from "../queries/starts.ts";
import { type Landing, landingsOf } from "../queries/venv-landings.ts";
import { isPythonScript } from "../queries/venv-scripts.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { sourceOf } from "../simulation/simulate.ts";
import type { Word } from "../syntax/document.ts";
import { insertBelow } from "../syntax/rewrite.ts";
import { literal } from "../syntax/words.ts";
import { baseName, isWithin } from "../text/paths.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a copy of a part of `/opt/app-root` that leaves the installed packages or their scripts behind.
 *
 * ## Why
 * The image is a virtual environment: libraries in `/opt/app-root/lib`, scripts such as `gunicorn` in
 * `/opt/app-root/bin`, the application in `/opt/app-root/src`. A stage that gets the sources alone has a venv of its own
 * without a single package; one that gets the libraries alone has no `gunicorn`; and a copy to another place is
 * one that nobody looks into. Copy `$APP_ROOT` to `$APP_ROOT`.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * COPY --chown=1001:0 . .
 * RUN pip install -r requirements.txt
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder /opt/app-root/src /opt/app-root/src
 * CMD ["gunicorn", "wsgi"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * COPY --chown=1001:0 . .
 * RUN pip install -r requirements.txt
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * CMD ["gunicorn", "wsgi"]
 * ```
 *
 * ## Silent when
 * Nothing was installed into the builder's `/opt/app-root`, or tools alone; the last stage installs packages itself; the
 * application has a venv of its own, which is copied; `PYTHONPATH` leads to the packages; the one script that is
 * started is copied too, or only `python` is; either base image is not known.
 *
 * ## Source
 * README of the minimal images, sclorg/s2i-python-container: `COPY --from=builder $APP_ROOT $APP_ROOT`.
 */
export default {
  group: "venv",
  severity: "warning",
  breaks: "start",
  *check(build) {
    for (const stage of build.published) {
      const finding = judge(build, stage);
      if (finding !== undefined) yield finding;
    }
  },
} satisfies Rule;

function judge(build: Build, stage: StageBuild): Finding | undefined {
  const { image } = stage.end;
  const landings = landingsOf(stage, build).filter((it) => it.from.end.image !== undefined && fills(it.from));
  if (image === undefined || landings.length === 0 || provides(stage)) return undefined;
  const reach = landings.map((it) => reachOf(it));
  if (reach.includes("whole")) return undefined;
  const start = startsOf(build, stage)?.find((it) => isMissing(it, stage));
  const at = (what: Reach) => landings[reach.indexOf(what)];

  const libraries = at("libraries");
  if (libraries !== undefined) {
    if (reach.includes("scripts") || start === undefined || hasScript(landings, start)) return undefined;
    return {
      span: word(libraries, 0).span,
      severity: "error",
      message: `the libraries of ${appRoot} are copied and its scripts are not: ${start.name.value} is not found`,
      related: [{ span: start.name.span, message: "it is started here" }],
      fixes: [scriptsToo(build, libraries), ...whole(libraries)],
    };
  }
  const elsewhere = at("elsewhere");
  const sources = at("sources");
  const landing = elsewhere ?? sources;
  if (landing === undefined || (elsewhere && startsFrom(build, stage, elsewhere.to))) return undefined;
  const consequence = start ? `${start.name.value} is not in this image` : "its packages are not in this image";
  return {
    span: word(landing, elsewhere ? landing.paths.length : 0).span,
    ...(start === undefined || elsewhere ? {} : { severity: "error" as const }),
    message: elsewhere
      ? `${appRoot} works in its own place only: in ${landing.to}, this image's Python finds none of its packages`
      : `this copies the sources and leaves the virtual environment of the builder behind: ${consequence}`,
    fixes: whole(landing),
  };
}

type Reach = "whole" | "libraries" | "scripts" | "sources" | "elsewhere" | "other";

/** How much of the venv a copy brings. */
function reachOf({ paths, to }: Landing): Reach {
  const reaches = paths.map((path): Reach => {
    if (path === undefined) return "whole"; // Nobody knows.
    if (path === appRoot) return to === appRoot ? "whole" : "elsewhere";
    if (appRoot.startsWith(path === "/" ? "/" : `${path}/`)) return "whole";
    if (isWithin(path, `${appRoot}/lib`) || isWithin(path, `${appRoot}/lib64`)) return "libraries";
    if (path === `${appRoot}/bin`) return "scripts";
    return path === `${appRoot}/src` ? "sources" : "other";
  });
  return (
    (["whole", "elsewhere", "libraries", "scripts", "sources"] as const).find((it) => reaches.includes(it)) ?? "other"
  );
}

/** Tells whether packages were certainly installed into the image's venv of a stage. */
const fills = someStep(({ executions, before: { image } }) =>
  executions.some((it) => {
    const found = it.certain ? pythonInstall(it) : undefined;
    return (
      found !== undefined &&
      bringsPackages(found) &&
      typeof found.target === "object" &&
      found.target.venv === image?.venv
    );
  }),
);

/** Tells whether a stage may get its packages in another way. */
function provides(stage: StageBuild): boolean {
  const { venvs, commands } = stage.end;
  const others = [...venvs].some(([path, it]) => path !== appRoot && it.madeAt !== appRoot);
  const isElsewhere = variables(stage.end)("PYTHONPATH") !== null || commands.rest.cause !== undefined;
  return others || isElsewhere || bringsSome(stage);
}

/** Tells whether an instruction installs packages, or copies them from where nobody knows what there is. */
const bringsSome = someStep(({ instruction, executions, stage }) => {
  const source = /^(COPY|ADD)$/.test(instruction.keyword) ? sourceOf(instruction, stage.earlier) : undefined;
  const isUnknown = source !== undefined && source.stage?.end.image === undefined;
  const names = (it: Word) =>
    /APP_ROOT|venv|site-packages|\/usr\/local$/.test(literal(it) ?? "APP_ROOT") || literal(it)?.includes(appRoot);
  return (isUnknown && instruction.words.some(names)) || executions.some((it) => pythonInstall(it) !== undefined);
});

/** Tells whether a command is a script of a Python project that this stage certainly lacks. */
function isMissing({ name }: Start, { end }: StageBuild): boolean {
  return isPythonScript(name.value ?? "") && ask(end.commands, name.value!).is !== "yes";
}

const hasScript = (landings: readonly Landing[], { name }: Start) =>
  landings.some(({ paths }) => paths.some((it) => it === `${appRoot}/bin/${baseName(name.value ?? "")}`));

/** Tells whether what is started lies in the copy: its own `python` works from there. */
function startsFrom(build: Build, stage: StageBuild, to: string): boolean {
  const path = envText(stage.end, "PATH")?.split(":");
  const first = path?.findIndex((it) => it.replace(/\/$/, "") === `${to}/bin`) ?? 0;
  const starts = startsOf(build, stage) ?? [];
  return (
    (first >= 0 && first < (path?.indexOf(`${appRoot}/bin`) ?? 1)) ||
    starts.some((it) => it.name.value?.startsWith(`${to}/`))
  );
}

function word({ step, paths }: Landing, at: number): Word {
  const words = step.instruction.exec ?? step.instruction.words;
  return words[at === paths.length ? words.length - 1 : at]!;
}

function whole(landing: Landing): Fix[] {
  const { instruction } = landing.step;
  if (instruction.exec !== undefined || landing.paths.length !== 1) return [];
  const edits = instruction.words.map(({ span }) => ({ span, text: "$APP_ROOT" }));
  return [{ title: "Copy $APP_ROOT to $APP_ROOT", safety: "suggested", edits }];
}

function scriptsToo({ document }: Build, { step }: Landing): Fix {
  const from = step.instruction.flags.find((it) => it.name === "from")!.value!;
  const line = `COPY --from=${literal(from)} ${appRoot}/bin ${appRoot}/bin`;
  return {
    title: `Copy ${appRoot}/bin too`,
    safety: "suggested",
    edits: [insertBelow(document, step.instruction, [line])],
  };
}
