import { type Invocation, variable } from "../commands/call.ts";
import { has } from "../commands/line.ts";
import { uvLine } from "../commands/uv.ts";
import type { State, Venv } from "../image/state.ts";
import { moduleOf } from "../knowledge/python/programs.ts";
import { commandWith } from "../queries/places.ts";
import { chainOf } from "../queries/stages.ts";
import { type Start, startsOf } from "../queries/starts.ts";
import { arrivalOf } from "../queries/venv-landings.ts";
import { startsScriptOf } from "../queries/venv-scripts.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import { once } from "../text/once.ts";
import { absolute, baseName } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a virtual environment that lies in another place than where it was made, and whose scripts are started.
 *
 * ## Why
 * The scripts in a venv's `bin` begin with the full path of the Python that they were made for. Copied to another
 * path they start `/build/.venv/bin/python`, which is not there: `gunicorn: cannot execute: required file not found`.
 * `bin/activate` puts the old path on PATH. `bin/python` itself finds its way, and so does `python -m gunicorn`.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * WORKDIR /build
 * RUN python -m venv .venv && .venv/bin/pip install gunicorn
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder /build/.venv /app/.venv
 * CMD ["/app/.venv/bin/gunicorn", "wsgi"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * WORKDIR /app
 * RUN python -m venv .venv && .venv/bin/pip install gunicorn
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder /app/.venv /app/.venv
 * CMD ["/app/.venv/bin/gunicorn", "wsgi"]
 * ```
 *
 * ## Silent when
 * The venv is made with `--relocatable`; `sed -i` mends the scripts; the old path leads to it too; nothing but
 * `python` is started from it (`python -m gunicorn`, `python app.py`), or nobody knows what is; the base image is not
 * known.
 *
 * ## Source
 * The documentation of Python on venv: "environments are inherently non-portable, in the general case"; uv,
 * `--relocatable`.
 */
export default {
  group: "venv",
  severity: "warning",
  breaks: "start",
  *check(build) {
    const seen = new Set<number>();
    for (const stage of build.published) {
      if (stage.end.image === undefined) continue;
      for (const [path, venv] of stage.end.venvs) {
        const { madeAt, relocatable } = venv;
        if (path === madeAt || relocatable !== "no" || madeAt === stage.end.image.venv) continue;
        const step = arrivalOf(stage, path, venv);
        const copied = step?.instruction.keyword !== "RUN";
        if (stage.end.venvs.has(madeAt) || (copied && isThere(madeAt, stage.end))) continue;
        const use = usedScript(build, stage, path, venv);
        const span = step && placeOf(build, step, path, venv);
        if (use === undefined || span === undefined || seen.has(span.start)) continue;
        seen.add(span.start);
        yield {
          span,
          message: activates(use, path)
            ? `this venv was made at ${madeAt}, and its activate still puts that place on PATH`
            : `this venv was made at ${madeAt}, and its scripts still look for Python there: ${use.name.value} cannot start`,
          related: [{ span: use.name.span, message: "a script of the venv is started here" }],
          fixes: [...relocated(build, venv), ...asModule(use)],
        };
      }
    }
  },
} satisfies Rule;

function isThere(path: string, { files }: State): boolean {
  return files.get(path)?.is === "yes" || files.below(`${path}/`).some(({ value }) => value.is === "yes");
}

/** A command of the image that certainly starts one of the venv's scripts, or activates it. */
function usedScript(build: Build, stage: StageBuild, path: string, venv: Venv): Start | Execution | undefined {
  const starts = (call: Invocation, state: State) => startsScriptOf(path, call, state) || activates(call, path);
  const start = startsOf(build, stage)?.find((it) => starts(it, stage.end));
  return (
    start ??
    usersIn(stage)
      .get(path)
      ?.find((it) => it.before.venvs.get(path) === venv && it.certain && !it.forgiven && starts(it, it.before))
  );
}

/** The commands of a stage that may start something of a venv, by the path of that: they name it, or have it on PATH. */
const usersIn = once((stage: StageBuild): ReadonlyMap<string, readonly Execution[]> => {
  const found = new Map<string, Execution[]>();
  for (const it of chainOf(stage).flatMap((step) => step.executions)) {
    const named = [it.name, ...it.args.slice(0, 1)].flatMap(({ value }) => absolute(value ?? "", it.workdir) ?? []);
    const folders = (variable("PATH", it)?.split(":") ?? []).map((folder) => `${absolute(folder, it.workdir)}/`);
    const venvs = [...named, ...folders].flatMap((path) =>
      [...path.matchAll(/\/bin(?=\/)/g)].map((at) => path.slice(0, at.index)),
    );
    for (const venv of new Set(venvs)) {
      if (!it.before.venvs.has(venv)) continue;
      const others = found.get(venv);
      if (others === undefined) found.set(venv, [it]);
      else others.push(it);
    }
  }
  return found;
});

function activates({ name, args, workdir }: Invocation, venv: string): boolean {
  const script = args[0]?.value;
  return (
    (name.value === "." || name.value === "source") &&
    script !== undefined &&
    absolute(script, workdir) === `${venv}/bin/activate`
  );
}

/** The target of the COPY, or the command that moved the venv. */
function placeOf({ document }: Build, { instruction, executions }: Step, path: string, venv: Venv): Span | undefined {
  if (instruction.keyword === "RUN")
    return executions.find((it) => it.before.venvs.get(path) !== venv && it.after.venvs.get(path) === venv)?.name.span;
  const span = (instruction.exec ?? instruction.words).at(-1)?.span;
  return span && /[\r\n]/.test(document.text.slice(span.start, span.end)) ? undefined : span;
}

/** uv can make venvs whose scripts find it wherever it lies. */
function relocated(build: Build, { cause }: Venv): Fix[] {
  const { document } = build;
  const made = commandWith(build, cause?.span);
  const line = made && uvLine(made);
  if (made === undefined || line === undefined) return [];
  const title = "Make the venv with --relocatable";
  const [verb] = line.verbWords;
  if (line.verb === "venv" && verb?.exact) {
    const at = { start: verb.span.end, end: verb.span.end };
    return [{ title, safety: "suggested", edits: [{ span: at, text: " --relocatable" }] }];
  }
  const plain = made.workdir === made.before.workdir.value && made.written.assignments.length === 0 && made.certain;
  if (!plain || has(line, "--project", "--directory", "--active")) return [];
  return [
    { title, safety: "suggested", edits: [insertAbove(document, made.instruction, ["RUN uv venv --relocatable"])] },
  ];
}

/** `python -m` instead of a script, for programs that have it. */
function asModule(use: Start | Execution): Fix[] {
  const { name, instruction } = use;
  const module = name.exact ? moduleOf(baseName(name.value!)) : undefined;
  if (module === undefined || !/^(CMD|ENTRYPOINT)$/.test(instruction.keyword)) return [];
  const python = name.value!.includes("/") ? name.value!.replace(/[^/]+$/, "python") : "python";
  const [first, second, third] = [python, "-m", module];
  const text = instruction.exec?.some((it) => it.parts[0]?.span === name.span || it.span.start === name.span.start)
    ? `${first}", "${second}", "${third}`
    : `${first} ${second} ${third}`;
  return [{ title: `Start it with python -m ${module}`, safety: "suggested", edits: [{ span: name.span, text }] }];
}
