// What FROM names, changed where the file says it: in the FROM itself, or in the default of an ARG that it uses.
import { expand } from "../image/value.ts";
import { referenceOf } from "../simulation/base.ts";
import type { StageBuild } from "../simulation/build.ts";
import { globalArguments } from "../simulation/simulate.ts";
import type { Document, Word } from "../syntax/document.ts";
import { parse } from "../syntax/parse.ts";
import { apply, type Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import { distinct } from "./edits.ts";

/**
 * Edits after which these stages are on these images, and every other stage on what it is on now. Variables are kept
 * where their defaults can say it.
 */
export function withReferences(document: Document, wanted: ReadonlyMap<StageBuild, string>): Edit[] {
  const stages = [...wanted].filter(([{ base }, reference]) => base.reference !== reference);
  const piecewise = stages.map(([stage, reference]) => changed(writtenReference(document, stage), reference));
  if (!piecewise.includes(undefined)) {
    const edits = distinct((piecewise as Edit[][]).flat());
    if (stillHolds(document, edits, wanted)) return edits;
  }
  return stages.map(([{ stage }, reference]) => ({ span: stage.base.span, text: reference }));
}

/** Tells whether edits lead to these references and leave those of the other stages as they are. */
export function stillHolds(
  document: Document,
  edits: readonly Edit[],
  wanted: ReadonlyMap<StageBuild, string>,
): boolean {
  const before = referencesOf(document);
  const after = referencesOf(parse(apply(document.text, edits)));
  const expected = new Map([...wanted].map(([{ stage }, reference]) => [stage.index, reference]));
  return before.length === after.length && after.every((it, i) => it === (expected.get(i) ?? before[i]));
}

function referencesOf(document: Document): (string | undefined)[] {
  const globals = globalArguments(document);
  return document.stages.map((it) => referenceOf(it, globals));
}

/** A reference, and where in the file each stretch of it stands. */
export interface Written {
  readonly text: string;
  /** Where these characters stand; undefined where no one place says all of them and nothing else. */
  at(start: number, end: number): Span | undefined;
}

/** How a stage's reference is written. */
export function writtenReference(document: Document, { stage: { base } }: StageBuild): Written {
  const globals = globalArguments(document);
  const lookup = (name: string) => globals.set.get(name)?.value ?? null;
  const stretches: (Span & { readonly place: Span; readonly own: boolean; readonly exact: boolean })[] = [];
  let text = "";
  for (const part of base.parts) {
    const start = text.length;
    for (const piece of expand([part], lookup)) {
      const place = piece.span;
      const exact = piece.text !== undefined && place.end - place.start === piece.text.length;
      const from = text.length;
      text += piece.text ?? "";
      stretches.push({ start: from, end: text.length, place, own: part.kind === "text", exact });
    }
    // A variable as a whole can be taken out of FROM too.
    if (part.kind !== "text") stretches.push({ start, end: text.length, place: part.span, own: true, exact: false });
  }
  const inOne = (start: number, end: number): Span | undefined => {
    const it = stretches.find((one) => one.exact && one.start <= start && end <= one.end && start < end);
    return it && { start: it.place.start + start - it.start, end: it.place.start + end - it.start };
  };
  /** Between two characters of one stretch. */
  const within = (offset: number): Span | undefined => {
    const it = stretches.find((one) => one.exact && one.start < offset && offset < one.end);
    const at = it && it.place.start + offset - it.start;
    return at === undefined ? undefined : { start: at, end: at };
  };
  const edge = (offset: number, side: "start" | "end"): number | undefined => {
    const own = stretches.filter((it) => it.own);
    const ending = own.find((it) => it[side] === offset);
    if (ending !== undefined) return ending.place[side];
    const inside = own.find((it) => it.exact && it.start <= offset && offset <= it.end);
    return inside && inside.place.start + offset - inside.start;
  };
  return {
    text,
    at(start, end) {
      const place = start < end ? inOne(start, end) : within(start);
      if (place !== undefined) return place;
      const from = start < end ? edge(start, "start") : edge(start, "end");
      const to = edge(end, "end");
      return from === undefined || to === undefined || to < from ? undefined : { start: from, end: to };
    },
  };
}

/** The words of a FROM that are a variable and nothing more. */
export function onlyVariable({ parts }: Word): string | undefined {
  const [only, more] = parts;
  return only?.kind === "variable" && more === undefined ? only.name : undefined;
}

const structure = /^(.*\/|)(python-)(\d+)(-minimal|)(-(?:c\d+s|el\d+)|)(:[^@]*|)(@.*|)$/s;

/** Edits that make one reference of the family into another, part by part; undefined where they cannot be placed. */
function changed(written: Written, reference: string): Edit[] | undefined {
  const old = structure.exec(written.text);
  const now = structure.exec(reference);
  if (old === null || now === null) return undefined;
  const edits: Edit[] = [];
  let at = 0;
  for (let i = 1; i < old.length; i++) {
    const before = old[i]!;
    const after = now[i]!;
    const start = at;
    at += before.length;
    if (before === after) continue;
    const { head, tail } = i === 1 ? common(before, after) : { head: 0, tail: 0 };
    const span = written.at(start + head, at - tail);
    if (span === undefined) return undefined;
    edits.push({ span, text: after.slice(head, after.length - tail) });
  }
  return edits;
}

/** How many characters two texts begin and end with in common. */
function common(a: string, b: string): { readonly head: number; readonly tail: number } {
  const shortest = Math.min(a.length, b.length);
  let head = 0;
  while (head < shortest && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shortest - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return { head, tail };
}
