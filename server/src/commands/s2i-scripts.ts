// The images' own S2I scripts: which of them a command runs, and whether they are still the image's own.

import { treeAt, withTree } from "../image/files.ts";
import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { s2iAssemble, scriptsFolder } from "../knowledge/s2i.ts";
import { isShell } from "../syntax/run.ts";
import { absolute } from "../text/paths.ts";
import type { Invocation } from "./call.ts";

/** Tells whether a command runs the image's own assemble script, and not one that a project brings. */
export function isAssemble(call: Invocation, state: State): boolean {
  return scriptOf(call) === s2iAssemble && isOwn(s2iAssemble, state);
}

/** The word that names the script which a command runs: the command itself, or an argument of a shell. */
export function scriptWord(call: Invocation): Argument {
  const { name, args } = call;
  return isShell(name.value ?? "") ? (args.find((it) => !(it.value ?? "-").startsWith("-")) ?? name) : name;
}

/** Tells whether a command runs the image's own fix-permissions. */
export function isFixPermissions(call: Invocation, state: State): boolean {
  const path = "/usr/bin/fix-permissions";
  return (call.name.value === "fix-permissions" || call.name.value === path) && isOwn(path, state);
}

/** The state after a command that names the scripts' folder for another reason than to run one: they may be others now. */
export function afterMeddling(call: Invocation, state: State): State {
  const { args, redirects, workdir, name, span } = call;
  const words = [...args, ...redirects.flatMap(({ target }) => target ?? [])];
  const named =
    words.some((it) => (it.value ?? it.prefix).startsWith(scriptsFolder)) ||
    workdir?.startsWith(scriptsFolder) === true;
  if (!named || scriptOf(call) !== undefined || reads.has(name.value ?? "")) return state;
  const tree = treeAt(state.files, scriptsFolder)?.tree;
  if (tree === undefined) return state;
  return { ...state, files: withTree(state.files, scriptsFolder, { ...tree, cause: { span } }, true) };
}

const reads = new Set(["cat", "ls", "grep", "test", "[", "stat", "head", "tail", "file", "chmod", "cd"]);

/** The script of the folder that a command runs, by itself or through a shell. */
function scriptOf(call: Invocation): string | undefined {
  const text = scriptWord(call).value;
  const path = text?.includes("/") ? absolute(text, call.workdir) : undefined;
  return path?.startsWith(`${scriptsFolder}/`) ? path : undefined;
}

/** Nothing in the file has put something there: only a COPY of a whole tree to the root may have. */
export function isOwn(path: string, { image, files }: State): boolean {
  const at = treeAt(files, path);
  return image !== undefined && (at?.path === "/" || at?.tree.cause === undefined);
}
