// Answers that are worked out once for each thing that they are about, and kept as long as that thing is there.

/** A function that works out its answer once for each first argument, which determines the others. */
export function once<K extends object, R extends readonly unknown[], V>(
  answer: (about: K, ...rest: R) => V,
): (about: K, ...rest: R) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (about, ...rest) => {
    let there = known.get(about);
    if (there === undefined) {
      there = { value: answer(about, ...rest) };
      known.set(about, there);
    }
    return there.value;
  };
}
