// Which paths of an image are folders, whose homes they are, and what their programs may be.

import { homeIn, isProgramFolder, isStandardFolder, isToolFolder, mayHoldPython } from "../knowledge/folders.ts";
import { absolute, baseName, isFileName, isWithin, parentOf } from "../text/paths.ts";
import { isAbove } from "./origin-index.ts";
import { envText, type State } from "./state.ts";

/** Whether there is a folder at a path; undefined where nobody knows. `path` is absolute. */
export function isFolder(path: string, { files, origins, workdir }: State): boolean | undefined {
  if (isStandardFolder(path) || path === workdir.value) return true;
  if (isAbove(origins, path)) return true;
  if (isFileName(path)) return false;
  return files.get(path)?.is === "yes" ? true : undefined;
}

/** Tells whether a folder on PATH certainly holds no Python: it is the system's, a tool's, or scripts of the application. */
export function holdsNoPython(folder: string, { image, venvs }: State): boolean {
  const at = absolute(folder, "/")!;
  if (baseName(at) === "bin" && venvs.has(parentOf(at))) return false;
  if (isProgramFolder(at) || isToolFolder(at)) return true;
  return image !== undefined && baseName(at) === "bin" && isWithin(at, image.workdir) && !mayHoldPython(at);
}

/** Tells whether a folder is the home of the image's users, or of others as homes are called. */
export function isHome(folder: string, state: State): boolean {
  return folder === envText(state, "HOME") || folder === state.image?.workdir || folder === homeIn(folder);
}
