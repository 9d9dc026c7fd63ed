// Lines that no builder reads as an instruction, what they look like, and what would mend them.
import type { Fix } from "../text/fix.ts";
import { isOneSlipAway } from "../text/spelling.ts";
import { escapeName, joining, lastLineOf, looksContinued, slipAtEnd } from "./continuation.ts";
import type { Instruction } from "./document.ts";
import { unfitFrom } from "./from-words.ts";
import type { Layout } from "./layout.ts";
import type { SyntaxProblem } from "./syntax-problem.ts";
import { wordsIn } from "./words.ts";

/**
 * What a builder stops at: one problem for each group of lines that stand together and are no instructions, and one
 * for each ENV or LABEL with a word that says no value, and each FROM with too many words. Builders read a whole file before they begin, so nothing of it
 * is built. Empty for what is no Containerfile yet: a template, or a file for another frontend.
 * Source: parser.go, line_parsers.go and instructions/parse.go of moby/buildkit, frontend/dockerfile.
 */
export function unreadIn(text: string, laid: Layout, all: readonly Instruction[]): SyntaxProblem[] {
  const isStrange = (it: Instruction) => !instructions.includes(it.keyword);
  if (isForAnother(text) || all.some((it) => isStrange(it) && isPlaceholder(laid, it))) return [];
  const problems: SyntaxProblem[] = [];
  for (let at = 0; at < all.length; at++) {
    const it = all[at]!;
    const from = at;
    if (!isStrange(it)) {
      problems.push(...unfitFrom(laid.masked, it), ...withoutValue(text, laid, it));
      problems.push(...withoutCommand(text, laid, it, all[at + 1]));
    } else {
      const isMeant = (one: Instruction) => meantBy(wordOf(laid, one)) !== undefined;
      while (!isMeant(it) && all[at + 1] !== undefined && isStrange(all[at + 1]!) && !isMeant(all[at + 1]!)) at++;
      problems.push(problemOf(text, laid, all[from - 1], all.slice(from, at + 1)));
    }
  }
  return problems;
}

/** The first line that is none of the format's instructions: a template's, another frontend's, or a slip. */
export const strangeIn = (all: readonly Instruction[]): Instruction | undefined =>
  all.find((it) => !instructions.includes(it.keyword));

/** The instructions of the format: https://docs.docker.com/reference/dockerfile/. */
const instructions =
  "FROM RUN CMD LABEL MAINTAINER EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL".split(
    " ",
  );

function problemOf(
  text: string,
  laid: Layout,
  above: Instruction | undefined,
  group: readonly Instruction[],
): SyntaxProblem {
  const { escape } = laid;
  const first = group[0]!;
  const word = wordOf(laid, first);
  const span = { start: first.span.start, end: first.span.start + word.length };
  if (/^([<=>|])\1{6}$/.test(word))
    return { span, message: "a merge conflict was left here, and the build ends at it" };
  const is = `${shortened(word)} is no instruction, and the build ends here`;
  const meant = meantBy(word);
  const slip = above && slipAtEnd(text, escape, above);
  if (above && (slip || (meant === undefined && looksContinued(text, laid, above, group)))) {
    const why = slip?.why ?? `the line above ends without the ${escapeName(escape)} that would continue it`;
    const related = [{ span: lastLineOf(text, above), message: "the line that ends too early" }];
    return { span, message: `${is}: ${why}`, related, torn: above.span, fixes: joining(text, escape, above, group) };
  }
  if (meant !== undefined) {
    const edits = [{ span: { start: span.start, end: span.start + meant.length }, text: meant.text }];
    const fixes: Fix[] = [{ title: `Write ${meant.keyword}`, safety: "suggested", edits }];
    return { span, message: `${is}: ${meant.keyword} is meant`, fixes };
  }
  if (isPair.test(word)) {
    const pairs = group.filter((it) => isPair.test(wordOf(laid, it)));
    const edits = pairs.map((it) => ({ span: { start: it.span.start, end: it.span.start }, text: "ENV " }));
    return {
      span,
      message: `${is}: ENV sets a variable`,
      fixes: [{ title: "Set it with ENV", safety: "suggested", edits }],
    };
  }
  const alone = first.span.end === span.end && group.length === 1;
  return { span, message: is, unfinished: alone && instructions.some((it) => it.startsWith(word.toUpperCase())) };
}

const isPair = /^[A-Za-z_]\w*=/;

/** ENV and LABEL that begin with `NAME=value` have to go on like that; what does not was to be quoted, or is swallowed. */
function* withoutValue(text: string, { masked, escape }: Layout, it: Instruction): Iterable<SyntaxProblem> {
  if (it.keyword !== "ENV" && it.keyword !== "LABEL") return;
  const [first, ...rest] = it.words;
  const textAt = ({ start, end }: { start: number; end: number }) => masked.slice(start, end);
  if (first === undefined || !textAt(first.span).includes("=")) return;
  const wrong = rest.find((word) => !textAt(word.span).includes("="));
  if (wrong === undefined) return;
  const said = textAt(wrong.span);
  const lineStart = text.lastIndexOf("\n", wrong.span.start) + 1;
  const begins = text.slice(lineStart, wrong.span.start).trim() === "";
  if (begins && instructions.includes(said.toUpperCase())) {
    const continued = text.lastIndexOf(escape, wrong.span.start);
    const blanks = /[ \t]*$/.exec(text.slice(0, continued))![0].length;
    const edits = [{ span: { start: continued - blanks, end: continued + 1 }, text: "" }];
    const title = `Take the ${escapeName(escape)} away`;
    const message = `${said} is read as a part of the ${it.keyword} above, and the build ends here: the ${escapeName(escape)} above continues that line into this one`;
    yield { span: wrong.span, message, fixes: [{ title, safety: "suggested", edits }] };
    return;
  }
  const span = { start: wrong.span.start, end: Math.min(wrong.span.end, wrong.span.start + firstLine(said).length) };
  const message = `${shortened(firstLine(said))} is no NAME=value, and the build ends here: a value with blanks in it stands in quotes`;
  yield { span, message, fixes: quoting(masked, escape, it, wrong) };
}

/** Quotes around a bare value and the words behind it. */
function quoting(masked: string, escape: string, it: Instruction, wrong: Instruction["words"][number]): Fix[] {
  const at = it.words.indexOf(wrong);
  const pair = it.words[at - 1]!;
  const until = it.words.slice(at).findIndex((word) => masked.slice(word.span.start, word.span.end).includes("="));
  const last = it.words[until < 0 ? it.words.length - 1 : at + until - 1]!;
  const start = masked.indexOf("=", pair.span.start) + 1;
  const value = masked.slice(start, last.span.end);
  if (/["'\n\uE000]/.test(value) || value.includes(escape)) return [];
  return [
    {
      title: "Put the value in quotes",
      safety: "suggested",
      edits: [
        { span: { start, end: start }, text: '"' },
        { span: { start: last.span.end, end: last.span.end }, text: '"' },
      ],
    },
  ];
}

/** HEALTHCHECK with options alone, and its CMD as an instruction of its own below it. */
function* withoutCommand(
  text: string,
  { escape }: Layout,
  it: Instruction,
  below: Instruction | undefined,
): Iterable<SyntaxProblem> {
  if (it.keyword !== "HEALTHCHECK" || it.words.length > 0 || below?.keyword !== "CMD") return;
  const why = slipAtEnd(text, escape, it)?.why ?? `it ends without the ${escapeName(escape)} that would continue it`;
  const message = `HEALTHCHECK has no command, and the build ends here: ${why}`;
  const related = [{ span: below.keywordSpan, message: "the command that it was to have" }];
  yield { span: it.keywordSpan, message, related, fixes: joining(text, escape, it, [below]) };
}

/** What a word means that is a slip away from an instruction, and how much of it to write anew. */
function meantBy(word: string) {
  const letters = /^[A-Za-z]+/.exec(word)?.[0] ?? "";
  const styled = (keyword: string) => (/^[a-z]/.test(word) ? keyword.toLowerCase() : keyword);
  const glued = instructions.find(
    (it) => word.length > it.length && letters === it && !/^[\w=]/.test(word.slice(it.length)),
  );
  if (glued !== undefined) {
    const colon = word[glued.length] === ":" ? 1 : 0;
    const blank = word.length > glued.length + colon ? " " : "";
    return { keyword: glued, length: glued.length + colon, text: `${glued}${blank}` };
  }
  if (letters !== word || word.length < 3 || !/^[A-Z]+$|^[A-Z]?[a-z]+$/.test(word)) return undefined;
  const near = instructions.filter((it) => isOneSlipAway(word.toUpperCase(), it));
  // In small letters a short word is more likely a command: `cd`, `rm`, `cut`.
  if (near.length !== 1 || (/[a-z]$/.test(word) && near[0]!.length < 5)) return undefined;
  return { keyword: near[0]!, length: word.length, text: styled(near[0]!) };
}

/** A frontend of its own may have instructions of its own. */
function isForAnother(text: string): boolean {
  const frontend = /^\uFEFF?(?:#.*\r?\n)*?#[ \t]*syntax[ \t]*=[ \t]*(\S+)/i.exec(text)?.[1];
  return frontend !== undefined && !/(^|\/)(docker\/)?dockerfile(-upstream)?([:@]|$)/.test(frontend);
}

/** What a template engine fills in before any builder reads the file: `{{ x }}`, `{% if %}`, `{name}`, `$NAME`, `@x@`. */
function isPlaceholder(laid: Layout, it: Instruction): boolean {
  const word = wordOf(laid, it);
  const alone = it.span.end - it.span.start === word.length;
  return /^(\{[{%#\w]|<[%#?@\w]|%|@|__|\.{3}|…|\w+\()/.test(word) || (alone && /^\$\{?\w+\}?$/.test(word));
}

/** The first word of a line, as it is written. */
function wordOf({ masked, escape }: Layout, { span }: Instruction): string {
  const [word] = wordsIn(masked, span, escape);
  return word === undefined ? "" : firstLine(masked.slice(word.span.start, word.span.end));
}

const firstLine = (text: string): string => /^[^\r\n\uE000]*/.exec(text)![0];

const shortened = (word: string): string => (word.length > 40 ? `${word.slice(0, 39)}…` : word);
