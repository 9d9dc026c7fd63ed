// COPY and ADD: what an image has after files came from the build context, from another stage, or from another image.

import type { Context } from "../context/context.ts";
import { type Cause, doubt, type Facts, learn, type Presence } from "../image/facts.ts";
import { isRunnable, maySetRun } from "../image/modes.ts";
import { originOf, overwritten, withOrigins } from "../image/origins.ts";
import { repositoriesAt } from "../image/repositories.ts";
import { changed, type State } from "../image/state.ts";
import { isFolderByName } from "../knowledge/folders.ts";
import { packageManagerConfigurations } from "../knowledge/package-managers.ts";
import type { Instruction } from "../syntax/document.ts";
import { absolute, baseName, isWithin, parentOf } from "../text/paths.ts";
import { filesAfterCopy } from "./copied-files.ts";
import { originsBrought } from "./copied-origins.ts";
import { treeOf } from "./copied-tree.ts";
import { type Copy, type CopySource, copyOf } from "./copy-instruction.ts";
import { commandsPlaced, isOnPath } from "./folds/programs.ts";
import { usersWith } from "./folds/users.ts";

/** The state after a COPY or ADD. */
export function afterCopy(
  instruction: Instruction,
  state: State,
  source: CopySource,
  context: Context | undefined,
): State {
  const cause = { span: instruction.span };
  const copy = copyOf(instruction, state);
  // Nobody knows where it went: whatever was absent may be there now.
  if (copy === undefined)
    return changed(state, {
      commands: doubt(state.commands, cause),
      repositories: doubt(state.repositories, cause),
      origins: overwritten(state.origins, "/"),
      assumesYes: "unknown",
    });
  const tree = treeOf(instruction, copy, source, cause);
  const from = source?.stage?.end;
  return changed(state, {
    files: filesAfterCopy(copy, tree, state, source, context),
    origins: withOrigins(state.origins, originsBrought(instruction, copy, source, context)),
    python: from === undefined ? state.python : pythonAfter(copy, state, from),
    venvs: from === undefined ? state.venvs : venvsAfter(copy, state, from),
    commands: commandsAfter(instruction, copy, state, source, context),
    users: usersWith(copy.to, cause, state.users),
    repositories: repositoriesAfterCopy(copy, instruction, state, from, cause),
    assumesYes: mayConfigure(copy, source === undefined ? context : undefined) ? "unknown" : state.assumesYes,
  });
}

/** Tells whether a copy may bring a configuration of the package managers, which may tell them to ask nothing. */
function mayConfigure({ sources, to }: Copy, context: Context | undefined): boolean {
  const files = packageManagerConfigurations;
  if (files.some((it) => it === to || parentOf(it) === to) && to !== "/etc") return true;
  const below = files.filter((it) => isWithin(it, to)).map((it) => it.slice(to === "/" ? 1 : to.length + 1));
  return below.some((path) =>
    sources.some(
      (it) =>
        it === undefined ||
        context === undefined ||
        context.read(absolute(path, absolute(it, "/"))!.slice(1)) !== undefined,
    ),
  );
}

/** The packages of the image's own venv travel with it. */
function pythonAfter({ sources }: Copy, state: State, from: State): State["python"] {
  const venv = from.image?.venv;
  const carried = sources.some((it) => {
    const path = it === undefined ? undefined : absolute(it, "/");
    return (
      path !== undefined &&
      venv !== undefined &&
      (venv === path || venv.startsWith(`${path}/`) || path.startsWith(`${venv}/lib`))
    );
  });
  const others = [...from.venvs].some(
    ([path, it]) => it.cause !== undefined && sources.some((one) => covers(one, path)),
  );
  return carried || others ? state.python.withAll(from.python) : state.python;
}

/** Files go into a folder under their own names; what is set up in a stage may come from it. */
function repositoriesAfterCopy(
  { sources, to, intoDirectory }: Copy,
  { heredocs }: Instruction,
  { repositories }: State,
  from: State | undefined,
  cause: Cause,
): Facts {
  const names = [...sources, ...heredocs.map((it) => it.delimiter)];
  const paths = intoDirectory ? names.map((it) => (it?.endsWith(".repo") ? absolute(baseName(it), to)! : to)) : [to];
  const after = paths.reduce((it, path) => repositoriesAt(path, cause, it), repositories);
  if (after === repositories || from === undefined) return after;
  const theirs = [...from.repositories.listed].flatMap(([name, { is }]) => (is === "yes" ? [name] : []));
  return learn(after, theirs, "yes", cause);
}

/** More than anybody makes. */
const most = 64;

/** Virtual environments keep where they were made, wherever they go. */
function venvsAfter({ sources, to }: Copy, state: State, from: State): State["venvs"] {
  let { venvs } = state;
  for (const [path, venv] of from.venvs) {
    if (venvs.size >= most) break;
    const source = sources.find((it) => covers(it, path));
    if (source === undefined) continue;
    const root = absolute(source, "/")!;
    const at = absolute(`${to}${path.slice(root === "/" ? 0 : root.length)}`, "/")!;
    venvs = venvs.with(at, venv);
  }
  return venvs;
}

/** Tells whether what is copied from `source` includes `path`. */
function covers(source: string | undefined, path: string): boolean {
  const root = source === undefined ? undefined : absolute(source, "/");
  return root !== undefined && isWithin(path, root);
}

/** A folder brings what is in it, and a file is a program if its mode says so. */
function commandsAfter(
  instruction: Instruction,
  { sources, to, intoDirectory, chmod = "" }: Copy,
  state: State,
  source: CopySource,
  context: Context | undefined,
): Facts {
  const cause = { span: instruction.span };
  const runs = (path: string | undefined): Presence => {
    const mode = path === undefined ? undefined : context?.mode?.(path);
    return maySetRun(chmod, mode === undefined || isRunnable(mode) ? "yes" : "no");
  };
  const documents = instruction.heredocs.map((it) => it.delimiter);
  const written = commandsPlaced(documents, to, intoDirectory, state, () => maySetRun(chmod, "no"), cause);
  const intoPath = /\/s?bin$/.test(to) || to === "/usr" || to === "/usr/local" || to === "/";
  return sources.reduce((commands, it) => {
    if (it === undefined) return intoPath ? doubt(commands, cause) : commands;
    const path = inContext(it, source, context);
    const kind = path === undefined ? "unknown" : (context?.kind(path) ?? "unknown");
    const before = { ...state, commands };
    const listed = kind === "directory" ? context?.list(path!) : undefined;
    if (listed !== undefined) {
      const files = listed.map((name) => (path === "" ? name : `${path}/${name}`));
      const isOpen = files.some((one) => context?.kind(one) !== "file");
      const placed = commandsPlaced(
        files.filter((one) => context?.kind(one) !== "directory"),
        to,
        true,
        before,
        runs,
        cause,
      );
      return intoPath && (isOpen || !isOnPath(to, state)) ? doubt(placed, cause) : placed;
    }
    const isFolder = kind === "directory" || isSurelyFolder(it);
    const placed = isFolder ? commands : commandsPlaced([it], to, intoDirectory, before, () => runs(path), cause);
    const mayBeFolder = isFolder || (kind === "unknown" && source === undefined && !baseName(it).includes("."));
    return intoPath && mayBeFolder ? doubt(placed, cause) : placed;
  }, written);
}

/** Which file or folder of the build context a source is, perhaps by way of a stage; undefined where nobody knows. */
function inContext(source: string, from: CopySource, context: Context | undefined): string | undefined {
  const path = absolute(source, "/")!;
  if (/[*?[]/.test(source)) return undefined;
  if (from === undefined) return path.slice(1);
  return from.stage === undefined ? undefined : originOf(from.stage.end, path, context);
}

/** A folder as it is written, which brings what nobody here can name. */
const isSurelyFolder = (path: string): boolean => /\/$|\*|^\.*$/.test(path) || isFolderByName(baseName(path));
