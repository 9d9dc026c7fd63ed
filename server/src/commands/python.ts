// Python itself: modules that are commands of their own, and programs that may do anything with files.
import type { State } from "../image/state.ts";
import { absolute, baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import type { Command } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has, type Line, lineOf, placeOf } from "./line.ts";
import { mentionedLists } from "./lists.ts";
import { pip } from "./pip.ts";
import { compiled, projectCommands } from "./projects.ts";
import { uv } from "./uv.ts";
import { venvEffects, virtualenv } from "./venv.ts";

export const python: Command = {
  names: "python*",
  options: "+b B c:! d E h ? i I m:! O P q R s S u v V W: x X: --version --help --check-hash-based-pycs: --help-all",
  effects: (line, state) => {
    const found = ran(line, state);
    return [{ kind: "builds", folder: line.call.workdir, open: found.includes(ownProgram) }, ...found];
  },
};

/** A script or a module of the project. */
const ownProgram: Effect = { kind: "anything", what: "files" };

function ran(line: Line, state: State): readonly Effect[] {
  const { call, operands } = line;
  const module = moduleOf(line);
  const behind = { ...call, args: operands };
  const same = sameAsCommand.find((it) => it.names === module || it.names === `${module}*`);
  if (same !== undefined) return same.effects(lineOf(behind, same), state);
  switch (module) {
    case "venv":
    case "virtualenv":
      return venvEffects(lineOf(behind, virtualenv), state);
    case "piptools": {
      const [, ...rest] = operands;
      return compiled(lineOf({ ...behind, args: rest }, compile));
    }
  }
  const [script] = operands;
  if (has(line, "-V", "--version", "-h")) return [];
  if (module !== undefined && isOwnModuleOfPython(module)) return [{ ...ownProgram }];
  const own = ownProgram;
  // Modules that are run here take lists to read them, and a script does not write itself.
  if (module !== undefined) return [own];
  // A program that is typed in may write anything.
  if (call.written.redirects.some((it) => it.input !== undefined))
    return [own, { kind: "rewrites", path: call.workdir, word: undefined }];
  const code = line.options.find((it) => it.name === "-c")?.value;
  const reads: Effect[] =
    script && code === undefined ? [{ kind: "reads", path: placeOf(script, call), word: script }] : [];
  return [own, ...reads, ...madeBySetup(line), ...mentionedLists(call, code ? operands : operands.slice(1), code)];
}

/** setuptools builds in a folder of the working directory, unless it is told of another one. */
function madeBySetup({ call, operands: [script, ...rest] }: Line): Effect[] {
  const words = rest.map((it) => it.value ?? "-");
  if (!/^(\.\/)?setup\.py$/.test(script?.value ?? "") || words.some((it) => it.startsWith("-"))) return [];
  if (!words.some((it) => building.has(it))) return [];
  const path = call.workdir === undefined ? undefined : absolute("build", call.workdir);
  return [{ kind: "makes", what: "folder", path, word: script!, content: "same" }];
}

const building: ReadonlySet<string> = new Set([
  "build",
  "build_py",
  "build_ext",
  "bdist_wheel",
  "bdist_egg",
  "install",
]);

/** Modules of Python itself that work on what they are given, and run nothing of the project's. */
const isOwnModuleOfPython = (module: string): boolean =>
  /^(compileall|ensurepip|site|zipfile|tarfile|json\.tool)$/.test(module);

/** Commands that are modules of the same name too. */
const sameAsCommand: readonly Command[] = [pip, uv, ...projectCommands];

const compile: Command = {
  names: "piptools",
  options: "o|--output-file: --extra: --all-extras --generate-hashes U|--upgrade q v",
  effects: () => [],
};

/** The module that `-m` names; undefined where none is run. */
const moduleOf = (line: Line): string | undefined => line.options.find((it) => it.name === "-m")?.value?.value;

/**
 * Tells whether a Python that is run leaves no file that could be started: a question, a compilation, the chores of a
 * Django project. What any other program writes, nobody knows.
 */
export function makesNoSources(call: Invocation): boolean {
  if (!/^python[\d.]*$/.test(baseName(call.name.value ?? ""))) return false;
  const line = lineOf(call, python);
  const module = moduleOf(line);
  if (module !== undefined)
    return /^(compileall|pip|venv|ensurepip|unittest|pytest|nltk\.downloader|spacy)$/.test(module);
  const code = line.options.find((it) => it.name === "-c")?.value?.value;
  if (code !== undefined) return !/open\(|write|exec\(|system|subprocess|shutil|copy|rename/.test(code);
  const [script, verb] = line.operands;
  const chores = /^(check|collectstatic|compilemessages|compress|createcachetable|loaddata|migrate|test)$/;
  return baseName(script?.value ?? "") === "manage.py" && chores.test(verb?.value ?? "");
}
