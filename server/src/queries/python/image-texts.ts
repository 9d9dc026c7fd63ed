// The files of the build context as a command finds them in the image: what was copied, and what is mounted.

import type { Context } from "../../context/context.ts";
import { ignoredIn } from "../../context/ignored.ts";
import { mountsOf } from "../../image/mounts.ts";
import { appended, type Origin, type Origins, originsInOrder, originsWithin } from "../../image/origin-index.ts";
import { changedLines, isOverwritten, originOf } from "../../image/origins.ts";
import type { State } from "../../image/state.ts";
import type { Execution } from "../../simulation/build.ts";

export interface ImageTexts {
  /** The file of the context that lies at an absolute path; undefined where none does, or nobody knows. */
  fileAt(path: string): string | undefined;
  /** The same whether there is a file or not. */
  locate(path: string): string | undefined;
  textAt(path: string): string | undefined;
  /** Tells which lines of a file the build has changed or taken away; undefined where none. */
  isChanged(path: string): ((line: string) => boolean) | undefined;
  /** Whether the build wrote what lies at a path, or took it away. */
  isOverwritten(path: string): boolean;
  /** Why no file of the context lies at a path: what to say behind its name. */
  whyNot(path: string): string;
  /** Two commands with the same key find the same files at the same paths. */
  readonly key: string;
}

const keys = new WeakMap<Origins, string>();

function keyOf(origins: Origins): string {
  const known = keys.get(origins) ?? JSON.stringify(originsInOrder(origins));
  keys.set(origins, known);
  return known;
}

/** No expression is tried on a line that is longer than this. */
const longest = 200;

/** What lies where in the image while the command runs. */
export function imageTexts(execution: Execution, context: Context | undefined): ImageTexts {
  const state = withMounts(execution);
  const locate = (path: string) => originOf(state, path, context);
  const fileAt = (path: string) => {
    const file = locate(path);
    const isThere = file !== undefined && context?.kind(file) === "file" && !ignoredIn(context)(file);
    return isThere ? file : undefined;
  };
  const textAt = (path: string) => {
    const file = fileAt(path);
    return file === undefined ? undefined : context?.read(file);
  };
  const isChanged = (path: string) => {
    const lines = changedLines(state, path, context).map((it) => new RegExp(it));
    const isLong = (line: string) => line.length > longest;
    return lines.length === 0 ? undefined : (line: string) => isLong(line) || lines.some((it) => it.test(line));
  };
  return {
    fileAt,
    locate,
    textAt,
    isChanged,
    isOverwritten: (path) => isOverwritten(state, path, context),
    whyNot: (path) => {
      const how = isOverwritten(state, path, context)
        ? "is written by the build"
        : "is not copied from the build context";
      return `${how}, so it is not read`;
    },
    get key() {
      return keyOf(state.origins);
    },
  };
}

/** A mount hides what lies there; what the same RUN has written since is there all the same. */
function withMounts({ instruction, before }: Execution): State {
  const mounted = mountsOf(instruction, before).flatMap(({ type, target, source, from }): Origin[] => {
    if (target === undefined || type === "cache" || type === "ssh") return [];
    const isContext = type === "bind" && from === undefined;
    return [{ path: target, from: isContext ? (source ?? "").replace(/^(\.?\/)+|^\.$|\/$/g, "") : undefined }];
  });
  if (mounted.length === 0) return before;
  const paths = mounted.map((it) => it.path);
  const written = originsWithin(before.origins, ...paths).filter(
    (it) => it.from === undefined && it.without === undefined && paths.some((path) => it.path.startsWith(`${path}/`)),
  );
  return { ...before, origins: appended(before.origins, [...mounted, ...written]) };
}
