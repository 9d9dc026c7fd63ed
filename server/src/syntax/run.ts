// What a RUN gives to the shell: its line, its heredoc, or the words of its exec form.
import type { Document, Instruction, Script, Word } from "./document.ts";
import { parseShell } from "./shell.ts";
import { literal } from "./words.ts";

const known = new WeakMap<Instruction, { readonly script: Script | undefined }>();

/**
 * The shell script of a RUN, parsed once. Undefined where there is none: an empty body, or a heredoc whose
 * shebang names something that is not a POSIX shell.
 */
export function scriptOf(document: Document, instruction: Instruction): Script | undefined {
  let entry = known.get(instruction);
  if (entry === undefined) {
    entry = { script: parseRun(document, instruction) };
    known.set(instruction, entry);
  }
  return entry.script;
}

function parseRun({ text, masked }: Document, { body, exec, heredocs }: Instruction): Script | undefined {
  if (exec !== undefined) return execScript(masked, exec);
  const [heredoc] = heredocs;
  if (heredoc === undefined) return parseShell(masked, body);
  if (heredocs.length === 1 && heredoc.span.start === body.start && heredoc.span.end === body.end) {
    const interpreter = interpreterOf(text.slice(heredoc.body.start, heredoc.body.end));
    if (interpreter !== undefined && !isShell(interpreter)) return { kind: "opaque", span: heredoc.body };
    return parseShell(masked, heredoc.body);
  }
  return parseShell(masked, { start: body.start, end: heredocs.at(-1)!.end });
}

/** What the first line of a script asks to be run by, through `env -S A=b` too; undefined where it does not say. */
export const interpreterOf = (text: string): string | undefined =>
  /^#![ \t]*(?:\S*\/env[ \t]+(?:(?:-\S+|\w+=\S*)[ \t]+)*)?(\S+)/.exec(text)?.[1];

/** Tells whether a command is a shell that speaks POSIX: `/bin/bash`, `sh`. */
export function isShell(command: string): boolean {
  return /(^|\/)(sh|bash|dash|ash|ksh|zsh)$/.test(command);
}

function execScript(masked: string, words: readonly Word[]): Script | undefined {
  const [name, flag, script] = words;
  if (name === undefined) return undefined;
  if (isShell(literal(name) ?? "") && /^-\w*c$/.test((flag && literal(flag)) ?? "") && script !== undefined) {
    const nested = nestedShell(masked, script);
    if (nested !== undefined) return nested;
  }
  const span = { start: name.span.start, end: words.at(-1)!.span.end };
  return { kind: "command", span, name, args: words.slice(1), assignments: [], redirects: [] };
}

/**
 * The script in a word such as the argument of `bash -c "..."`, with its places in the file. Undefined where the
 * word is not written as the shell will read it: variables in double quotes, escapes.
 */
export function nestedShell(masked: string, word: Word): Script | undefined {
  const [part, more] = word.parts;
  if (part?.kind !== "text" || more !== undefined) return undefined;
  if (masked.slice(part.span.start, part.span.end) !== part.text) return undefined;
  return parseShell(masked, part.span);
}
