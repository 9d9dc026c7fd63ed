// What single deeds make of the files: something is made, filled, taken away; what comes of it is the user's, or somebody's.
import type { Invocation } from "../../commands/call.ts";
import type { Makes } from "../../commands/effect.ts";
import { type Files, filled, idOf, type Tree, treeAt, withTree } from "../../image/files.ts";
import { maskedWrites, maySetGroup, maySetOthers } from "../../image/modes.ts";
import type { State } from "../../image/state.ts";
import { lessened, onTheWay } from "./mingled.ts";

/** A file or a folder that is made unless it is there; it is the user's who runs this. */
export function made(
  path: string,
  { what, mode }: Pick<Makes, "what" | "mode">,
  call: Invocation,
  { files, user }: State,
): Files {
  if (files.get(path)?.is === "yes") return files;
  const cause = { span: call.span };
  const name = user.value?.split(":")[0];
  const masked = maskedWrites(call.environment);
  const own: Tree = {
    is: "yes",
    owner: { value: name && idOf(name), cause },
    group: { value: "0", cause },
    groupWrites: mode === undefined ? masked.group : maySetGroup(mode, masked.group),
    othersWrite: mode === undefined ? masked.others : maySetOthers(mode, masked.others),
    bare: what !== "file",
    cause,
  };
  return withTree(what === "folders" ? onTheWay(files, path, own) : files, path, own);
}

/** A folder after files came into it that nobody here can name: they are somebody's. */
export function filledAt(path: string | undefined, own: boolean, call: Invocation, state: State): Files {
  const files = filled(state.files);
  if (path === undefined) return files;
  if (own) return filled(made(path, { what: "folders" }, call, { ...state, files }));
  const inside = path === "/" ? "/*" : `${path}/*`;
  return files.has(inside) ? files : withTree(files, inside, somebodys(call), true);
}

/** The files after something was taken away. */
export function removed(path: string | undefined, { span }: Invocation, files: Files): Files {
  if (path === undefined) return files;
  const left = lessened(files, path);
  const before = path.includes("*") ? undefined : treeAt(files, path)?.tree;
  return before === undefined ? left : withTree(left, path, { ...before, is: "no", cause: { span } });
}

/** What is there, and nobody knows whose it is. */
export function somebodys({ span }: Pick<Invocation, "span">): Tree {
  const cause = { span };
  const unknown = { value: undefined, cause };
  return { is: "yes", owner: unknown, group: unknown, groupWrites: "unknown", othersWrite: "unknown", cause };
}
