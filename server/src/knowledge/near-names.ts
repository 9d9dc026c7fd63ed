// Names that are almost those of the family, and what they were to say.
import type { Wanted } from "./image-suggestions.ts";

/** What a misspelt name says of an image. */
export interface NearName extends Wanted {
  /** "rhel9", "c10s", "fedora". */
  readonly flavor: string;
}

/**
 * What a name says that is built almost like those of the family: `ubi9/python-3.12`, `ubi9/python312`,
 * `sclorg/python-312-c9s-minimal`. Undefined where something in it is not understood: it may be anybody's then.
 */
export function nearName(namespace: string, repository: string): NearName | undefined {
  const [, letters = "", before, major, minor, rest = ""] =
    /^([a-z]+)[-_.]?(?:(mini?[a-z]*)[-_.])?(\d)[-_.]?(\d{1,2})((?:[-_.]?[a-z0-9]+)*)$/.exec(repository) ?? [];
  if (major === undefined || !isAlmost(letters, "python")) return undefined;
  const tokens = [before ?? [], rest.split(/[-_.]/)].flat().filter((it) => it !== "");
  const suffixes = tokens.filter((it) => isDistribution.test(it));
  const others = tokens.filter((it) => !isDistribution.test(it));
  if (suffixes.length > 1 || others.length > 1 || !others.every((it) => isAlmost(it, "minimal"))) return undefined;
  const flavor = flavorFrom(namespace, suffixes[0]);
  if (flavor === undefined) return undefined;
  return { flavor, python: `${major}.${minor}`, variant: others.length > 0 ? "minimal" : "full" };
}

const isDistribution = /^(?:c|el|ubi|rhel|f)\d+s?$|^fedora$/;

function flavorFrom(namespace: string, suffix: string | undefined): string | undefined {
  const redHat = /^(?:ubi|rhel)-?(\d+)$/.exec(namespace)?.[1];
  const release = /\d+/.exec(suffix ?? "")?.[0];
  if (redHat !== undefined) return Number(redHat) < 8 || (release ?? redHat) !== redHat ? undefined : `rhel${redHat}`;
  if (namespace === "fedora") return suffix === undefined || /^f/.test(suffix) ? "fedora" : undefined;
  if (namespace !== "sclorg" || release === undefined) return undefined;
  return suffix!.startsWith("c") ? `c${release}s` : /^f/.test(suffix!) ? undefined : `rhel${release}`;
}

/** A word, or one that is cut short, has a letter too many, too few or another, or two swapped. */
function isAlmost(word: string, meant: string): boolean {
  if (word.length > 1 && meant.startsWith(word)) return true;
  let head = 0;
  while (head < word.length && word[head] === meant[head]) head++;
  const ends = (skipped: number, other: number) => word.slice(head + skipped) === meant.slice(head + other);
  const swapped = word[head] === meant[head + 1] && word[head + 1] === meant[head] && ends(2, 2);
  return ends(1, 0) || ends(0, 1) || ends(1, 1) || swapped;
}
