// Where the file says what a FROM names.
import { definitions } from "../simulation/instructions.ts";
import type { Document, Stage, Word } from "../syntax/document.ts";
import { once } from "../text/once.ts";
import { type Span, slice } from "../text/span.ts";

/**
 * Where the file says the reference of a FROM, letter for letter: in the FROM, or in the default of the global ARG that
 * is all there is of it. Undefined where it is put together from several.
 */
export function placeOfReference(document: Document, { base }: Stage, reference: string): Span | undefined {
  const says = (span: Span) => slice(document.text, span) === reference;
  if (says(base.span)) return base.span;
  const [only, more] = base.parts;
  if (only?.kind !== "variable" || only.operator !== "" || more !== undefined) return undefined;
  const [part, ...others] = defaultsIn(document).get(only.name)?.parts ?? [];
  return part?.kind === "text" && others.length === 0 && says(part.span) ? part.span : undefined;
}

/** The defaults of the global arguments, by name; of several the last. */
const defaultsIn = once(({ instructions, stages }: Document): ReadonlyMap<string, Word | undefined> => {
  const end = stages[0]!.from.span.start;
  const above = instructions.filter((it) => it.keyword === "ARG" && it.span.start < end);
  return new Map(above.flatMap((it) => definitions(it)).map((it) => [it.name, it.value]));
});
