// Edits from several sources, made into one list that can be applied.
import { compatible, type Edit } from "../text/edit.ts";

/** Each edit once: where two stages use one ARG, both ask for the same. */
export function distinct(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((it) => [`${it.span.start}-${it.span.end}-${it.text}`, it])).values()];
}

/** The edits in order of place. What is put in where something else is taken out comes before it. */
export function ordered(edits: readonly Edit[]): Edit[] {
  const length = ({ span }: Edit) => span.end - span.start;
  return [...edits].sort((a, b) => a.span.start - b.span.start || Math.sign(length(a)) - Math.sign(length(b)));
}

/** The edits with as many of `more` as do not touch what these change. */
export function merged(edits: readonly Edit[], more: readonly Edit[]): Edit[] {
  const all = [...edits];
  for (const it of more) if (compatible(all, [it])) all.push(it);
  return all;
}
