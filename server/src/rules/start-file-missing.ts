import { insertForRun } from "../edits/variables.ts";
import { definitionOf } from "../queries/definitions.ts";
import { contentAt } from "../queries/image-content.ts";
import { anyObjectIn } from "../queries/starts/applications.ts";
import { isFilled } from "../queries/starts/filled.ts";
import { isSaid } from "../queries/starts/launches.ts";
import { meantPath } from "../queries/starts/near-misses.ts";
import { runLackOf } from "../queries/starts/run-starts.ts";
import { type StartLack, startLacksOf } from "../queries/starts/start-lacks.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { absolute, baseName, isWithin, parentOf } from "../text/paths.ts";
import { firstAtEach } from "../text/places.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a script, a module or an application that the container starts with and that is not in the image.
 *
 * ## Why
 * Nothing looks at CMD while the image is built. A file that was renamed, that an ignore file keeps out, or that was
 * copied to another folder, is missed when the container starts: `can't open file`, `No module named`, or
 * `Failed to find attribute`.
 *
 * ## Example
 * With these files in the build context:
 *
 * ```json
 * {
 *   "app.py": "print('ready')\n"
 * }
 * ```
 *
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY app.py .
 * CMD ["python", "main.py"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY app.py .
 * CMD ["python", "app.py"]
 * ```
 *
 * ## Silent when
 * A command of the build, or one that the container starts with, may have made the file; no source was copied to where it
 * would lie, or a volume is there, so that it may be mounted; a copy from elsewhere, or a context without any source, may
 * have brought it; git ignores it, so that it is made before the build; a module may come from an installed project, or
 * from another folder on Python's path; the base image is not known.
 *
 * ## Source
 * The documentation of Python's command line and import system, of gunicorn and of uvicorn.
 */
export default {
  group: "scripts",
  severity: "error",
  breaks: "start",
  check: (build) => firstAtEach(build.published.flatMap((stage) => [...findingsIn(stage, build)])),
} satisfies Rule;

function* findingsIn(stage: StageBuild, build: Build): Iterable<Finding> {
  for (const lack of startLacksOf(stage, build)) {
    const message = messageFor(lack, stage, build);
    if (message === undefined) continue;
    const { launch, word } = lack;
    const { script } = launch;
    yield {
      span: script === undefined && isSaid(word.span, build) ? word.span : launch.span,
      message: `${message}${consequence(launch)}`,
      ...(launch.decides && !launch.isCheck && isNear(lack, stage) ? {} : { severity: "warning" as const }),
      ...(script === undefined
        ? {}
        : { related: [{ file: script, span: word.span, message: `${baseName(script)} names it here` }] }),
      fixes: script === undefined ? renamed(lack, stage, build) : [],
    };
  }
  yield* runLackOf(stage, build).flatMap(({ span, variable, path }): Finding[] => {
    const definition = definitionOf(build.document, variable, stage.end.env.set.get(variable));
    const place = definition?.value?.span ?? span;
    const related = place === span ? [] : [{ span, message: "run is started here" }];
    return [
      {
        span: place,
        related,
        message: `run starts ${path}, as ${variable} says, and there is no such file in the image`,
      },
    ];
  });
}

/** A script in a folder to which no source came may be mounted there. */
const isNear = ({ what }: StartLack, stage: StageBuild): boolean => what.kind !== "file" || isFilled(what.path, stage);

const consequence = ({ isCheck, decides }: StartLack["launch"]): string =>
  isCheck ? ", so the health check always fails" : decides ? ", so the container does not start" : "";

function messageFor({ what, launch }: StartLack, stage: StageBuild, build: Build): string | undefined {
  switch (what.kind) {
    case "file": {
      const meant = meantPath(what.path, stage, build);
      return `there is no ${what.path} in the image${meant === undefined ? "" : `, only ${meant}`}`;
    }
    case "module": {
      const folder = what.folder ?? launch.call.workdir;
      return `Python finds no module ${what.missing}: it is not in ${folder}, and nothing that is installed brings it`;
    }
    case "name":
      return `${what.from} defines no ${what.attribute}`;
    default:
      return undefined;
  }
}

/** The path as the command would write it, or the module as Python would. */
function renamed({ what, word, launch }: StartLack, stage: StageBuild, build: Build): Fix[] {
  const { workdir } = launch.call;
  if (!word.exact || workdir === undefined || !isSaid(word.span, build)) return [];
  if (what.kind === "file") {
    const meant = meantPath(what.path, stage, build);
    if (meant === undefined) return [];
    const isRelative = word.value?.startsWith("/") !== true;
    if (isRelative && !isWithin(meant, workdir)) return writes(word, meant);
    const dot = word.value?.startsWith("./") === true ? "./" : "";
    return writes(word, isRelative ? dot + meant.slice(workdir === "/" ? 1 : workdir.length + 1) : meant);
  }
  if (what.kind === "name") {
    const object = anyObjectIn(build.context?.read(what.from) ?? "");
    return object === undefined ? [] : writes(word, word.value!.replace(/:.*/, `:${object}`));
  }
  return what.kind === "module" ? renamedModule(what, word, stage, build) : [];
}

type MissingModule = Extract<StartLack["what"], { kind: "module" }>;

/** A module that is one slip away, that lies in the folder itself, or in one that Python can be told of. */
function renamedModule(
  { module, missing, folder }: MissingModule,
  word: StartLack["word"],
  stage: StageBuild,
  build: Build,
): Fix[] {
  if (folder === undefined) return [];
  const at = (name: string) => absolute(name.replaceAll(".", "/"), folder)!;
  const inner = module.startsWith(`${missing}.`) ? module.slice(missing.length + 1) : undefined;
  if (inner !== undefined && contentAt(build, stage, `${at(inner)}.py`).is === "yes")
    return writes(word, word.value!.replace(module, inner));
  const meant = meantPath(`${at(missing)}.py`, stage, build);
  if (meant !== undefined && parentOf(meant) === parentOf(at(missing))) {
    const name = meant
      .slice(folder.length + 1)
      .replace(/\.py$/, "")
      .replaceAll("/", ".");
    return writes(word, word.value!.replace(module, module.replace(missing, name)));
  }
  const elsewhere = meant ?? meantPath(at(missing), stage, build);
  if (elsewhere === undefined || missing.includes(".") || stage.end.env.set.has("PYTHONPATH")) return [];
  const line = `ENV PYTHONPATH=${parentOf(elsewhere)}`;
  return [{ title: `Set ${line.slice(4)}`, safety: "suggested", edits: [insertForRun(build.document, stage, [line])] }];
}

const writes = (word: StartLack["word"], text: string): Fix[] => [
  { title: `Write ${text}`, safety: "suggested", edits: [{ span: word.span, text }] },
];
