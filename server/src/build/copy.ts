// COPY and ADD: files from the build context, from another stage, or from another image.
import type { Instruction } from "../syntax/document.ts";
import type { StageBuild } from "./build.ts";
import type { Cause, Presence } from "./fact.ts";
import { doubt } from "./fact.ts";
import { afterPlacing, idOf } from "./file-commands.ts";
import { absolute, baseName, type Tree, treeAt, withTree } from "./files.ts";
import { type State, variables } from "./state.ts";
import { textOfWord } from "./value.ts";

/** What `--from` names: a stage of this file, or something that is not known. */
export type Source = { readonly stage: StageBuild | undefined } | undefined;

/** The state after a COPY or ADD. `source` is undefined for the build context. */
export function afterCopy(instruction: Instruction, state: State, source: Source): State {
  const words = (instruction.exec ?? instruction.words).map((it) => textOfWord(it, variables(state)));
  const cause = { span: instruction.span };
  const target = words.at(-1);
  const sources = words.slice(0, -1);
  const to = target === undefined ? undefined : absolute(target, state.workdir.value);
  // Nobody knows where it went: whatever was absent may be there now.
  if (to === undefined) return { ...state, commands: doubt(state.commands, cause) };

  const directory = target!.endsWith("/") || target === "." || sources.length + instruction.heredocs.length > 1;
  const tree = treeOf(instruction, state, sources[0], source, cause);
  const carried = source?.stage === undefined ? state : carriedOver(state, source.stage.end, sources);
  return {
    ...carried,
    files: withTree(state.files, to, tree, true),
    commands: commandsAfter(instruction, carried, sources, to, directory, source),
  };
}

function treeOf(instruction: Instruction, state: State, from: string | undefined, source: Source, cause: Cause): Tree {
  const chown = instruction.flags.find((it) => it.name === "chown");
  const chmod = instruction.flags.find((it) => it.name === "chmod");
  const mode = chmod?.value && textOfWord(chmod.value, variables(state));
  const groupWrites = (otherwise: Presence): Presence =>
    chmod === undefined
      ? otherwise
      : mode === undefined
        ? "unknown"
        : /^[0-7]?[0-7][2367][0-7]$/.test(mode)
          ? "yes"
          : /^[0-7]{3,4}$/.test(mode)
            ? "no"
            : "unknown";
  if (chown !== undefined) {
    const owner = chown.value && textOfWord(chown.value, variables(state));
    const [user, group] = owner?.split(":", 2) ?? [];
    // A user without a group gets the group of the same number.
    return {
      is: "yes",
      owner: { value: user && idOf(user), cause },
      group: { value: (group ?? user) && idOf((group ?? user)!), cause },
      groupWrites: groupWrites("no"),
      cause,
    };
  }
  if (source !== undefined) {
    const there =
      source.stage && from !== undefined ? treeAt(source.stage.end.files, absolute(from, "/")!)?.tree : undefined;
    const nobody = { value: undefined, cause };
    return there
      ? { ...there, is: "yes", groupWrites: groupWrites(there.groupWrites), cause }
      : { is: "yes", owner: nobody, group: nobody, groupWrites: groupWrites("unknown"), cause };
  }
  const root = { value: "0", cause };
  return { is: "yes", owner: root, group: root, groupWrites: groupWrites("no"), cause };
}

/** The venv's packages travel with it. */
function carriedOver(state: State, from: State, sources: readonly (string | undefined)[]): State {
  const venv = from.image?.venv;
  if (venv === undefined) return state;
  const all = sources.some(
    (it) => it !== undefined && (it.replace(/\/\.?$/, "") === venv || it.startsWith(`${venv}/lib`)),
  );
  return all ? { ...state, python: new Map([...state.python, ...from.python]) } : state;
}

function commandsAfter(
  instruction: Instruction,
  state: State,
  sources: readonly (string | undefined)[],
  to: string,
  directory: boolean,
  source: Source,
) {
  const cause = { span: instruction.span };
  const names = sources.flatMap((it) => (it === undefined ? [] : [it]));
  const placed = afterPlacing(names, to, directory, state, instruction.span);
  const intoPath = /\/s?bin$/.test(to) || to === "/usr" || to === "/usr/local" || to === "/";
  const folder = names.some((it) => maybeFolder(it, source === undefined));
  return intoPath && folder ? doubt(placed, cause) : placed;
}

/** A folder brings what nobody here can name. In the build context, a name without an ending may be one. */
function maybeFolder(path: string, context: boolean): boolean {
  const name = baseName(path);
  if (/\/$|\*|^\.*$/.test(path) || /^(s?bin|local|usr|opt|lib|lib64|out|dist|scripts|root|rootfs|output)$/.test(name))
    return true;
  return context && !name.includes(".");
}
