// The build context: the files beside the Containerfile that a COPY can reach. Whoever calls the engine fills it,
// from a disk, an editor's workspace or memory; the engine itself reads nothing.
import type { ReleaseFile } from "./releases.ts";

/** Paths are relative to the root of the context, with slashes, without a leading one: "app-src/requirements.txt". */
export interface Context {
  /** The text of a file; undefined where there is none, or it cannot be read as text. */
  read(path: string): string | undefined;
  /** What is at a path. `unknown` where the caller cannot tell. */
  kind(path: string): "file" | "directory" | "absent" | "unknown";
  /** The names in a directory, in any order; undefined where that is not known. "" is the root. */
  list(path: string): readonly string[] | undefined;
  /** Who may do what with a file or a directory, as chmod counts it: 0o644. Absent, or undefined, where that is not known. */
  mode?(path: string): number | undefined;
  /**
   * What a package index says of a project (a normalised name); undefined where it was not asked or did not answer.
   * Absent where none may be asked.
   */
  releases?(project: string): readonly ReleaseFile[] | undefined;
  /** The address under which an editor knows a file; absent where there is no editor. */
  address?(path: string): string;
  /** The version of a file that is open in an editor, which then has another text than the disk. */
  version?(path: string): number | undefined;
}

/** A context of files in memory, by path; `modes` in octal, where they are known. */
export function memoryContext(
  files: Readonly<Record<string, string>>,
  modes?: Readonly<Record<string, string>>,
): Context {
  const paths = Object.keys(files);
  const below = (path: string) => (path === "" ? paths : paths.filter((it) => it.startsWith(`${path}/`)));
  return {
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    kind: (path) =>
      Object.hasOwn(files, path) ? "file" : path === "" || below(path).length > 0 ? "directory" : "absent",
    list: (path) => {
      const prefix = path === "" ? 0 : path.length + 1;
      const names = below(path).map((it) => it.slice(prefix).split("/")[0]!);
      return path === "" || names.length > 0 ? [...new Set(names)] : undefined;
    },
    ...(modes && { mode: (path) => Number.parseInt(modes[path] ?? "755", 8) }),
  };
}

/** A context in which one file has another text: what an editor has not saved yet, or what a fix would make of it. */
export function withText(context: Context, file: string, text: string): Context {
  return { ...context, read: (path) => (path === file ? text : context.read(path)) };
}
