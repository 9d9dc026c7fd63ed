// The images' own S2I scripts: which of them a command runs, and whether they are still the image's own.
import type { Instruction, Word } from "../syntax/document.ts";
import { isShell } from "../syntax/run.ts";
import type { Execution, Invocation, StageBuild } from "./build.ts";
import { absolute, type Tree, treeAt, withTree } from "./files.ts";
import { isRoot, type State, variables } from "./state.ts";
import { type Argument, textOfWord } from "./value.ts";

const folder = "/usr/libexec/s2i";

/** Tells whether a command runs the image's own assemble script, and not one that a project brings. */
export function isAssemble(call: Invocation, state: State): boolean {
  return scriptOf(call) === `${folder}/assemble` && isOwn(`${folder}/assemble`, state);
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

/** Tells whether a user certainly cannot write to a file or a directory that is there. */
export function deniesWriting(tree: Tree, user: string | undefined): boolean {
  const uid = user?.split(":")[0]?.replace(/^default$/, "1001");
  const owner = tree.owner.value;
  if (tree.is !== "yes" || uid === undefined || owner === undefined || isRoot(uid) === true || owner === uid)
    return false;
  // A name and a number may be the same user.
  if (owner !== "0" && !/^\d+ \d+$/.test(`${owner} ${uid}`)) return false;
  return tree.groupWrites === "no";
}

/**
 * Tells whether a command is a fix-permissions that changes nothing, since it does not run as root and what it is to
 * open belongs to somebody else: it can change its own files only, and says nothing about the others.
 */
export function isIdleFixPermissions(execution: Execution): boolean {
  const { before, workdir } = execution;
  if (!isFixPermissions(execution, before) || isRoot(before.user.value) !== false) return false;
  const word = execution.args.find((it) => !it.prefix.startsWith("-"))?.value;
  const path = word === undefined ? undefined : absolute(word, workdir);
  const own = path === undefined ? undefined : before.files.get(path);
  if (own === undefined || !deniesWriting(own, before.user.value)) return false;
  const below = [...before.files].filter(([at]) => at.startsWith(`${path}/`));
  return below.every(([, tree]) => tree.is === "no" || deniesWriting(tree, before.user.value));
}

/**
 * Where a container of this stage starts the image's own run script: the word in CMD or ENTRYPOINT. Undefined where
 * it starts something else.
 */
export function startOfRunScript(
  stage: StageBuild,
): { readonly instruction: Instruction; readonly word: Word } | undefined {
  const { end } = stage;
  const path = `${folder}/run`;
  if (!isOwn(path, end)) return undefined;
  for (let at: StageBuild | undefined = stage; at !== undefined; at = at.base.parent) {
    for (const { instruction, after } of at.steps) {
      const said = { ENTRYPOINT: end.entrypoint, CMD: end.command }[instruction.keyword];
      if (said?.cause?.span !== instruction.span) continue;
      const lookup = instruction.exec ? () => undefined : variables(after);
      const words = instruction.exec ?? instruction.words;
      const word = words.find((it) => /(^|\s)\/usr\/libexec\/s2i\/run(\s|$)/.test(textOfWord(it, lookup) ?? ""));
      if (word !== undefined) return { instruction, word };
    }
  }
  return undefined;
}

/** The state after a command that names the scripts' folder for another reason than to run one: they may be others now. */
export function afterMeddling(call: Invocation, state: State): State {
  const { args, redirects, workdir, name, span } = call;
  const words = [...args, ...redirects.flatMap(({ target }) => target ?? [])];
  const named = words.some((it) => (it.value ?? it.prefix).startsWith(folder)) || workdir?.startsWith(folder) === true;
  if (!named || scriptOf(call) !== undefined || reads.has(name.value ?? "")) return state;
  const tree = treeAt(state.files, folder)?.tree;
  if (tree === undefined) return state;
  return { ...state, files: withTree(state.files, folder, { ...tree, cause: { span } }, true) };
}

const reads = new Set(["cat", "ls", "grep", "test", "[", "stat", "head", "tail", "file", "chmod", "cd"]);

/** The script of the folder that a command runs, by itself or through a shell. */
function scriptOf(call: Invocation): string | undefined {
  const text = scriptWord(call).value;
  const path = text?.includes("/") ? absolute(text, call.workdir) : undefined;
  return path?.startsWith(`${folder}/`) ? path : undefined;
}

/** Nothing in the file has put something there: only a COPY of a whole tree to the root may have. */
function isOwn(path: string, { image, files }: State): boolean {
  const at = treeAt(files, path);
  return image !== undefined && (at?.path === "/" || at?.tree.cause === undefined);
}
