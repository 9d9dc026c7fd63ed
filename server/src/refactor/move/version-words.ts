// Words that hold the minor version of a Python: python3.12, pip3.12, lib/python3.12/site-packages, cp312, --python 3.12.
import { uvLine } from "../../commands/uv.ts";
import { definitionsOf } from "../../queries/definitions.ts";
import type { Step } from "../../simulation/build.ts";
import type { Document, Instruction } from "../../syntax/document.ts";
import { extent } from "../../syntax/rewrite.ts";
import type { Edit } from "../../text/edit.ts";
import { type Span, within } from "../../text/span.ts";

export interface Versions {
  /** "3.12" */
  readonly from: string;
  readonly to: string;
  /** Words that keep their version, whatever they say. */
  readonly spared: readonly Span[];
}

/** Edits of what an instruction of a stage that moves says of its Python. */
export function inStep(document: Document, { instruction, executions }: Step, versions: Versions): Edit[] {
  if (versions.from === versions.to || instruction.keyword === "FROM") return [];
  const spans = foreign(instruction);
  const options = executions.flatMap((call) => {
    const { args } = call;
    const ofPython = /^python\b/.test(uvLine(call)?.verb ?? "");
    return args.filter((it, i) => {
      if (!it.exact || it.value !== versions.from) return false;
      const previous = args[i - 1]?.value;
      return ofPython || (previous !== undefined && /^(-p|--python|--python-version)$/.test(previous));
    });
  });
  return [
    ...words(document, extent(instruction), versions, spans),
    ...options.map(({ span }) => ({ span, text: versions.to })),
    ...movedDefinitions(instruction, versions),
  ];
}

/** Edits of the paths that a COPY takes out of a stage that moves. */
export function inCopyFrom(document: Document, instruction: Instruction, versions: Versions): Edit[] {
  const sources = (instruction.exec ?? instruction.words).slice(0, -1);
  return sources.flatMap(({ span }) => words(document, span, versions, []));
}

/** Edits of the arguments and variables of Python's name that hold the version and nothing else. */
export function movedDefinitions(instruction: Instruction, { from, to }: Versions): Edit[] {
  if (from === to || (instruction.keyword !== "ARG" && instruction.keyword !== "ENV")) return [];
  return definitionsOf(instruction).flatMap(({ name, value }) => {
    const [part, more] = value?.parts ?? [];
    if (part?.kind !== "text" || more !== undefined || !/py/i.test(name)) return [];
    if (part.text === from) return [{ span: part.span, text: to }];
    return part.text === short(from) ? [{ span: part.span, text: short(to) }] : [];
  });
}

/** "3.12" as names of packages and wheels have it: "312". */
export const short = (version: string): string => version.replace(".", "");

function words(
  { text, comments }: Document,
  span: Span,
  { from, to, spared }: Versions,
  spans: readonly Span[],
): Edit[] {
  const dotted = from.replace(".", "\\.");
  const programs = `(?<![\\w.-])(?:python|pip|pip-|pydoc|idle|python-)${dotted}(?!\\.?\\d|\\.(?:txt|in|lock|toml|json|ya?ml|whl|zip|tar|sh|py))`;
  const tags = `(?<![a-z])cp(?:ython-)?${short(from)}(?!\\d)`;
  return [...text.slice(span.start, span.end).matchAll(new RegExp(`${programs}|${tags}`, "g"))].flatMap((match) => {
    const start = span.start + match.index;
    const place = { start, end: start + match[0].length };
    const skipped = [...comments.map((it) => it.span), ...spans, ...spared].some((it) => within(place, it));
    if (skipped || inUrl(text, start)) return [];
    return [{ span: place, text: match[0].replace(from, to).replace(short(from), short(to)) }];
  });
}

/** What an instruction takes from elsewhere is called what it is called there. */
function foreign({ keyword, flags, words: all, exec }: Instruction): Span[] {
  const sources = keyword === "COPY" || keyword === "ADD" ? (exec ?? all).slice(0, -1) : [];
  return [...flags, ...sources].map((it) => it.span);
}

/** A file on a server has the name that it has. */
function inUrl(text: string, offset: number): boolean {
  const head = /[^\s"']*$/.exec(text.slice(0, offset))![0];
  return head.includes("://");
}
