import { withoutWord } from "../edits/packages.ts";
import { variables } from "../image/state.ts";
import { isNoPackage } from "../knowledge/conventions.ts";
import { type Linked, linkedProject } from "../queries/linked-project.ts";
import { commandWith } from "../queries/places.ts";
import { chainOf } from "../queries/stages.ts";
import { startsOf } from "../queries/starts.ts";
import { arrivalOf, bringsAlong, landingsOf } from "../queries/venv-landings.ts";
import type { Build, Execution, StageBuild } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import { baseName } from "../text/paths.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a project that is installed as a link to its sources, where only the venv is copied.
 *
 * ## Why
 * `uv sync` and `pip install -e` do not copy a package into the venv: they leave a link to the folder of its sources.
 * In a stage that gets the venv alone, that folder is not there, and the container ends with `ModuleNotFoundError`.
 *
 * ## Example
 * With these files in the build context:
 *
 * ```json
 * {"pyproject.toml": "[project]\nname = \"app\"\n[build-system]\nrequires = [\"hatchling\"]", "uv.lock": "", "src/app/__init__.py": ""}
 * ```
 *
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install uv
 * WORKDIR /app
 * COPY --chown=1001:0 . .
 * RUN uv sync --frozen
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder /app/.venv /app/.venv
 * CMD ["/app/.venv/bin/app"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install uv
 * WORKDIR /app
 * COPY --chown=1001:0 . .
 * RUN uv sync --frozen --no-editable
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder /app/.venv /app/.venv
 * CMD ["/app/.venv/bin/app"]
 * ```
 *
 * ## Silent when
 * The sources are copied to the same path; they are copied to another one, and something else than the project's own
 * script is started; `PYTHONPATH` is set; the project is no package (no `[build-system]`), or nobody knows whether it is
 * one, because its `pyproject.toml` is not in reach; the base image is not known.
 *
 * ## Source
 * The documentation of uv on projects, "Editable mode" and "Non-editable installs"; PEP 660.
 */
export default {
  group: "venv",
  severity: "warning",
  breaks: "start",
  *check(build) {
    const seen = new Set<number>();
    for (const stage of build.published) {
      if (stage.end.image === undefined || variables(stage.end)("PYTHONPATH") !== null) continue;
      const landings = landingsOf(stage, build);
      const byStep = new Map(landings.map((it) => [it.step, it]));
      for (const [path, venv] of stage.end.venvs) {
        const { editable } = venv;
        if (editable === undefined || seen.has(editable.cause.span.start)) continue;
        const step = arrivalOf(stage, path, venv);
        const landing = step && byStep.get(step);
        if (landing === undefined) continue;
        const made = commandWith(build, editable.cause.span);
        const project = made && linkedProject(build, made, editable);
        if (made === undefined || project === undefined) continue;
        const place = placeOf(made);
        if (place === undefined || bringsAlong(landings, project.sources)) continue;
        if (hasSources(build, stage, path, project)) continue;
        seen.add(editable.cause.span.start);
        yield {
          span: place.span,
          message: `this leaves a link to ${project.sources} in the venv, and the last stage gets the venv without that folder`,
          related: [
            { span: landing.step.instruction.keywordSpan, message: "the venv is copied here, without the sources" },
          ],
          fixes: copying(build, made, editable.by),
        };
      }
    }
  },
} satisfies Rule;

/** The word that makes the link: `sync`, `-e`. */
function placeOf({ args }: Execution) {
  return (
    args.find((it) => /^(sync|install|-e|--editable)$/.test(it.value ?? "") && it.exact && it.value !== "install") ??
    args.find((it) => it.value === "install" && it.exact)
  );
}

/** Tells whether the final stage has the sources where the link leads, or may find them elsewhere. */
function hasSources(build: Build, stage: StageBuild, venv: string, { sources, scripts }: Linked): boolean {
  let elsewhere = false;
  for (const { instruction, before } of chainOf(stage)) {
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") continue;
    const copy = copyOf(instruction, before);
    if (copy === undefined) return true;
    const within = (path: string, folder: string) =>
      path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
    if (within(copy.to, venv) || copy.sources.every((it) => it !== undefined && isNoPackage(it))) continue;
    if (within(copy.to, sources) || within(sources, copy.to)) return true;
    elsewhere = true;
  }
  const started = startsOf(build, stage)?.map((it) => baseName(it.name.value ?? ""));
  return elsewhere && !started?.some((it) => scripts.includes(it));
}

function copying({ document }: Build, { args }: Execution, by: string): Fix[] {
  const word = (text: string) => args.find((it) => it.value === text && it.exact);
  if (by === "pip") {
    const option = word("-e") ?? word("--editable");
    const edit = option && withoutWord(document, option.span);
    return edit ? [{ title: "Install it without -e", safety: "suggested", edits: [edit] }] : [];
  }
  const verb = word("sync") ?? word("install");
  if (verb === undefined || by === "poetry") return [];
  const at = { start: verb.span.end, end: verb.span.end };
  return [{ title: "Add --no-editable", safety: "suggested", edits: [{ span: at, text: " --no-editable" }] }];
}
