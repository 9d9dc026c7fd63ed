// Names that are one slip of the keyboard away from another one.

/** Tells whether two names differ by one character that is missing, added or another one, or by two that changed places. */
export function isOneSlip(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  let [a, b] = [one.length, other.length];
  while (a > start && b > start && one[a - 1] === other[b - 1]) [a, b] = [a - 1, b - 1];
  const [left, right] = [one.slice(start, a), other.slice(start, b)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** Tells whether two names of files have one ending, and beginnings that differ in one slip, in their case or in `-` and `_`. */
export function isNameSlip(one: string, other: string): boolean {
  const [a, x] = parted(one);
  const [b, y] = parted(other);
  return x === y && (isOneSlip(a, b) || a.toLowerCase() === b.toLowerCase() || joined(a) === joined(b));
}

const parted = (name: string): readonly [string, string] => {
  const ending = /\.\w+$/.exec(name)?.[0] ?? "";
  return [name.slice(0, name.length - ending.length), ending];
};

const joined = (name: string): string => name.replace(/[-_]/g, "");
