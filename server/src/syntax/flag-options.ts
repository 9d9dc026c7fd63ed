// The options in the value of a flag: `--mount=type=cache,target=/x,uid=1001`.
import type { Span } from "../text/span.ts";
import type { Flag, FlagOption, Instruction, Word } from "./document.ts";
import { literal, wordAt } from "./words.ts";

/**
 * The options that commas separate in `span` of a masked text. The builder takes quotes off before it looks for commas,
 * so they protect none.
 */
export function optionsIn(masked: string, span: Span, escape: string): FlagOption[] {
  return pieces(masked, span).flatMap((piece): FlagOption[] => {
    const own = bare(masked, piece);
    if (own.start === own.end) return [];
    const text = masked.slice(own.start, own.end);
    const at = text.indexOf("=");
    const name = { start: own.start, end: at < 0 ? own.end : own.start + at };
    return [
      {
        name: (literal(wordAt(masked, name, escape)) ?? "").toLowerCase(),
        span: own,
        value: at < 0 ? undefined : wordAt(masked, { start: name.end + 1, end: own.end }, escape),
      },
    ];
  });
}

/** The words that say which stage or image an instruction takes files from: `--from=`, and `from=` in a mount. */
export function sourceNames({ flags }: Pick<Instruction, "flags">): Word[] {
  return flags.flatMap((flag: Flag) => {
    const options = flag.options.filter((it) => it.name === "from").map((it) => it.value);
    return [flag.name === "from" ? flag.value : undefined, ...options].filter((it) => it !== undefined);
  });
}

/** A comma in `${A:-b,c}` belongs to the variable. */
function pieces(masked: string, { start, end }: Span): Span[] {
  const found: Span[] = [];
  let from = start;
  let braces = 0;
  for (let at = start; at < end; at++) {
    if (masked.startsWith("${", at)) braces++;
    else if (masked[at] === "}" && braces > 0) braces--;
    else if (masked[at] === "," && braces === 0) {
      found.push({ start: from, end: at });
      from = at + 1;
    }
  }
  return [...found, { start: from, end }];
}

/** Without the quotes, blanks and continuations at both ends. */
function bare(masked: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && idle.test(masked[from]!)) from++;
  while (to > from && idle.test(masked[to - 1]!)) to--;
  return { start: from, end: to };
}

const idle = /[\s"'\uE000]/;
