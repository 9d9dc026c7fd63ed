// Which images get no more updates, since when and whose end that is, and what comes after them.
import type { Image } from "./image.ts";
import type { Retired } from "./image-names.ts";
import { distributionRank } from "./image-suggestions.ts";
import { images } from "./image-table.ts";
import { distroName } from "./image-titles.ts";

/** How an image came to its end. */
export interface Ending {
  /**
   * Whether it is known to be over: the image is built no longer. Otherwise a day has passed that was known before,
   * and the image may have moved to a newer release under its name.
   */
  readonly certain: boolean;
  /** A day: "2026-05-27". */
  readonly since: string;
  /** Whose end it is, as a clause: "Enterprise Linux has ended its support of Python 3.11". */
  readonly why: string;
}

/**
 * How an image has come to its end by a day such as "2026-11-28"; undefined where it has not. Without a day only what
 * was over when the table was made has ended. Python 3.6 is kept for all of Enterprise Linux 8, and 3.9 for all of 9:
 * https://access.redhat.com/support/policy/updates/rhel-app-streams-life-cycle.
 */
export function endOfLife(
  { status, removed = "", distro, ends }: Image,
  today: string | undefined,
): Ending | undefined {
  if (status === "removed") {
    const [, since = "", why = "it is built no longer"] = /^(\S+): (.*)$/.exec(removed) ?? [];
    return { certain: true, since, why };
  }
  if (today === undefined || today <= ends) return undefined;
  return { certain: false, since: ends, why: `it was last seen on ${distroName({ distro })}, which has ended` };
}

/** How the images came to their end that are older than the table. */
export const retirement = ({ ended, because }: Retired): Ending => ({ certain: true, since: ended, why: because });

/** What an ending means for who builds on an image, as a message. */
export function endingMessage(called: string, { certain, since, why }: Ending): string {
  return certain
    ? `${called} gets no more updates since ${since}: ${why}, and nobody mends what is found in it now`
    : `${called} gets no more updates since ${since}, unless it has moved to a newer release under this name: ${why}`;
}

/**
 * What follows an image that has ended by a day: the next Python on the same distribution in the same variant, or the
 * same Python on another one, those first that live long; undefined where there is neither.
 */
export function successorOf(image: Image, today: string | undefined): Image | undefined {
  const { flavor } = image.distro;
  const living = images.filter((it) => endOfLife(it, today) === undefined && it.variant === image.variant);
  const next = living.filter((it) =>
    flavor === "c8s"
      ? it.distro.flavor === "c9s" && minor(it) >= minor(image)
      : it.distro.flavor === flavor && minor(it) > minor(image),
  );
  const [first] = next.toSorted((a, b) => minor(a) - minor(b));
  if (first !== undefined) return first;
  const same = living.filter((it) => it.python === image.python);
  return same.toSorted((a, b) => distributionRank(a) - distributionRank(b))[0];
}

function minor({ python }: Pick<Image, "python">): number {
  return Number(python.split(".")[1]);
}

/** The next Python on the same distribution that lives by a day and has a full image and a minimal one. */
export function splittableSuccessor({ python, distro }: Image, today: string | undefined): Image | undefined {
  const living = images.filter((it) => endOfLife(it, today) === undefined && it.distro.flavor === distro.flavor);
  const fitting = living.filter(
    (it) =>
      it.variant === "full" && minor(it) > minor({ python }) && living.some((other) => other.id === it.counterpart),
  );
  return fitting.toSorted((a, b) => minor(a) - minor(b))[0];
}
