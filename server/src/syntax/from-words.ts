// A FROM with more or fewer words than a builder takes.
import type { Instruction } from "./document.ts";
import type { SyntaxProblem } from "./syntax-problem.ts";
import { literal } from "./words.ts";

/**
 * FROM takes an image, or an image, AS and a name. A file whose lines end in carriage returns alone is one line to a
 * builder, and so one FROM with very many words. Empty for a template, whose words are not the builder's.
 * Source: parseFrom in instructions/parse.go of moby/buildkit, from in dispatchers.go of openshift/imagebuilder.
 */
export function* unfitFrom(masked: string, { keyword, words, body, span }: Instruction): Iterable<SyntaxProblem> {
  if (keyword !== "FROM" || words.length < 2) return;
  const said = words.map((it) => literal(it)?.toUpperCase());
  if ((words.length === 3 && said[1] === "AS") || /[{<][{%]|[%}][}>]/.test(masked.slice(body.start, body.end))) return;
  const returns = [...masked.slice(span.start, span.end).matchAll(/\r(?!\n)/g)].map((it) => span.start + it.index);
  const end = returns[0] ?? span.end;
  if (returns.length === 0) {
    const message = "FROM takes an image, or an image, AS and a name, and the build ends here";
    yield { span: { start: body.start, end }, message, unfinished: words.length === 2 };
    return;
  }
  // Where the text ends in one, that line has to end as well.
  const all = masked[span.end] === "\r" && masked[span.end + 1] !== "\n" ? [...returns, span.end] : returns;
  const edits = all.map((at) => ({ span: { start: at, end: at + 1 }, text: "\n" }));
  yield {
    span: { start: span.start, end },
    message: "lines end in a carriage return alone here, which ends none for a builder: all of it is read as this FROM",
    fixes: [{ title: "End the lines with line feeds", safety: "suggested", edits }],
  };
}
