// The images' own S2I scripts: which of them a command runs, and whether they are still the image's own.

import { ask } from "../image/facts.ts";
import { treeAt } from "../image/files.ts";
import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { isOwnScript, ownScriptPaths, s2iAssemble, s2iRun, scriptsFolder } from "../knowledge/s2i.ts";
import { isShell } from "../syntax/run.ts";
import { absolute, baseName } from "../text/paths.ts";
import { isOneSlip } from "../text/slips.ts";
import type { Invocation } from "./call.ts";
import type { Command } from "./command.ts";
import type { Effect } from "./effect.ts";
import { lineOf, placeOf } from "./line.ts";
import { projectInstall } from "./python-install.ts";

/** The word that names the script which a command runs: the command itself, or an argument of a shell. */
export function scriptWord(call: Invocation): Argument {
  const { name, args } = call;
  return isShell(name.value ?? "") ? (args.find((it) => !(it.value ?? "-").startsWith("-")) ?? name) : name;
}

/** Tells whether a command runs the image's own assemble script, and not one that a project brings. */
export function isAssemble(call: Invocation, state: State): boolean {
  return scriptOf(call) === s2iAssemble && isOwn(s2iAssemble, state);
}

/** Tells whether a command runs the script that starts what it finds, by itself or through a shell. */
export const isRun = (call: Invocation): boolean => scriptOf(call) === s2iRun;

/** Tells whether a command runs the image's own fix-permissions. */
export function isFixPermissions({ name }: Invocation, state: State): boolean {
  const path = "/usr/bin/fix-permissions";
  return (name.value === "fix-permissions" || name.value === path) && isOwn(path, state);
}

/** Nothing in the file has put something there: only a COPY of a whole tree to the root may have. */
export function isOwn(path: string, { image, files }: State): boolean {
  const at = treeAt(files, path);
  return image !== undefined && (at?.path === "/" || at?.tree.cause === undefined);
}

/** The script of the folder that a command runs, by itself or through a shell. */
function scriptOf(call: Invocation): string | undefined {
  const text = scriptWord(call).value;
  const path = text?.includes("/") ? absolute(text, call.workdir) : undefined;
  return path?.startsWith(`${scriptsFolder}/`) ? path : undefined;
}

/**
 * The path of a script that a call runs as if it were one of the images' own, and that is in no image: what it names is in
 * a folder of which all is known, or is one slip away from such a script. Undefined for anything else.
 */
export function strangeScript(call: Invocation, state: State): string | undefined {
  const path = scriptOf(call);
  if (path !== undefined) return isOwn(path, state) && !isOwnScript(path) ? path : undefined;
  const { value } = call.name;
  if (value === undefined || !/^(\/usr\/bin\/)?[a-z-]{9,}$/.test(value) || state.image === undefined) return undefined;
  const known = ask(state.commands, baseName(value));
  const isNear = ownScriptPaths.some((it) => isOneSlip(baseName(it), baseName(value)));
  return known.is === "unknown" && known.cause === undefined && isNear ? value : undefined;
}

/** What one of the images' own scripts does; undefined where a call runs none of them. */
export function scriptEffects(call: Invocation, state: State): readonly Effect[] | undefined {
  const line = lineOf(call, fixPermissions);
  if (isAssemble(call, state)) {
    const target = state.image && { venv: state.image.venv };
    const install = projectInstall("assemble", line, target);
    return [{ kind: "builds", folder: call.workdir }, { kind: "assembles" }, { kind: "python", install }];
  }
  // What is not there does nothing.
  if (strangeScript(call, state) !== undefined) return [];
  if (!isFixPermissions(call, state)) return undefined;
  const [word] = line.operands;
  return word === undefined ? [] : [{ kind: "opens", path: placeOf(word, call), word }];
}

const fixPermissions: Command = { names: "fix-permissions", options: "P", effects: () => [] };

/** Scripts of these names that are not the image's own any more, or are called in a way that nobody knows. */
export const otherScripts: Command = {
  names: "fix-permissions assemble",
  effects: ({ call }) => [
    { kind: "builds", folder: call.workdir },
    { kind: "anything", what: "files" },
  ],
};

/** They print something, or start the application. */
export const quietScripts: Command = {
  names: "usage run base-usage cgroup-limits rpm-file-permissions",
  effects: () => [],
};
