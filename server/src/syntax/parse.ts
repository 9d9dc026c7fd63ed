// Text to Document. The only file that knows `dockerfile-ast`, which is asked once and never again: its getters lex
// the text anew at every call.
import { DockerfileParser } from "dockerfile-ast";
import { commonPrefix, firstIndex } from "../text/search.ts";
import type { Span } from "../text/span.ts";
import type { Document, Flag, Heredoc, Instruction, Stage, Word } from "./document.ts";
import { execForm } from "./exec-form.ts";
import { optionsIn } from "./flag-options.ts";
import { GLUE, type Layout, layout, trimmed } from "./layout.ts";
import { limits } from "./limits.ts";
import type { SyntaxProblem } from "./syntax-problem.ts";
import { unparsed } from "./unparsed.ts";
import { unreadIn } from "./unread.ts";
import { literal, wordAt, wordsIn } from "./words.ts";

/**
 * Parses a Containerfile. Never throws: broken text gives a smaller document and a list of problems. Of `previous`, the
 * document of another text, the instructions and stages before the first difference are kept: they are the same objects.
 */
export function parse(text: string, previous?: Document): Document {
  if (text.length > limits.text) return { ...unparsed(text), isTooLong: true };
  const laid = layout(text);
  if (laid.lines.length > limits.instructions) return { ...unparsed(text), isTooLong: true };
  const kept = previous === undefined ? [] : keptOf(previous, laid, text);
  const lines = laid.lines.slice(kept.length);
  const tree = DockerfileParser.parse(skeleton(laid, lines));
  const fresh = tree.getInstructions().map((it): Instruction => {
    const span = lines[it.getRange().start.line]!;
    return instructionOf(laid, text, span, keywordIn(laid, span));
  });
  const instructions = [...kept, ...fresh];
  const unread = unreadIn(text, laid, instructions);
  return {
    text,
    masked: laid.masked,
    escape: laid.escape,
    comments: laid.comments.map((span) => ({ span, text: text.slice(span.start + 1, span.end).trimStart() })),
    instructions,
    stages: stagesOf(instructions, previous?.stages ?? []),
    problems: [...unclosed(laid.heredocs), ...nameless(instructions), ...unread],
    readUntil: Math.min(...unread.flatMap((it) => (it.unfinished ? [] : it.span.start)), Number.POSITIVE_INFINITY),
  };
}

/** An instruction a line, its keyword and a word: the parser lexes whatever it is given, and words are read here. */
const skeleton = (laid: Layout, lines: readonly Span[]): string =>
  lines.map((it) => `${laid.masked.slice(it.start, keywordIn(laid, it).end)} x`).join("\n");

/** The instructions of a document that stand in another text as they did, from its beginning. */
function keptOf(previous: Document, laid: Layout, text: string): readonly Instruction[] {
  if (previous.escape !== laid.escape) return [];
  const same = commonPrefix(previous.text, text);
  const differs = previous.instructions.findIndex(({ span, heredocs }, i) => {
    const line = laid.lines[i];
    const end = Math.max(span.end, ...heredocs.map((it) => it.end));
    return line?.start !== span.start || line.end !== span.end || end > same;
  });
  return differs < 0 ? previous.instructions : previous.instructions.slice(0, differs);
}

function keywordIn({ masked }: Layout, { start, end }: Span): Span {
  let at = start;
  while (at < end && /\S/.test(masked[at]!)) at++;
  return { start, end: at };
}

const flagged = new Set(["FROM", "RUN", "COPY", "ADD", "HEALTHCHECK"]);
const execable = new Set(["RUN", "CMD", "ENTRYPOINT", "SHELL", "VOLUME", "COPY", "ADD"]);

/** `inner` is what another instruction holds; no builder takes a trigger inside a trigger. */
function instructionOf(laid: Layout, text: string, span: Span, keywordSpan: Span, inner = false): Instruction {
  const { masked, escape, heredocs } = laid;
  const keyword = masked.slice(keywordSpan.start, keywordSpan.end).replaceAll(GLUE, "").toUpperCase();
  const flags = flagged.has(keyword) ? flagsAt(masked, keywordSpan.end, span.end, escape) : [];
  const body = trimmed(masked, { start: flags.at(-1)?.span.end ?? keywordSpan.end, end: span.end });
  const words = wordsIn(masked, body, escape);
  const held = (word: Word) => instructionOf(laid, text, body, word.span, true);
  return {
    keyword,
    span,
    keywordSpan,
    flags,
    words,
    exec: execable.has(keyword) ? execForm(masked, body) : undefined,
    body,
    heredocs: heredocs.slice(
      firstIndex(heredocs, (it) => it.span.start >= span.start),
      firstIndex(heredocs, (it) => it.span.end > span.end),
    ),
    trigger: keyword === "ONBUILD" && words[0] && !inner ? held(words[0]) : undefined,
    check: keyword === "HEALTHCHECK" && isCmd(words[0]) ? held(words[0]) : undefined,
  };
}

const isCmd = (word: Word | undefined): word is Word => word !== undefined && literal(word)?.toUpperCase() === "CMD";

function flagsAt(masked: string, from: number, end: number, escape: string): Flag[] {
  const flags: Flag[] = [];
  for (const { span } of wordsIn(masked, { start: from, end }, escape)) {
    const match = /^--([A-Za-z][\w-]*)(=?)/.exec(masked.slice(span.start, span.end));
    if (match === null) break;
    const name = match[1]!.toLowerCase();
    const value = { start: span.start + match[0].length, end: span.end };
    flags.push({
      name,
      span,
      value: match[2] === "" ? undefined : wordAt(masked, value, escape),
      options: name === "mount" ? optionsIn(masked, value, escape) : [],
    });
  }
  return flags;
}

function stagesOf(instructions: readonly Instruction[], previous: readonly Stage[]): Stage[] {
  const heads = instructions.flatMap((it, i) => (it.keyword === "FROM" && it.words[0] ? [i] : []));
  return heads.map((head, index) => {
    const from = instructions[head]!;
    const own = instructions.slice(head, heads[index + 1]);
    const old = previous[index];
    if (old?.instructions.length === own.length && own.every((it, i) => it === old.instructions[i])) return old;
    return {
      index,
      from,
      base: from.words[0]!,
      name: nameOf(from.words),
      instructions: own,
    };
  });
}

function nameOf(words: readonly Word[]): Word | undefined {
  return words[1] && literal(words[1])?.toUpperCase() === "AS" ? words[2] : undefined;
}

function unclosed(heredocs: readonly Heredoc[]): SyntaxProblem[] {
  return heredocs
    .filter((it) => !it.closed)
    .map(({ span, delimiter }) => ({
      span,
      message: `this heredoc is never closed: no line says ${delimiter}, so the rest of the file is read as its text`,
      unfinished: true,
    }));
}

function nameless(instructions: readonly Instruction[]): SyntaxProblem[] {
  return instructions
    .filter((it) => it.keyword === "FROM" && it.words.length === 0)
    .map((it) => ({ span: it.keywordSpan, message: "FROM names no image", unfinished: true }));
}
