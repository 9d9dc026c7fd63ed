// Several things at a time, told of in order.

/** Works on several items at a time, and tells of each in its turn. */
export async function inTurn<T, R>(
  items: readonly T[],
  jobs: number,
  work: (item: T) => Promise<R>,
  tell: (item: T, result: R) => unknown,
): Promise<void> {
  const results: { readonly of: R }[] = [];
  let [next, told] = [0, 0];
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      results[at] = { of: await work(items[at]!) };
      for (; results[told] !== undefined; told++) tell(items[told]!, results[told]!.of);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}
