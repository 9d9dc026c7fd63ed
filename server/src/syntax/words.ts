// Words of instructions other than RUN: blanks separate, quotes join, `$NAME` and `${NAME:-x}` wait for a value.
import type { Span } from "../text/span.ts";
import type { Part, VariablePart, Word } from "./document.ts";
import { GLUE } from "./layout.ts";

const glue = new RegExp(GLUE, "g");

/** The words in `span` of a masked text. `escape` is the character that takes the next one literally. */
export function wordsIn(masked: string, span: Span, escape: string): Word[] {
  const words: Word[] = [];
  let at = span.start;
  while (at < span.end) {
    if (/\s/.test(masked[at]!)) {
      at++;
      continue;
    }
    const end = endOfWord(masked, at, span.end, escape);
    words.push(wordAt(masked, { start: at, end }, escape));
    at = end;
  }
  return words;
}

/** One word, wherever its ends are; blanks in it are its own. */
export function wordAt(masked: string, span: Span, escape: string): Word {
  return { span, parts: partsIn(masked, span.start, span.end, escape) };
}

/** A word whose text is exactly what stands at `span`. */
export function literalWord(text: string, span: Span): Word {
  return { span, parts: [{ kind: "text", text, span, quoted: true }] };
}

/** The text of a word without variables, or undefined where it has any. */
export function literal(word: Word): string | undefined {
  let out = "";
  for (const part of word.parts) {
    if (part.kind !== "text") return undefined;
    out += part.text;
  }
  return out;
}

function endOfWord(text: string, start: number, limit: number, escape: string): number {
  let quote = "";
  let braces = 0;
  for (let at = start; at < limit; at++) {
    const char = text[at]!;
    if (char === escape && quote !== "'") at++;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (text.startsWith("${", at)) braces++;
    else if (char === "}" && braces > 0) braces--;
    else if (braces === 0 && /\s/.test(char)) return at;
  }
  return limit;
}

/** Variables that stand in each other deeper than this: what the inner ones are is not known. */
const deepest = 50;

function partsIn(text: string, start: number, end: number, escape: string, depth = 0): Part[] {
  let closes: ReadonlyMap<number, number> | undefined;
  const closeOf = (at: number) => {
    closes ??= closingBraces(text, start, end);
    return closes.get(at);
  };
  const parts: Part[] = [];
  let quote = "";
  let pending = "";
  let from = start;
  const flush = (at: number) => {
    const clean = pending.replace(glue, "");
    if (clean !== "") parts.push({ kind: "text", text: clean, span: { start: from, end: at }, quoted: quote !== "" });
    pending = "";
    from = at;
  };
  for (let at = start; at < end; ) {
    const char = text[at]!;
    if (quote !== "" && char === quote) {
      flush(at);
      quote = "";
      from = ++at;
    } else if (quote === "" && (char === '"' || char === "'")) {
      flush(at);
      quote = char;
      from = ++at;
    } else if (char === escape && quote !== "'" && at + 1 < end) {
      flush(at);
      pending = text[at + 1]!;
      at += 2;
      flush(at);
    } else if (char === "$" && quote !== "'") {
      const variable = variableAt(text, at, end, escape, quote !== "", closeOf, depth);
      if (variable === undefined) {
        pending += char;
        at++;
      } else {
        flush(at);
        parts.push(variable);
        at = variable.span.end;
        from = at;
      }
    } else {
      pending += char;
      at++;
    }
  }
  flush(end);
  return parts;
}

function variableAt(
  text: string,
  at: number,
  end: number,
  escape: string,
  quoted: boolean,
  closeOf: (at: number) => number | undefined,
  depth: number,
): VariablePart | undefined {
  const plain = /^\$([A-Za-z_]\w*)/.exec(text.slice(at, end));
  if (plain !== null) {
    const span = { start: at, end: at + plain[0].length };
    return { kind: "variable", name: plain[1]!, operator: "", operand: [], span, quoted };
  }
  const head = /^\$\{([A-Za-z_]\w*)/.exec(text.slice(at, end));
  if (head === null) return undefined;
  const close = closeOf(at);
  if (close === undefined) return undefined;
  const rest = at + head[0].length;
  const operator = /^(:?[-+?]|##?|%%?|\/\/?)/.exec(text.slice(rest, close))?.[0] ?? "";
  const known = (rest === close || operator !== "") && depth < deepest;
  const span = { start: at, end: close + 1 };
  return {
    kind: "variable",
    name: head[1]!,
    operator: known ? operator : "unknown",
    operand: operator === "" || !known ? [] : partsIn(text, rest + operator.length, close, escape, depth + 1),
    span,
    quoted,
  };
}

/** Where each `${` of a stretch ends: the offset of its brace, none where it stays open. */
function closingBraces(text: string, start: number, end: number): ReadonlyMap<number, number> {
  const closes = new Map<number, number>();
  const open: number[] = [];
  for (let at = start; at < end; at++) {
    if (text[at] === "{" && text[at - 1] === "$" && at > start) open.push(at - 1);
    else if (text[at] === "}" && open.length > 0) closes.set(open.pop()!, at);
  }
  return closes;
}
