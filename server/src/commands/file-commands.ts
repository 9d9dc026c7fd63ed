// Commands that change who owns what: chown, chgrp, chmod, fix-permissions, mkdir, rm, mv, and the assemble script.
import { learn, type Presence } from "../image/facts.ts";
import { changeTrees, doubtFiles, idOf, type Tree, treeAt, withTree } from "../image/files.ts";
import { moved } from "../image/origins.ts";
import { changed, envText, isRoot, type State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { absolute, baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import { isAssemble, isFixPermissions } from "./s2i-scripts.ts";

type FileEffect = (paths: readonly string[], call: Invocation, state: State) => State;

/** The state after a command that works on files, or undefined where it is none. */
export function afterFileCommand(call: Invocation, state: State): State | undefined {
  if (isAssemble(call, state)) return assemble(call, state);
  if (isFixPermissions(call, state)) return fixPermissions(operandsOf(call)[0], call, state);
  return effects[baseName(call.name.value ?? "")]?.(operandsOf(call), call, state);
}

/** The words of a command that are no options, "?" for what is not known. */
export function operandsOf(call: Invocation): string[] {
  return operandWords(call).map((it) => it.value ?? "?");
}

/** The words of a command that are no options. */
export function operandWords({ name, args }: Invocation): Argument[] {
  const valued = optionsWithValue[baseName(name.value ?? "")];
  const words: Argument[] = [];
  for (let i = 0; i < args.length; i++) {
    const text = args[i]!.value ?? args[i]!.prefix;
    if (!text.startsWith("-")) words.push(args[i]!);
    else if (valued?.test(text)) i++;
  }
  return words;
}

const optionsWithValue: Readonly<Record<string, RegExp>> = {
  mkdir: /^-\w*m$|^--mode$/,
  install: /^-\w*[mogt]$|^--(mode|owner|group|target-directory)$/,
  cp: /^-\w*t$/,
  mv: /^-\w*t$/,
  touch: /^-\w*[drt]$/,
};

const effects: Readonly<Record<string, FileEffect>> = {
  chown: ([owner, ...paths], call, state) => owned(owner, paths, call, state),
  chgrp: ([group, ...paths], call, state) => owned(`:${group}`, paths, call, state),
  chmod: ([mode, ...paths], call, state) =>
    each(paths, call, state, (tree) => ({
      ...tree,
      groupWrites: writable(mode, tree.groupWrites),
      othersWrite: writableByAll(mode, tree.othersWrite ?? "no"),
    })),
  mkdir: (paths, call, state) => paths.reduce((it, path) => made(path, call, it, modeOf(call)), state),
  touch: (paths, call, state) => paths.reduce((it, path) => made(path, call, it), state),
  rm: (paths, call, state) => paths.reduce((it, path) => removed(path, call, it), state),
  rmdir: (paths, call, state) => paths.reduce((it, path) => removed(path, call, it), state),
  mv: (paths, call, state) => placed(paths, call, state),
  cp: (paths, call, state) => placed(paths, call, state),
  ln: (paths, call, state) => placed(paths, call, state),
  install: (paths, call, state) => placed(paths, call, state),
};

function each(paths: readonly string[], call: Invocation, state: State, change: (tree: Tree) => Tree): State {
  const cause = { span: call.span };
  let { files } = state;
  for (const it of paths) {
    const path = absolute(it.replace(/\/\*$/, ""), call.workdir);
    // Nobody knows whose files these are: it may have been any of them.
    if (path === undefined || /^\?$|[*[]/.test(it.replace(/\/\*$/, ""))) {
      if (isRoot(state.user.value) !== false) files = doubtFiles(files, cause);
    } else {
      // What is changed is there.
      const is = (tree: Tree): Presence => (tree.is === "unknown" ? "yes" : tree.is);
      files = changeTrees(files, path, (tree) => ({ ...change(tree), is: is(tree), cause }));
    }
  }
  return changed(state, { files });
}

function owned(who: string | undefined, paths: readonly string[], call: Invocation, state: State): State {
  const [user, group] = (who ?? "?").split(/[:.]/, 2);
  const cause = { span: call.span };
  return each(paths, call, state, (tree) => ({
    ...tree,
    owner: user === "" ? tree.owner : { value: user === "?" ? undefined : idOf(user!), cause },
    group: group === undefined ? tree.group : { value: group === "?" ? undefined : idOf(group), cause },
  }));
}

function writable(mode: string | undefined, before: Presence): Presence {
  if (mode === undefined || mode === "?") return "unknown";
  const octal = /^[0-7]{3,4}$/.exec(mode);
  if (octal) return Number(mode.at(-2)) & 2 ? "yes" : "no";
  if (/(^|,)[ugo]*[ga][ugo]*[+=][rwxXst]*w|(^|,)\+[rwxXst]*w|g=u/.test(mode)) return "yes";
  return /g-[rwxXst]*w/.test(mode) ? "no" : before;
}

/** Whether everybody may write after a chmod. */
function writableByAll(mode: string | undefined, before: Presence): Presence {
  if (mode === undefined || mode === "?") return "unknown";
  if (/^[0-7]{3,4}$/.test(mode)) return Number(mode.at(-1)) & 2 ? "yes" : "no";
  if (/(^|,)[ugo]*[oa][ugo]*[+=][rwxXst]*w|o=u/.test(mode)) return "yes";
  return /[oa]-[rwxXst]*w/.test(mode) ? "no" : before;
}

/** As root it gives everything to group 0 with write access; others can change only what they own. */
function fixPermissions(path: string | undefined, call: Invocation, state: State): State {
  const cause = { span: call.span };
  const root = isRoot(state.user.value);
  return each(path === undefined ? [] : [path], call, state, (tree) => {
    if (root === undefined) return { ...tree, groupWrites: "unknown" };
    if (!root && tree.owner.value !== state.user.value?.split(":")[0]) return tree;
    return { ...tree, group: { value: "0", cause }, groupWrites: "yes" };
  });
}

/** It moves /tmp/src into the home directory and installs what it finds there, whoever runs it. */
function assemble(call: Invocation, state: State): State {
  const cause = { span: call.span };
  const user = state.user.value?.split(":")[0];
  const source = treeAt(state.files, "/tmp/src")?.tree;
  const home = envText(state, "HOME") ?? state.image?.workdir ?? "/opt/app-root/src";
  const here: Tree = {
    is: "yes",
    // What cannot be renamed is copied, and becomes the user's.
    owner: source?.owner.value === user ? source!.owner : { value: undefined, cause },
    group: { value: "0", cause },
    groupWrites: "yes",
    cause,
  };
  const gone: Tree = { ...here, is: "no", owner: { value: "0", cause }, groupWrites: "no" };
  return {
    ...state,
    files: withTree(withTree(state.files, "/tmp/src", gone), `${home}/*`, here),
    origins: moved(state.origins, "/tmp/src", home),
  };
}

/** A file or a directory that `call` makes unless it is there. */
export function made(path: string, call: Invocation, state: State, mode?: string): State {
  const at = path === "?" ? undefined : absolute(path, call.workdir);
  const there = at === undefined ? undefined : state.files.get(at);
  if (at === undefined || there?.is === "yes") return state;
  const cause = { span: call.span };
  const user = state.user.value?.split(":")[0];
  const tree: Tree = {
    is: "yes",
    owner: { value: user && idOf(user), cause },
    group: { value: "0", cause },
    groupWrites: mode === undefined ? "no" : writable(mode, "no"),
    othersWrite: mode === undefined ? "no" : writableByAll(mode, "no"),
    bare: baseName(call.name.value ?? "") === "mkdir",
    cause,
  };
  return { ...state, files: withTree(state.files, at, tree) };
}

/** What `-m` says; "?" where that is not known. */
function modeOf({ args }: Invocation): string | undefined {
  const at = args.findIndex((it) => /^-\w*m$|^--mode$/.test(it.value ?? ""));
  const joined = args.find((it) => it.prefix.startsWith("--mode="));
  if (joined !== undefined) return joined.value?.slice("--mode=".length) ?? "?";
  return at < 0 ? undefined : (args[at + 1]?.value ?? "?");
}

function removed(path: string, call: Invocation, state: State): State {
  const at = path === "?" ? undefined : absolute(path, call.workdir);
  if (at === undefined || at.includes("*")) return state;
  const cause = { span: call.span };
  const before = treeAt(state.files, at)?.tree;
  if (before === undefined) return state;
  return { ...state, files: withTree(state.files, at, { ...before, is: "no", cause }) };
}

/** What is put into a directory of PATH becomes a command. */
function placed(paths: readonly string[], call: Invocation, state: State): State {
  const target = paths.at(-1);
  if (target === undefined || paths.length < 2 || target === "?") return state;
  const to = absolute(target, call.workdir);
  if (to === undefined) return state;
  const commands = commandsPlaced(paths.slice(0, -1), to, target.endsWith("/"), state, call.span);
  return changed(state, { commands });
}

/** The commands after files were put at `to`, which is a directory where `directory` says so or PATH does. */
export function commandsPlaced(
  sources: readonly string[],
  to: string,
  directory: boolean,
  state: State,
  span: Invocation["span"],
): State["commands"] {
  const path = envText(state, "PATH")
    ?.split(":")
    .map((it) => it.replace(/\/$/, "")) ?? ["/usr/local/bin", "/usr/bin"];
  const names = path.includes(to)
    ? sources.map(baseName)
    : !directory && path.includes(to.replace(/\/[^/]*$/, ""))
      ? [baseName(to)]
      : [];
  const clean = names.filter((it) => /^[\w.+-]+$/.test(it));
  return learn(state.commands, clean, "yes", { span });
}
