// The lines of files of the build context, for whoever shows a place in one.
import type { Context } from "../context/context.ts";
import { type Lines, linesOf } from "../text/lines.ts";

const known = new WeakMap<Context, Map<string, Lines>>();

/** The lines of a file as the context has it; none where it cannot be read. Worked out once for each context. */
export function linesIn(context: Context | undefined, file: string): Lines {
  if (context === undefined) return linesOf("");
  let files = known.get(context);
  if (files === undefined) {
    files = new Map();
    known.set(context, files);
  }
  let lines = files.get(file);
  if (lines === undefined) {
    lines = linesOf(context.read(file) ?? "");
    files.set(file, lines);
  }
  return lines;
}
