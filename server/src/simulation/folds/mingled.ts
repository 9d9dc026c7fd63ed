// Folders of which nobody knows what in them a command made: that is its user's, the rest whoever's it was.
import type { Invocation } from "../../commands/call.ts";
import type { PythonInstall } from "../../commands/python-install.ts";
import { eitherTree, type Files, filled, idOf, type Tree, treeAt } from "../../image/files.ts";
import { maskedWrites } from "../../image/modes.ts";
import { isRoot, type State } from "../../image/state.ts";
import { isStandardFolder } from "../../knowledge/folders.ts";
import { isOwnModule } from "../../knowledge/s2i.ts";
import { absolute, isFileName, parentOf } from "../../text/paths.ts";

/** The files after pip or its kin installed into a virtual environment, or nobody knows where. */
export function filesInstalled(install: PythonInstall, call: Invocation, state: State): Files {
  const { target, tool } = install;
  if (target === "system") return filled(state.files);
  const venvs = target === undefined ? [...state.venvs].map(([path]) => path) : [target.venv];
  // assemble ends with fix-permissions.
  const opens = tool === "assemble";
  const ofVenvs = venvs.flatMap((it) => ["bin", "lib", "share", "include"].map((name) => absolute(name, it)));
  // A project is built where it lies, which leaves files there.
  const built = install.paths.flatMap(({ value }) =>
    value === undefined ? [] : (absolute(value, call.workdir) ?? []),
  );
  const folders = [...ofVenvs, ...built.filter((it) => !isFileName(it))];
  const after = folders.reduce((files, it) => mingled(it, call, { ...state, files }, opens), filled(state.files));
  const modules = rootsModules(install, state);
  if (modules === undefined) return after;
  const found = treeAt(after, modules);
  return found === undefined || found.path === "/" || found.tree.is !== "yes"
    ? after
    : after.with(modules, { ...found.tree, partlyRoots: true, cause: { span: call.span } });
}

/**
 * The modules of a virtual environment, as what they are listed under, where root certainly put some there: a project
 * that was not there before, or the first list of projects since the environment was made. What was there stays its
 * owner's.
 */
function rootsModules({ target, tool, requirements, files: lists }: PythonInstall, state: State): string | undefined {
  if (typeof target !== "object" || tool === "assemble" || isRoot(state.user.value) !== true) return undefined;
  const { venv } = target;
  const python = state.venvs.get(venv)?.python;
  const isNew = requirements.some((it) => !state.python.has(it.project) && !hasFromStart(it.project, python));
  const isFirst = lists.length > 0 && !state.files.has(inside(`${venv}/lib`));
  return python !== undefined && (isNew || isFirst) ? `${venv}/lib/python${python}/site-packages/*` : undefined;
}

/** A fresh environment of an older Python has setuptools too, and the images upgrade what they begin with. */
const hasFromStart = (project: string, python: string | undefined): boolean =>
  isOwnModule(project) && (project !== "setuptools" || python === undefined || Number(python.split(".")[1]) < 12);

/** The files after something was put into a folder and, as far as anybody knows, into those below it; see `mingledOne`. */
export function mingled(folder: string | undefined, call: Invocation, state: State, opened = false): Files {
  const after = mingledOne(folder, call, state, opened);
  if (folder === undefined) return after;
  const listed = after.below(folder === "/" ? "/" : `${folder}/`).map(({ key }) => key);
  return listed.reduce(
    (files, key) =>
      key.endsWith("/*") && parentOf(key) !== folder
        ? mingledOne(parentOf(key), call, { ...state, files }, opened)
        : files,
    after,
  );
}

/** The files after a command put some into a folder; `opened` where it lets the group write all that are its user's. */
function mingledOne(
  folder: string | undefined,
  { span, environment }: Invocation,
  state: State,
  opened: boolean,
): Files {
  const files = filled(state.files);
  const before = folder === undefined ? undefined : (files.get(inside(folder)) ?? treeAt(files, folder)?.tree);
  // What root has in the system's folders is root's afterwards, and nobody else writes there.
  if (before === undefined || before.is !== "yes" || treeAt(files, folder!)?.path === "/") return files;
  const cause = { span };
  const user = state.user.value?.split(":")[0];
  const masked = maskedWrites(environment);
  const isOwn = user !== undefined && before.owner.value === idOf(user);
  const after: Tree = {
    ...before,
    owner: isOwn ? before.owner : { value: undefined, cause },
    group: before.group.value === "0" ? before.group : { value: undefined, cause },
    groupWrites: opened && isOwn ? "yes" : before.groupWrites === masked.group ? masked.group : "unknown",
    othersWrite: (before.othersWrite ?? "no") === masked.others ? masked.others : "unknown",
    bare: false,
    cause,
  };
  const known = files.get(inside(folder!));
  return known !== undefined && isAlike(known, after) && known.bare !== true
    ? files
    : filled(files.with(inside(folder!), after));
}

/** The files after something was taken away: what root had put into a folder around it may have been just that. */
export function lessened(files: Files, path: string): Files {
  const [start = ""] = path.split("*");
  const folder = start === path ? path : parentOf(`${start}x`);
  const above = (at: string): readonly string[] => (at === "/" ? [] : [inside(at), ...above(parentOf(at))]);
  const below = start === path ? [] : files.below(folder === "/" ? "/" : `${folder}/`).map(({ key }) => key);
  return [...above(folder), ...below].reduce((after, key) => {
    const tree = after.get(key);
    return tree?.partlyRoots === true ? after.with(key, { ...tree, partlyRoots: false }) : after;
  }, files);
}

/** The folders above one that is made with them: those that were not there are like it, and nobody knows which were. */
export function onTheWay(files: Files, path: string, own: Tree): Files {
  const parent = parentOf(path);
  if (isStandardFolder(parent)) return files;
  const above = treeAt(files, parent);
  if (above === undefined || above.path === parent) return files;
  const { tree } = above;
  const either = eitherTree(tree, { ...own, groupWrites: "no", othersWrite: "no" });
  const there = onTheWay(files, parent, own);
  if (tree.bare === true) return there.with(parent, { ...own, groupWrites: "no", othersWrite: "no" });
  return isAlike(either, tree) ? there : there.with(parent, { ...either, bare: false });
}

/** Tells whether two trees are somebody's in the same way. */
export const isAlike = (one: Tree, other: Tree): boolean =>
  one.is === other.is &&
  one.owner.value === other.owner.value &&
  one.group.value === other.group.value &&
  one.groupWrites === other.groupWrites &&
  (one.partlyRoots ?? false) === (other.partlyRoots ?? false) &&
  (one.othersWrite ?? "no") === (other.othersWrite ?? "no");

const inside = (folder: string): string => (folder === "/" ? "/*" : `${folder}/*`);
