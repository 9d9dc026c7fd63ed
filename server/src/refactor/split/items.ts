// The commands of a RUN that follow one another, and the text of the RUN with only some of them.
import type { Document, Instruction, Script } from "../../syntax/document.ts";
import { extent } from "../../syntax/rewrite.ts";
import { scriptOf } from "../../syntax/run.ts";
import { apply, type Edit } from "../../text/edit.ts";
import { type Span, slice, within } from "../../text/span.ts";

/** A command of the list that a RUN is, or a construct that stays together: a pipeline, an `if`, `a || b`. */
export interface Item {
  readonly span: Span;
  readonly script: Script;
}

/** The items of a RUN in order; one item where it cannot be taken apart, none where nothing is known of it. */
export function itemsOf(document: Document, instruction: Instruction): Item[] {
  const script = scriptOf(document, instruction);
  if (script === undefined) return [];
  const whole = [{ span: script.span, script }];
  // A heredoc that a command reads stands behind the list, not in its item.
  const own = instruction.heredocs.length === 1 && within(script.span, instruction.heredocs[0]!.body);
  if (instruction.exec !== undefined || (instruction.heredocs.length > 0 && !own)) return whole;
  return joined(document, flattened(script));
}

function flattened(script: Script): Item[] {
  if (script.kind === "sequence") return script.items.flatMap(flattened);
  if (script.kind === "and-or") {
    // A chain is read from the left: what stands before the last `||` is one thing.
    const last = script.rest.findLastIndex((it) => it.operator === "||");
    const rest = script.rest.slice(last + 1).map((it) => it.script);
    if (last < 0) return [script.first, ...rest].flatMap(flattened);
    if (rest.length === 0) return [{ span: script.span, script }];
    const span = { start: script.span.start, end: script.rest[last]!.script.span.end };
    const head: Script = { kind: "and-or", span, first: script.first, rest: script.rest.slice(0, last + 1) };
    return [{ span, script: head }, ...rest.flatMap(flattened)];
  }
  return [{ span: script.span, script }];
}

/** Items with the heredocs that they read, which stand behind their line; what shares that line is one item with them. */
function joined(document: Document, items: readonly Item[]): Item[] {
  const out: Item[] = [];
  for (const item of items) {
    const end = Math.max(item.span.end, ...inputsOf(item.script).map((it) => endOfInput(document, it)));
    const last = out.at(-1);
    const own = { span: { start: item.span.start, end }, script: item.script };
    if (last === undefined || last.span.end <= item.span.start) {
      out.push(own);
      continue;
    }
    const span = { start: last.span.start, end: Math.max(last.span.end, end) };
    out[out.length - 1] = { span, script: { kind: "sequence", span, items: [last.script, item.script] } };
  }
  return out;
}

/** The end of the line that closes a heredoc. */
function endOfInput({ text }: Document, { end }: Span): number {
  const line = text[end - 1] === "\n" ? end : text.indexOf("\n", end) + 1;
  const close = text.indexOf("\n", line);
  return line === 0 || close < 0 ? text.length : close;
}

/** The bodies of the heredocs that are read in a script. */
function inputsOf(script: Script): Span[] {
  const own = "redirects" in script ? (script.redirects ?? []) : [];
  const inputs = own.flatMap((it) =>
    it.operator.startsWith("<<") && it.operator !== "<<<" && it.input ? [it.input] : [],
  );
  switch (script.kind) {
    case "sequence":
      return script.items.flatMap(inputsOf);
    case "and-or":
      return [script.first, ...script.rest.map((it) => it.script)].flatMap(inputsOf);
    case "pipeline":
      return script.commands.flatMap(inputsOf);
    case "if":
      return [
        ...inputs,
        ...script.branches.flatMap((it) => [...inputsOf(it.condition), ...inputsOf(it.body)]),
        ...(script.otherwise ? inputsOf(script.otherwise) : []),
      ];
    case "block":
    case "loop":
    case "definition":
      return [...inputs, ...inputsOf(script.body)];
    case "choice":
      return [...inputs, ...script.bodies.flatMap(inputsOf)];
    default:
      return inputs;
  }
}

/** The text of an instruction after some of its items and some more were taken out. */
export function withoutItems(
  document: Document,
  instruction: Instruction,
  items: readonly Item[],
  kept: readonly Item[],
  edits: readonly Edit[],
): string {
  const removals: Edit[] = [];
  items.forEach((item, i) => {
    if (kept.includes(item)) return;
    const earlier = items.slice(0, i).some((it) => kept.includes(it));
    const next = items[i + 1];
    const span = earlier
      ? { start: items[i - 1]!.span.end, end: item.span.end }
      : { start: item.span.start, end: next?.span.start ?? item.span.end };
    removals.push({ span, text: "" });
  });
  const { start, end } = extent(instruction);
  const shifted = [...removals, ...edits.filter((it) => !removals.some((one) => within(it.span, one.span)))].map(
    ({ span, text }): Edit => ({ span: { start: span.start - start, end: span.end - start }, text }),
  );
  const text = apply(document.text.slice(start, end), shifted);
  return hoisted(document, items, kept) + text;
}

/** Comments that stand before the first item that stays go above the instruction, lest they are lost. */
function hoisted({ comments, text }: Document, items: readonly Item[], kept: readonly Item[]): string {
  const first = items.findIndex((it) => kept.includes(it));
  if (first < 1) return "";
  const gap = { start: items[first - 1]!.span.end, end: items[first]!.span.start };
  return comments
    .filter((it) => within(it.span, gap))
    .map((it) => `${slice(text, it.span)}\n`)
    .join("");
}

/** Takes a word out with the blanks before it, or behind it where it is the first of its string. */
export function wordCut({ masked }: Document, span: Span): Edit {
  let { start, end } = span;
  const quote = masked[start - 1];
  if ((quote === '"' || quote === "'") && masked[end] === quote && /\s/.test(masked[start - 2] ?? " ")) {
    start--;
    end++;
  }
  let from = start;
  while (/\s/.test(masked[from - 1] ?? "")) from--;
  if (from < start && !/["'=]/.test(masked[from - 1] ?? "=")) return { span: { start: from, end }, text: "" };
  while (/[^\S\n]/.test(masked[end] ?? "")) end++;
  return { span: { start, end }, text: "" };
}
