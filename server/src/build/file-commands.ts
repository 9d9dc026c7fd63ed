// Commands that change who owns what: chown, chgrp, chmod, fix-permissions, mkdir, rm, mv, and the assemble script.
import type { Invocation } from "./build.ts";
import { learn, type Presence } from "./fact.ts";
import { absolute, baseName, changeTrees, type Tree, treeAt, withTree } from "./files.ts";
import { moved } from "./origins.ts";
import { envText, isRoot, type State } from "./state.ts";

type FileEffect = (paths: readonly string[], call: Invocation, state: State) => State;

/** The state after a command that works on files, or undefined where it is none. */
export function afterFileCommand(call: Invocation, state: State): State | undefined {
  const name = baseName(call.name.value ?? "");
  if (name === "assemble" && !isAssemble(call)) return undefined;
  return effects[name]?.(operandsOf(call), call, state);
}

/** Tells the image's own assemble script from one that a project brings. */
export function isAssemble({ name }: Invocation): boolean {
  return name.value === "/usr/libexec/s2i/assemble" || name.value === "assemble";
}

/** The words of a command that are no options, "?" for what is not known. */
export function operandsOf({ name, args }: Invocation): string[] {
  const valued = optionsWithValue[baseName(name.value ?? "")];
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const text = args[i]!.value ?? args[i]!.prefix;
    if (!text.startsWith("-")) words.push(args[i]!.value ?? "?");
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
    each(paths, call, state, (tree) => ({ ...tree, groupWrites: writable(mode, tree.groupWrites) })),
  "fix-permissions": ([path], call, state) => fixPermissions(path, call, state),
  assemble: (_, call, state) => assemble(call, state),
  mkdir: (paths, call, state) => paths.reduce((it, path) => made(path, call, it), state),
  touch: (paths, call, state) => paths.reduce((it, path) => made(path, call, it), state),
  rm: (paths, call, state) => paths.reduce((it, path) => removed(path, call, it), state),
  rmdir: (paths, call, state) => paths.reduce((it, path) => removed(path, call, it), state),
  mv: (paths, call, state) => placed(paths, call, state),
  cp: (paths, call, state) => placed(paths, call, state),
  ln: (paths, call, state) => placed(paths, call, state),
  install: (paths, call, state) => placed(paths, call, state),
};

function each(paths: readonly string[], call: Invocation, state: State, change: (tree: Tree) => Tree): State {
  let { files } = state;
  for (const it of paths) {
    const path = absolute(it.replace(/\/\*$/, ""), call.workdir);
    if (path !== undefined && it !== "?")
      files = changeTrees(files, path, (tree) => ({ ...change(tree), cause: { span: call.span } }));
  }
  return files === state.files ? state : { ...state, files };
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

/** `root` is 0, and the images' own user `default` is 1001. */
export function idOf(name: string): string {
  return name === "root" ? "0" : name === "default" ? "1001" : name;
}

function writable(mode: string | undefined, before: Presence): Presence {
  if (mode === undefined || mode === "?") return "unknown";
  const octal = /^[0-7]{3,4}$/.exec(mode);
  if (octal) return Number(mode.at(-2)) & 2 ? "yes" : "no";
  if (/(^|,)[ugo]*[ga][ugo]*[+=][rwxXst]*w|(^|,)\+[rwxXst]*w|g=u/.test(mode)) return "yes";
  return /g-[rwxXst]*w/.test(mode) ? "no" : before;
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
    owner: source?.owner ?? { value: user, cause },
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

function made(path: string, call: Invocation, state: State): State {
  const at = path === "?" ? undefined : absolute(path, call.workdir);
  if (at === undefined || treeAt(state.files, at)?.path === at) return state;
  const cause = { span: call.span };
  const user = state.user.value?.split(":")[0];
  const tree: Tree = {
    is: "yes",
    owner: { value: user && idOf(user), cause },
    group: { value: "0", cause },
    groupWrites: "no",
    cause,
  };
  return { ...state, files: withTree(state.files, at, tree) };
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
  return { ...state, commands: afterPlacing(paths.slice(0, -1), to, target.endsWith("/"), state, call.span) };
}

/** The commands after files were put at `to`, which is a directory where `directory` says so or PATH does. */
export function afterPlacing(
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
