// Which images get no more updates, and what comes after them.
import type { Image } from "./image.ts";
import { images } from "./image-table.ts";

/** Pythons that are still in a published image though nobody mends them any more. */
const unmaintained: Readonly<Record<string, string>> = {
  "3.6": "Python 3.6 has reached its end of life in 2021",
};

/** Why an image gets no more updates; undefined where it does. */
export function endOfLife({ status, removed, python }: Image): string | undefined {
  if (status === "removed") return removed?.replace(/^(\S+): (.*)$/, "$2 ($1)") ?? "it is no longer built";
  return unmaintained[python];
}

/** The next Python on the same distribution in the same variant, or the same on the next release of CentOS Stream. */
export function successorOf(image: Image): Image | undefined {
  const { flavor } = image.distro;
  const living = images.filter((it) => endOfLife(it) === undefined && it.variant === image.variant);
  const next = living.filter((it) =>
    flavor === "c8s"
      ? it.distro.flavor === "c9s" && minor(it) >= minor(image)
      : it.distro.flavor === flavor && minor(it) > minor(image),
  );
  return next.toSorted((a, b) => minor(a) - minor(b))[0];
}

function minor({ python }: Pick<Image, "python">): number {
  return Number(python.split(".")[1]);
}

/** The next living Python on the same distribution that has a full image and a minimal one. */
export function splittableSuccessor({ python, distro }: Image): Image | undefined {
  const living = images.filter((it) => endOfLife(it) === undefined && it.distro.flavor === distro.flavor);
  const fitting = living.filter(
    (it) =>
      it.variant === "full" && minor(it) > minor({ python }) && living.some((other) => other.id === it.counterpart),
  );
  return fitting.toSorted((a, b) => minor(a) - minor(b))[0];
}
