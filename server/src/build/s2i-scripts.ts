// The images' own S2I scripts: which of them a command runs, and whether they are still the image's own.
import type { Instruction, Word } from "../syntax/document.ts";
import { isShell } from "../syntax/run.ts";
import type { Invocation, StageBuild } from "./build.ts";
import type { Cause } from "./fact.ts";
import { absolute, type Files, type Tree, treeAt, withTree } from "./files.ts";
import { isRoot, type State, variables } from "./state.ts";
import { textOfWord } from "./value.ts";

const folder = "/usr/libexec/s2i";
/** Where assemble takes the sources from. */
export const sources = "/tmp/src";

/** Tells whether a command runs the image's own assemble script, and not one that a project brings. */
export function isAssemble(call: Invocation, state: State): boolean {
  return scriptOf(call) === `${folder}/assemble` && isOwn(`${folder}/assemble`, state);
}

/** Tells whether a command runs the image's own fix-permissions. */
export function isFixPermissions(call: Invocation, state: State): boolean {
  const path = "/usr/bin/fix-permissions";
  return (call.name.value === "fix-permissions" || call.name.value === path) && isOwn(path, state);
}

/** Tells whether a user certainly cannot write to a file or a directory that is there. */
export function deniesWriting(tree: Tree, user: string | undefined): boolean {
  const uid = user?.split(":")[0]!.replace(/^default$/, "1001");
  const owner = tree.owner.value;
  if (tree.is !== "yes" || uid === undefined || owner === undefined || isRoot(uid) === true || owner === uid) return false;
  // A name and a number may be the same user.
  if (owner !== "0" && !/^\d+ \d+$/.test(`${owner} ${uid}`)) return false;
  return tree.groupWrites === "no";
}

/**
 * Where a container of this stage starts the image's own run script: the word in CMD or ENTRYPOINT. Undefined where
 * it starts something else.
 */
export function runScript(stage: StageBuild): { readonly instruction: Instruction; readonly word: Word } | undefined {
  const { end } = stage;
  const path = `${folder}/run`;
  if (!isOwn(path, end)) return undefined;
  for (let at: StageBuild | undefined = stage; at !== undefined; at = at.base.parent) {
    for (const { instruction, after } of at.steps) {
      const { span } = instruction;
      if (span !== end.command.cause?.span && span !== end.entrypoint.cause?.span) continue;
      const lookup = instruction.exec ? () => undefined : variables(after);
      const words = instruction.exec ?? instruction.words;
      const word = words.find((it) => /(^|\s)\/usr\/libexec\/s2i\/run(\s|$)/.test(textOfWord(it, lookup) ?? ""));
      if (word !== undefined) return { instruction, word };
    }
  }
  return undefined;
}

/** The files after a command that names the scripts' folder for another reason than to run one: they may be others now. */
export function afterMeddling(call: Invocation, files: Files, cause: Cause): Files {
  const named = [...call.args, ...call.redirects.flatMap(({ target }) => target ?? [])].some((it) =>
    (it.value ?? it.prefix).startsWith(folder),
  );
  if (!named && !call.workdir?.startsWith(folder)) return files;
  if (scriptOf(call) !== undefined || reads.has(call.name.value ?? "")) return files;
  const tree = treeAt(files, folder)?.tree;
  return tree === undefined ? files : withTree(files, folder, { ...tree, cause });
}

const reads = new Set(["cat", "ls", "grep", "test", "[", "stat", "head", "tail", "file", "chmod", "cd"]);

/** The script of the folder that a command runs, by itself or through a shell. */
function scriptOf({ name, args, workdir }: Invocation): string | undefined {
  const words = isShell(name.value ?? "") ? args.filter((it) => !(it.value ?? "-").startsWith("-")) : [name];
  const text = words[0]?.value;
  const path = text?.includes("/") ? absolute(text, workdir) : undefined;
  return path?.startsWith(`${folder}/`) ? path : undefined;
}

/** Nothing in the file has put something there: only a COPY of a whole tree to the root may have. */
function isOwn(path: string, { image, files }: State): boolean {
  const at = treeAt(files, path);
  return image !== undefined && (at?.path === "/" || at?.tree.cause === undefined);
}
