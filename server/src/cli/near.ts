// "Did you mean": the names that a misspelt one may have been.
import leven from "leven";

/** A sentence's end that offers the nearest of `names`, or nothing where none is near. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const near = nearest(word, names);
  return near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
}

function nearest(word: string, names: Iterable<string>): string[] {
  const wanted = word.toLowerCase();
  const reach = Math.max(2, Math.floor(wanted.length / 3));
  return [...names]
    .map((name) => ({ name, distance: contains(name, wanted) ? 1 : leven(wanted, name) }))
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** People remember a part of a long name: `without-root`, `microdnf`. */
const contains = (name: string, part: string): boolean => part.length > 3 && name.includes(part);
