// What two texts have in common, line by line: the ground of every difference that is shown or sent.

/** The longest common subsequence of two lists of lines, as pairs of indices. */
export function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;

  const rows = a.length - head - tail;
  const columns = b.length - head - tail;
  const pairs = Array.from({ length: head }, (_, at) => [at, at] as const);
  if (rows * columns <= most) pairs.push(...longest(a.slice(head, head + rows), b.slice(head, head + columns), head));
  for (let at = 0; at < tail; at++) pairs.push([a.length - tail + at, b.length - tail + at]);
  return pairs;
}

/** Beyond this the table below would cost more than one large difference does harm. */
const most = 1_000_000;

function longest(a: readonly string[], b: readonly string[], shift: number): (readonly [number, number])[] {
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] =
        a[i] === b[j]
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([shift + i++, shift + j++]);
    else if (length[(i + 1) * width + j]! >= length[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}
