// What a container runs when it starts and while it is checked, through the scripts that it starts with.
import type { Deed } from "../commands/effect.ts";
import { commandNamed } from "../commands/table.ts";
import { originOf } from "../image/origins.ts";
import { envText, type State } from "../image/state.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { s2iRun } from "../knowledge/s2i.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { runScript } from "../simulation/shell.ts";
import type { Script } from "../syntax/document.ts";
import { isShell } from "../syntax/run.ts";
import { literal } from "../syntax/words.ts";
import { once } from "../text/once.ts";
import { absolute, baseName } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import { shellScriptAt } from "./shell-scripts.ts";
import { linksOf } from "./stage-links.ts";
import { checksOf, startsOf } from "./starts.ts";

/** What is reached from ENTRYPOINT, CMD and HEALTHCHECK. */
export interface Reach {
  /** The names of programs that are called, without folders. */
  readonly programs: ReadonlySet<string>;
  /** Absolute paths of what is run, and of what words name. */
  readonly paths: readonly string[];
  /** Scripts that nobody here can read, so that they may call anything. */
  readonly unread: readonly UnreadScript[];
  /** Whether the file says what is started. */
  readonly said: boolean;
}

export interface UnreadScript {
  /** As it is called: "start.sh". */
  readonly name: string;
  /** Where it comes from in the build context; undefined where it is not known to. */
  readonly from: string | undefined;
  /** The instruction that says so. */
  readonly span: Span;
}

/** What a container of this stage reaches. Worked out once. */
export const reachOf = (build: Build, stage: StageBuild): Reach => reached(stage, build);

const reached = once((stage: StageBuild, build: Build): Reach => {
  const starts = startsOf(build, stage);
  const venvs = [stage, ...linksOf(stage, build).map((it) => it.from)].flatMap((it) => [...it.end.venvs.keys()]);
  const walk = new Walk(build, stage.end, venvs);
  for (const it of [...(starts ?? []), ...(checksOf(build, stage) ?? [])]) walk.deed(it, it.instruction.keywordSpan);
  return {
    programs: walk.programs,
    paths: [...walk.paths],
    unread: [...walk.unread.values()],
    said: starts !== undefined,
  };
});

const deepest = 8;

class Walk {
  readonly programs = new Set<string>();
  readonly paths = new Set<string>();
  readonly unread = new Map<string, UnreadScript>();
  readonly #build: Build;
  readonly #end: State;
  readonly #read = new Set<string>();
  readonly #venvs: readonly string[];
  #depth = 0;

  constructor(build: Build, end: State, venvs: readonly string[]) {
    this.#build = build;
    this.#end = end;
    this.#venvs = venvs;
  }

  deed({ name, args, workdir }: Deed, span: Span): void {
    const called = name.value;
    if (called === undefined) return;
    if (!isProgram(called, "sources")) this.#program(called, workdir, span);
    const sourced = isProgram(called, "sources") || isShell(called);
    const scripts = sourced ? args.filter((it) => !/^[-+]/.test(it.value ?? "-")).slice(0, 1) : [];
    for (const { value } of scripts) this.#script(value!, workdir, span, true);
    // What is started may start what it is given: `tini -- uwsgi`, `entry.sh gunicorn app:app`.
    for (const { value } of args) {
      if (value === undefined || !/^[\w@.+/-]+$/.test(value) || value.startsWith("-")) continue;
      const path = absolute(value, workdir);
      if (path !== undefined) this.paths.add(path);
      if (commandNamed(called) !== undefined) continue;
      this.programs.add(baseName(value));
      if (/\.(sh|bash)$/.test(value) || !value.includes("/")) this.#script(value, workdir, span, false);
    }
  }

  #program(called: string, workdir: string | undefined, span: Span): void {
    this.programs.add(baseName(called));
    this.#script(called, workdir, span, false);
  }

  /** Reads what a name stands for, where it is a script for a shell. */
  #script(called: string, workdir: string | undefined, span: Span, forShell: boolean): void {
    const path = this.#place(called, workdir);
    if (path === undefined || this.#read.has(path) || path === s2iRun) return;
    this.#read.add(path);
    this.paths.add(path);
    const { context, document } = this.#build;
    const origin = originOf(this.#end, path, context);
    if (origin !== undefined && context?.kind(origin) === "directory") return;
    const file = shellScriptAt(path, this.#end, context, forShell);
    if (file === "other") return;
    if (file === undefined) {
      const from = origin;
      const looksSo = forShell || /\.(sh|bash)$/.test(called) || (from !== undefined && !/\.\w+$/.test(path));
      if (looksSo && !this.#isOfProject(path)) this.unread.set(path, { name: baseName(called), from, span });
      return;
    }
    const { script, text } = file;
    if (script === undefined || this.#depth > deepest) return;
    if (forShell) this.#functions(script);
    this.#depth++;
    const own = { ...document, text, masked: text };
    runScript(own, script, this.#end, (deed) => this.deed(deed, span));
    this.#depth--;
  }

  /** A file that is read by another script defines what that one calls. */
  #functions(script: Script): void {
    const items = script.kind === "sequence" ? script.items : [script];
    for (const it of items) if (it.kind === "definition") for (const name of namesIn(it.body)) this.programs.add(name);
  }

  #place(called: string, workdir: string | undefined): string | undefined {
    if (called.includes("/")) return absolute(called, workdir);
    const folders = (envText(this.#end, "PATH") ?? "").split(":").filter(Boolean);
    const { context } = this.#build;
    return folders
      .map((it) => absolute(called, it))
      .find((it) => it !== undefined && this.#isPut(it, context !== undefined));
  }

  /** Whether the file brings something to a path: without the context only what it names. */
  #isPut(path: string, contextKnown: boolean): boolean {
    const from = originOf(this.#end, path, this.#build.context);
    if (from === undefined) return false;
    if (!contextKnown) return this.#end.origins.at.get(path) !== undefined;
    return this.#build.context?.kind(from) === "file" || this.#end.origins.at.get(path) !== undefined;
  }

  /** Programs of a virtual environment are Python's. */
  #isOfProject(path: string): boolean {
    return this.#venvs.some((it) => path.startsWith(`${it}/bin/`));
  }
}

/** The names of the commands in a script, wherever they stand. */
function namesIn(script: Script): string[] {
  switch (script.kind) {
    case "command":
      return script.name === undefined ? [] : [baseName(literal(script.name) ?? "")];
    case "sequence":
      return script.items.flatMap(namesIn);
    case "and-or":
      return [script.first, ...script.rest.map((it) => it.script)].flatMap(namesIn);
    case "pipeline":
      return script.commands.flatMap(namesIn);
    case "if":
      return [
        ...script.branches.flatMap((it) => [it.condition, it.body]),
        ...(script.otherwise ? [script.otherwise] : []),
      ].flatMap(namesIn);
    case "choice":
      return script.bodies.flatMap(namesIn);
    case "block":
    case "loop":
    case "definition":
      return namesIn(script.body);
    default:
      return [];
  }
}
