/**
 * The index of the first item that fits, found by halves: every item behind one that fits has to fit too. The length
 * of the list where none does.
 */
export function firstIndex<T>(items: readonly T[], fits: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
