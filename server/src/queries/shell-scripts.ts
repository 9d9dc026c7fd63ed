// Scripts of the build context that a shell reads, as they lie in an image.
import type { Context } from "../context/context.ts";
import { changedLines, readImageFile } from "../image/origins.ts";
import type { State } from "../image/state.ts";
import type { Script } from "../syntax/document.ts";
import { interpreterOf, isShell } from "../syntax/run.ts";
import { parseShell } from "../syntax/shell.ts";

export interface ShellScript {
  /** Its file, as the build context names it. */
  readonly from: string;
  readonly text: string;
  /** Undefined where nobody can read it. */
  readonly script: Script | undefined;
  /** The build has changed lines of it, which may say something else than the text. */
  readonly changed: boolean;
}

/** A script that is longer is none that anybody wrote. */
const longest = 64 * 1024;

/**
 * The script for a shell at an absolute path of an image; "other" where another file lies there, and undefined where
 * nobody knows its text. `told` tells that a shell is told to read it, whatever its first line asks for.
 */
export function shellScriptAt(
  path: string,
  state: State,
  context: Context | undefined,
  told: boolean,
): ShellScript | "other" | undefined {
  const file = readImageFile(state, context, path);
  if (file === undefined) return undefined;
  const { from, text } = file;
  const interpreter = interpreterOf(text);
  const isScript = told || (interpreter === undefined ? /\.(sh|bash)$/.test(path) : isShell(interpreter));
  if (!isScript || text.length > longest) return "other";
  const script = parseShell(text, { start: 0, end: text.length });
  return { from, text, script, changed: changedLines(state, path, context).length > 0 };
}
