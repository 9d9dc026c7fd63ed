// What the file itself says at a step, word by word: comments, and values that the base image brought, are left out.
import { type State, variables } from "../image/state.ts";
import { expand } from "../image/value.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { Document, Instruction, Part, Word } from "../syntax/document.ts";
import { type Span, slice } from "../text/span.ts";

/** Stands in a text for what nobody knows before the build runs. */
const unknown = "\0";

/**
 * The texts that a step says: its words and flags with their variables resolved, what its commands are given, the
 * folders in which they run, the heredocs. A RUN that no shell of ours reads is one text as it stands.
 */
export function* textsOf(document: Document, step: Step): Iterable<string> {
  yield* ownTextsOf(document, step);
  for (const { workdir } of step.executions) if (workdir !== undefined) yield workdir;
}

/** The same without the folders in which its commands run. */
export function* ownTextsOf(document: Document, { instruction, before, executions }: Step): Iterable<string> {
  for (const { value } of instruction.flags) if (value !== undefined) yield textIn(value.parts, before);
  for (const { body } of instruction.heredocs) yield slice(document.text, body);
  if (instruction.keyword !== "RUN") {
    for (const { parts } of sayingWords(instruction)) yield textIn(parts, before);
  } else if (executions.length === 0) yield slice(document.masked, instruction.span);
  for (const it of executions) yield* textsOfCommand(document, it);
}

/** Tells whether one of the texts that a step says has a path in it, or anything below it. */
export function names(texts: Iterable<string>, path: string): boolean {
  for (const text of texts) {
    for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
      if (!/[\w.-]/.test(`${text[at - 1] ?? ""}${text[at + path.length] ?? ""}`)) return true;
    }
  }
  return false;
}

function* textsOfCommand({ text }: Document, execution: Execution): Iterable<string> {
  const { name, args, redirects, written, environment, before } = execution;
  const words = [name, ...args, ...redirects.flatMap(({ target }) => target ?? [])];
  for (const it of words) yield it.value ?? `${it.prefix}${unknown}${it.suffix}`;
  for (const { value } of written.assignments) yield textIn(value.parts, before);
  for (const { input } of written.redirects) if (input !== undefined) yield slice(text, input);
  // `HOME=/root` may stand before the command, or have been exported.
  const home = environment("HOME");
  if (home) yield pieces(home);
}

function sayingWords({ exec, words, check, trigger }: Instruction): readonly Word[] {
  return check?.exec ?? trigger?.exec ?? exec ?? words;
}

/** What is on PATH was said where it came to PATH. */
function textIn(parts: readonly Part[], state: State): string {
  const lookup = variables(state);
  return pieces(expand(parts, (name) => (name === "PATH" ? [] : lookup(name))));
}

function pieces(value: readonly { readonly text: string | undefined; readonly span: Span }[]): string {
  // What the base image set stands nowhere in the file.
  return value.map(({ text, span }) => (span.start === span.end && text !== "" ? "" : (text ?? unknown))).join("");
}
