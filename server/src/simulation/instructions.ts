// What each instruction but FROM, RUN, COPY and ADD does to the image.
import { ask, type Cause, doubt, learn } from "../image/facts.ts";
import { eitherTree, idOf, type Tree, withTree } from "../image/files.ts";
import { changed, envText, isRoot, type State, type Variables, variables } from "../image/state.ts";
import { expand, textOf, textOfWord, type Value } from "../image/value.ts";
import { isProgramFolder } from "../knowledge/folders.ts";
import type { Instruction, Word } from "../syntax/document.ts";
import { isShell } from "../syntax/run.ts";
import { absolute, baseName, isWithin, parentOf } from "../text/paths.ts";
import { onTheWay } from "./folds/mingled.ts";

/** The state after an instruction. What is not listed here leaves the image as it is. */
export function afterInstruction(instruction: Instruction, state: State, globals: Variables): State {
  switch (instruction.keyword) {
    case "ARG":
      return changed(state, { args: afterArg(instruction, state, globals) });
    case "ENV":
      return afterEnv(instruction, state);
    case "USER":
      return { ...state, user: { value: textOfFirst(instruction, state), cause: cause(instruction) } };
    case "WORKDIR":
      return afterWorkdir(instruction, state);
    case "SHELL": {
      const shell = instruction.exec?.[0];
      const posix = shell !== undefined && isShell(textOfWord(shell, variables(state)) ?? "");
      return changed(state, { posix });
    }
    case "CMD":
      return { ...state, command: { value: argv(instruction, state), cause: cause(instruction) } };
    case "ENTRYPOINT":
      // An entrypoint of its own takes the base image's command away.
      return {
        ...state,
        entrypoint: { value: argv(instruction, state), cause: cause(instruction) },
        command: state.command.cause === undefined ? { value: [], cause: cause(instruction) } : state.command,
      };
    default:
      return state;
  }
}

/** `NAME=value` pairs and the old `NAME value` form of ENV and ARG; a name alone has no value. */
export function definitions({
  words,
  keyword,
}: Instruction): { readonly name: string; readonly word: Word; readonly value: Word | undefined }[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  if (keyword === "ENV" && !headOf(first).includes("=")) {
    const span = { start: rest[0]?.span.start ?? first.span.end, end: rest.at(-1)?.span.end ?? first.span.end };
    const parts = rest.flatMap((it, i) =>
      i === 0 ? it.parts : [{ kind: "text", text: " ", span: it.span, quoted: true } as const, ...it.parts],
    );
    return [{ name: headOf(first), word: first, value: { span, parts } }];
  }
  return words.map((word) => pair(word));
}

/** The state when a global or the base image's own arguments are all that is set. */
export function afterArg(instruction: Instruction, state: State, globals: Variables): Variables {
  let { set } = state.args;
  for (const { name, value } of definitions(instruction)) {
    const given: Value | undefined = value
      ? expand(value.parts, variables({ ...state, args: { set, open: false } }))
      : undefined;
    const inherited = globals.set.get(name)?.value;
    // A declared argument without a value is given at build time, or it is empty; nobody knows.
    const unknown: Value = [{ text: undefined, span: instruction.span, quoted: false }];
    set = set.with(name, { value: given ?? inherited ?? unknown, cause: cause(instruction) });
  }
  return set === state.args.set ? state.args : { set, open: state.args.open };
}

function afterEnv(instruction: Instruction, state: State): State {
  const lookup = variables(state);
  let { set } = state.env;
  for (const { name, value } of definitions(instruction)) {
    set = set.with(name, { value: value ? expand(value.parts, lookup) : [], cause: cause(instruction) });
  }
  const now = set === state.env.set ? state : { ...state, env: { ...state.env, set } };
  const after = changed(now, { commands: commandsLeft(state, now, cause(instruction)) });
  return foreignPath(state, after) ? { ...after, commands: doubt(after.commands, cause(instruction)) } : after;
}

/** Nobody knows which of the image's own commands lie in a folder that PATH has no more. */
function commandsLeft(before: State, after: State, cause: Cause): State["commands"] {
  const { commands } = before;
  const folders = (state: State) => envText(state, "PATH")?.split(":").filter(isProgramFolder);
  const [old, now] = [folders(before), folders(after)];
  if (old === undefined || now === undefined || old.every((it) => now.includes(it))) return commands;
  const own = [...commands.listed].flatMap(([name, it]) => (it.is === "yes" && it.cause === undefined ? [name] : []));
  return learn(commands, own, "unknown", cause);
}

/** A new folder on PATH may hold anything, unless it is where a venv or pip puts its scripts. */
function foreignPath(before: State, after: State): boolean {
  const old = before.env.set.get("PATH");
  const now = after.env.set.get("PATH");
  if (old === now || now === undefined) return false;
  const text = textOf(now.value);
  if (text === undefined) return true;
  const known = (old && textOf(old.value)?.split(":")) ?? [];
  return text.split(":").some((it) => it !== "" && !known.includes(it) && !isForScripts(it, before));
}

function isForScripts(folder: string, state: State): boolean {
  const path = absolute(folder, "/")!;
  if (isProgramFolder(path)) return true;
  const isPythons = state.venvs.has(parentOf(path)) || /venv|\/\.local\//.test(path);
  return baseName(path) === "bin" && (isPythons || (state.image !== undefined && isWithin(path, state.image.venv)));
}

function afterWorkdir(instruction: Instruction, state: State): State {
  const path = textOfFirst(instruction, state);
  const value = path === undefined ? undefined : absolute(path, state.workdir.value);
  // No kernel takes a longer one, and a file may go deeper with each of its lines.
  if (value !== undefined && value.length > longestPath)
    return { ...state, workdir: { value: undefined, cause: cause(instruction) } };
  const workdir = { value, cause: cause(instruction) };
  if (value === undefined || state.files.get(value)?.is === "yes") return { ...state, workdir };
  // The builder makes the directory for the user of that moment.
  const tree = madeFor(state, cause(instruction));
  const { awaited: _, ...own } = tree;
  return { ...state, workdir, files: withTree(onTheWay(state.files, value, own), value, tree, true) };
}

/** A directory that the builder makes for the user. */
function madeFor(state: State, cause: Cause | undefined): Tree {
  const name = state.user.value?.split(":")[0];
  return {
    is: "yes",
    owner: { value: name && idOf(name), cause },
    group: { value: groupOf(state), cause },
    groupWrites: "no",
    bare: true,
    awaited: true,
    cause,
  };
}

/** The state in which a RUN begins: its working directory is there, of the user now or of the one who named it. */
export function inWorkdir(state: State): State {
  const at = state.workdir.value;
  const tree = at === undefined ? undefined : state.files.get(at);
  if (tree?.awaited !== true) return state;
  return { ...state, files: state.files.with(at!, eitherTree(tree, madeFor(state, tree.cause))) };
}

/**
 * The group of what the builder makes for the user: the one that USER names, or that of /etc/passwd for a name. Of a
 * number buildah makes a group of the same number, whatever /etc/passwd says, and BuildKit asks /etc/passwd.
 */
function groupOf({ user, users }: State): string | undefined {
  const [name, group] = user.value?.split(":") ?? [];
  if (group !== undefined) return idOf(group);
  return isRoot(name) === true || (name === "default" && ask(users, "default").is === "yes") ? "0" : undefined;
}

/** PATH_MAX of Linux: include/uapi/linux/limits.h. */
const longestPath = 4096;

function textOfFirst({ words }: Instruction, state: State): string | undefined {
  const [word] = words;
  const text = word && textOfWord(word, variables(state));
  return text === "" ? undefined : text;
}

function argv({ exec, words }: Instruction, state: State): readonly string[] | undefined {
  const texts = (exec ?? words).map((it) => textOfWord(it, exec ? () => undefined : variables(state)));
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

const cause = ({ span }: Instruction) => ({ span });

/** The text of a word before its first variable. */
function headOf({ parts }: Word): string {
  const [part] = parts;
  return part?.kind === "text" ? part.text : "";
}

function pair(word: Word) {
  const head = headOf(word);
  const at = head.indexOf("=");
  if (at < 0) return { name: head, word, value: undefined };
  const [first, ...rest] = word.parts;
  const start = first!.span.start + at + 1;
  const text = head.slice(at + 1);
  const parts =
    text === "" || first!.kind !== "text"
      ? rest
      : [{ ...first!, text, span: { start, end: first!.span.end } }, ...rest];
  return { name: head.slice(0, at), word, value: { span: { start, end: word.span.end }, parts } };
}
