// Whose a COPY or ADD makes what it brings, and who may write it.
import type { Cause, Presence } from "../image/facts.ts";
import { eitherTree, type Files, idOf, type Tree, treeAt } from "../image/files.ts";
import type { Instruction } from "../syntax/document.ts";
import { absolute } from "../text/paths.ts";
import type { Copy, CopySource } from "./copy-instruction.ts";

/** Whether ADD takes a file apart. */
export const isArchive = (path: string) => /\.(tar|tar\.\w+|tgz|tbz2?|txz)$/.test(path);

/** Whose a COPY makes what it brings, and who may write it. */
export function treeOf(instruction: Instruction, copy: Copy, source: CopySource, cause: Cause): Tree {
  const { chmod } = copy;
  const groupWrites = (otherwise: Presence): Presence => (chmod === undefined ? otherwise : groupMayWrite(chmod));
  const there = source?.stage && treeIn(source.stage.end.files, copy.sources);
  // What comes from another image keeps its mode.
  const usual = source === undefined ? "no" : (there?.groupWrites ?? "unknown");
  if (copy.chown !== undefined) {
    const [user = "?", named] = copy.chown.split(":", 2);
    const group = named ?? (/^\d+$/.test(user) ? user : "?");
    const known = (name: string) => ({ value: name === "?" || name === "" ? undefined : idOf(name), cause });
    // A number without a group gets the group of the same number; a name gets whatever /etc/passwd says.
    return { is: "yes", owner: known(user), group: known(group), groupWrites: groupWrites(usual), cause };
  }
  const nobody = { value: undefined, cause };
  // ADD unpacks an archive with the owners that are in it.
  if (instruction.keyword === "ADD" && copy.sources.some((it) => isArchive(it ?? "")))
    return { is: "yes", owner: nobody, group: nobody, groupWrites: "unknown", cause };
  if (source === undefined) {
    const root = { value: "0", cause };
    return { is: "yes", owner: root, group: root, groupWrites: groupWrites("no"), cause };
  }
  if (there === undefined || there.is === "no")
    return { is: "yes", owner: nobody, group: nobody, groupWrites: groupWrites("unknown"), cause };
  return { ...there, is: "yes", bare: false, groupWrites: groupWrites(there.groupWrites), cause };
}

/** What is known of all that is copied from a stage. */
function treeIn(files: Files, sources: Copy["sources"]): Tree | undefined {
  const [first, ...rest] = sources.map((it) =>
    it === undefined ? undefined : treeAt(files, absolute(it, "/")!)?.tree,
  );
  return rest.reduce((one, other) => (one && other ? eitherTree(one, other) : undefined), first);
}

function groupMayWrite(mode: string): Presence {
  if (!/^[0-7]{3,4}$/.test(mode)) return "unknown";
  return Number(mode.at(-2)) & 2 ? "yes" : "no";
}
