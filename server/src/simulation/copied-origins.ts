// Where in the build context the files come from that a COPY or ADD brings.
import type { Context } from "../context/context.ts";
import type { Origin } from "../image/origin-index.ts";
import { copied, originOf, originsOfCopy } from "../image/origins.ts";
import type { State } from "../image/state.ts";
import type { Instruction } from "../syntax/document.ts";
import { absolute, baseName, isFileName } from "../text/paths.ts";
import { isArchive } from "./copied-tree.ts";
import type { Copy, CopySource } from "./copy-instruction.ts";

/** What came from the build context, and what came to lie over it from elsewhere. */
export function originsBrought(
  { flags, heredocs, keyword }: Instruction,
  copy: Copy,
  source: CopySource,
  context: Context | undefined,
): Origin[] {
  const { sources, to, intoDirectory } = copy;
  const parents = flags.some((it) => it.name === "parents");
  const placed = (name: string): Origin => ({
    path: intoDirectory && isFileName(name) && !/[*?[]|\/$/.test(name) ? absolute(baseName(name), to)! : to,
    from: undefined,
  });
  const written = heredocs.map(
    (it): Origin => ({ path: intoDirectory ? absolute(it.delimiter, to)! : to, from: undefined }),
  );
  const brought = sources.flatMap((it): Origin[] => {
    if (it === undefined) return [{ path: to, from: undefined }];
    if (source?.stage !== undefined) return stageOrigins(it, copy, source.stage.end, context) ?? [placed(it)];
    // A program of another image, and nothing that is read.
    if (source !== undefined) return /\/s?bin(\/|$)/.test(to) ? [] : [placed(it)];
    if (/:\/\/|^git@/.test(it)) return /\.git(#|$)/.test(it) ? [{ path: to, from: undefined }] : [placed(it)];
    if (keyword === "ADD" && isArchive(it)) return [{ path: to, from: undefined }];
    const origins = originsOfCopy(it, to, intoDirectory, context, parents);
    // What a folder leaves out is not told here, so nothing of it is known.
    return flags.some((flag) => flag.name === "exclude")
      ? origins.filter(({ from }) => from !== undefined && context?.kind(from) === "file")
      : origins;
  });
  return [...written, ...brought];
}

/** What was copied from a stage; undefined where nobody knows. */
function stageOrigins(
  source: string,
  { to, intoDirectory }: Copy,
  from: State,
  context: Context | undefined,
): Origin[] | undefined {
  const content = /^(.*)\/\*$/s.exec(source)?.[1];
  if (/[*?[]/.test(content ?? source)) return [{ path: to, from: undefined }];
  const path = absolute(content ?? source, "/")!;
  const file = originOf(from, path, context);
  const isFile = file === undefined ? isFileName(path) : file !== "" && (context?.kind(file) ?? "unknown") === "file";
  const origins = copied(from.origins, path, isFile && intoDirectory ? absolute(baseName(path), to)! : to);
  // A folder that the stage filled itself has other files than lists of requirements.
  return origins.length === 0 && isFile ? undefined : origins;
}
