// How near two words are to each other.

/** Tells whether one word becomes the other by one slip: a letter too many, too few, another, or two swapped. */
export function isOneSlipAway(word: string, from: string): boolean {
  if (word === from || Math.abs(word.length - from.length) > 1) return false;
  let head = 0;
  while (head < word.length && word[head] === from[head]) head++;
  const same = (skipped: number, other: number) => word.slice(head + skipped) === from.slice(head + other);
  const swapped = word[head] === from[head + 1] && word[head + 1] === from[head];
  return same(1, 0) || same(0, 1) || same(1, 1) || (swapped && same(2, 2));
}
