// What is known of the files after a deed: what is there, whose it is, and who may write it.

import type { Invocation } from "../../commands/call.ts";
import type { Changes, Effect, Makes, Places } from "../../commands/effect.ts";
import type { Known, Presence } from "../../image/facts.ts";
import {
  changeTrees,
  doubtFiles,
  eitherTree,
  type Files,
  filled,
  idOf,
  perhapsMade,
  type Tree,
  treeAt,
  withTree,
} from "../../image/files.ts";
import { maySetGroup, maySetOthers } from "../../image/modes.ts";
import { envText, isRoot, type State } from "../../image/state.ts";
import { appHome, appRoot, scriptsFolder, sourcesFolder } from "../../knowledge/s2i.ts";
import { isWithin, parentOf } from "../../text/paths.ts";
import { filledAt, made, removed, somebodys } from "./made-files.ts";
import { filesInstalled, lessened, mingled } from "./mingled.ts";
import { type Placement, placementsOf } from "./placements.ts";

/** The files after an effect of a call. */
export function filesAfter(effect: Effect, call: Invocation, state: State): Files {
  return meddled(effect, call, changed(effect, call, state));
}

function changed(effect: Effect, call: Invocation, state: State): Files {
  const { files } = state;
  switch (effect.kind) {
    case "makes":
      return effect.path === undefined ? filled(files) : made(effect.path, effect, call, state);
    case "places":
      return placed(effect, call, state);
    case "fills":
      return filledAt(effect.folder, effect.own, call, state);
    case "removes":
      return removed(effect.path, call, files);
    case "changes":
      return eachTree(effect.path, call, state, (tree) => ({ ...tree, ...changesTo(effect, tree, call) }), effect.all);
    case "opens":
      return interpretersOpened(
        effect.path,
        state,
        eachTree(effect.path, call, state, (tree) => opened(tree, call, state)),
      );
    case "rewrites":
      return rewritten(effect.path, call, files);
    case "venv":
      return effect.path === undefined ? filled(files) : filled(made(effect.path, folder, call, state));
    case "user":
      return homeOf(effect, call, files);
    case "assembles":
      return assembled(call, state);
    case "anything":
      return anything(effect.what, call, state);
    case "packages":
      return effect.command.packages.some((it) => it.value === undefined) ? filled(files) : files;
    case "builds":
      return mingled(effect.folder, call, state);
    case "python":
      return filesInstalled(effect.install, call, state);
    case "uninstalls":
      return lessened(files, "/*");
    case "tool":
      return filled(files);
    default:
      return files;
  }
}

const folder: Pick<Makes, "what" | "mode"> = { what: "folders" };

/** What a link leads to, and what was moved or copied with its owner, keeps what it had. */
function placed(effect: Places, call: Invocation, state: State): Files {
  if (effect.to === undefined) return filled(state.files);
  const after = placementsOf(effect, call, state).reduce(
    (files, it) => placedOne(it, effect, call, { ...state, files }),
    state.files,
  );
  const moved = effect.how === "move" ? effect.sources.filter((it) => !it.content) : [];
  return moved.reduce((files, it) => removed(it.path, call, files), after);
}

function placedOne({ source, into, at }: Placement, effect: Places, call: Invocation, state: State): Files {
  const { files } = state;
  // What comes into a folder under a name that nobody knows, or as the content of another one.
  if (into === true && at === effect.to) return filledAt(at, false, call, state);
  if (files.get(at)?.is === "yes") return files;
  if (!effect.keeps)
    return effect.given ? withTree(files, at, somebodys(call)) : made(at, { what: "file" }, call, state);
  const from =
    effect.how === "link" && source.word.value?.startsWith("/") === false
      ? besideLink(source.word.value, at)
      : source.path;
  const tree = from === undefined ? undefined : files.get(from);
  if (tree === undefined) return withTree(files, at, somebodys(call));
  return withTree(files, at, { ...(effect.how === "copy" ? copiedBy(state, tree, call) : tree), bare: false });
}

/** Only root can give a copy to the owner of what is copied; what others copy is theirs. */
function copiedBy({ user }: State, tree: Tree, { span }: Invocation): Tree {
  const name = user.value?.split(":")[0];
  if (isRoot(user.value) === true || tree.owner.value === (name && idOf(name))) return tree;
  const own: Known<string> = { value: isRoot(user.value) === false ? name && idOf(name) : undefined, cause: { span } };
  return { ...tree, owner: own, group: tree.group.value === "0" ? tree.group : { value: undefined, cause: { span } } };
}

/** A link's own words are read from where it lies. */
function besideLink(words: string, at: string): string | undefined {
  return /^\.{0,2}\//.test(words) || words.includes("/") ? undefined : `${parentOf(at)}/${words}`;
}

/** Changes what lies at a path, and with `all` what is below it as well. */
function eachTree(
  path: string | undefined,
  { span }: Invocation,
  state: State,
  change: (tree: Tree) => Tree,
  all = true,
): Files {
  const cause = { span };
  // Nobody knows whose files these are: it may have been any of them.
  if (path === undefined) return isRoot(state.user.value) === false ? state.files : doubtFiles(state.files, cause);
  // What is changed is there.
  const is = (tree: Tree): Presence => (tree.is === "unknown" ? "yes" : tree.is);
  const changed = (tree: Tree): Tree => ({ ...change(tree), is: is(tree), cause });
  if (all) return changeTrees(state.files, path, changed);
  const here = treeAt(state.files, path)?.tree;
  if (here === undefined) return state.files;
  // What is below and listed nowhere stays what it was.
  const below = path === "/" ? "/*" : `${path}/*`;
  const kept = here.bare === true || state.files.has(below) ? state.files : state.files.with(below, here);
  return kept.with(path, changed(here));
}

function changesTo({ owner, group, mode }: Changes, tree: Tree, { span }: Invocation): Partial<Tree> {
  const cause = { span };
  const who = (name: string) => ({ value: name === "?" ? undefined : idOf(name), cause });
  return {
    ...(owner !== undefined && { owner: who(owner), partlyRoots: false }),
    ...(group !== undefined && { group: who(group) }),
    ...(mode !== undefined && {
      groupWrites: maySetGroup(mode, tree.groupWrites),
      othersWrite: maySetOthers(mode, tree.othersWrite ?? "no"),
    }),
  };
}

/** As root fix-permissions gives everything to group 0 with write access; others can change only what they own. */
function opened(tree: Tree, { span }: Invocation, { user }: State): Tree {
  const root = isRoot(user.value);
  if (root === undefined) return { ...tree, groupWrites: "unknown" };
  const own = { ...tree, group: { value: "0", cause: { span } }, groupWrites: "yes" as const };
  if (root || tree.owner.value === user.value?.split(":")[0]) return own;
  return tree.owner.value === undefined ? eitherTree(tree, own) : tree;
}

/** It follows links: those of an environment lead to the system's interpreter, which root opens by the way. */
function interpretersOpened(path: string | undefined, { user, venvs }: State, files: Files): Files {
  if (isRoot(user.value) === false || path === undefined) return files;
  return [...venvs].reduce((after, [venv, { python }]) => {
    const at = `/usr/bin/python${python}`;
    const tree = python === undefined || !isWithin(`${venv}/bin`, path) ? undefined : treeAt(after, at)?.tree;
    return tree === undefined ? after : after.with(at, { ...tree, groupWrites: "unknown" });
  }, files);
}

/** What is written anew becomes the user's, or stays whose it was. */
function rewritten(path: string | undefined, call: Invocation, files: Files): Files {
  const tree = path === undefined ? undefined : files.get(path);
  return tree === undefined ? files : withTree(files, path!, { ...tree, owner: somebodys(call).owner }, true);
}

/** The home directory that a user may get. */
function homeOf({ home }: Extract<Effect, { kind: "user" }>, { span }: Invocation, files: Files): Files {
  if (home === undefined || home === null || files.has(home)) return files;
  return withTree(files, home, { ...somebodys({ span }), is: "unknown", groupWrites: "unknown" }, true);
}

/** It moves what is in the folder of the sources into the home directory and installs what it finds there. */
function assembled(call: Invocation, state: State): Files {
  const { span } = call;
  const cause = { span };
  const user = state.user.value?.split(":")[0];
  const source = treeAt(state.files, sourcesFolder)?.tree;
  const here: Tree = {
    is: "yes",
    // What cannot be renamed is copied, and becomes the user's.
    owner: source?.owner.value === user ? source!.owner : { value: undefined, cause },
    group: { value: "0", cause },
    groupWrites: "yes",
    cause,
  };
  const empty: Tree = source?.is === "yes" ? { ...source, cause } : { ...somebodys({ span }) };
  const nothing: Tree = { ...empty, is: "no" };
  const left = withTree(withTree(state.files, sourcesFolder, empty), `${sourcesFolder}/*`, nothing);
  // It ends with fix-permissions.
  const after = changeTrees(withTree(left, `${homeFolder(state)}/*`, here), appRoot, (it) => opened(it, call, state));
  return interpretersOpened(appRoot, state, after);
}

/** Where assemble puts the application. */
export const homeFolder = (state: State): string => envText(state, "HOME") ?? state.image?.workdir ?? appHome;

/** Root may have changed any file; another user may have made some. */
function anything(what: string, { span }: Invocation, { files, user }: State): Files {
  if (what === "programs") return files;
  if (what === "packages" || what === "foreign") return filled(files);
  if (isRoot(user.value) !== false) return doubtFiles(files, { span });
  return perhapsMade(files);
}

/** Whatever changes something in the scripts' folder: they may be others now. */
function meddled(effect: Effect, { span }: Invocation, files: Files): Files {
  const path =
    "path" in effect
      ? effect.path
      : "folder" in effect
        ? effect.folder
        : effect.kind === "places"
          ? effect.to
          : undefined;
  if (path === undefined || effect.kind === "reads" || !isWithin(path, scriptsFolder)) return files;
  const tree = treeAt(files, scriptsFolder)?.tree;
  return tree === undefined ? files : withTree(files, scriptsFolder, { ...tree, cause: { span } }, true);
}
