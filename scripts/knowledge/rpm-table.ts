// Writes where RPMs were seen as the table that the server reads: as small as it can be.

/** What lock files of RPMs show, put together: for each RPM and distribution the repositories that it came from. */
export interface RpmEvidence {
  readonly asOf: string;
  /** By RPM, then by distribution ("el9"), then by kind of repository ("ua"): how often it was seen there. */
  readonly names: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** The content of rpm-names.json. */
export interface RpmTable {
  readonly asOf: string;
  readonly source: string;
  readonly legend: string;
  readonly names: Readonly<Record<string, string>>;
}

const distributions = ["el8", "el9", "el10", "fedora"];

/** Kinds of repositories, those first that say the most: what UBI has, everybody has. */
const kinds: readonly (readonly [kind: string, letters: string])[] = [
  ["ub", "ub"],
  ["ua", "ua"],
  ["uc", "uc"],
  ["rb", "rb"],
  ["sb", "rb"],
  ["ra", "ra"],
  ["sa", "ra"],
  ["rc", "rc"],
  ["sc", "rc"],
  ["e", "e"],
  ["f", "f"],
];

/** The table of some evidence: names that were seen in the same places stand together, in the order of the alphabet. */
export function rpmTable({ asOf, names }: RpmEvidence): RpmTable {
  const places = new Map<string, string[]>();
  for (const [rpm, seen] of Object.entries(names)) {
    const where = distributions.map((it) => placeIn(seen[it] ?? {})).join(" ");
    // What came from a vendor or somebody's own builds only, says nothing of a distribution.
    if (/[a-z]/.test(where)) places.set(where, [...(places.get(where) ?? []), rpm]);
  }
  const sorted = [...places].sort(([one], [other]) => compare(one, other));
  return {
    asOf,
    source:
      "rpms.lock.yaml in the history of public repositories (npm run knowledge:rpms): from which repository an RPM was locked.",
    legend:
      "EL 8, 9, 10, Fedora: u UBI, r RHEL or CentOS Stream and not seen in UBI, each with b BaseOS, a AppStream, c CodeReady Builder; e EPEL only, f Fedora; - not seen, which is not the same as not there.",
    names: Object.fromEntries(sorted.map(([where, rpms]) => [where, rpms.sort(compare).join(" ")])),
  };
}

function placeIn(seen: Readonly<Record<string, unknown>>): string {
  return kinds.find(([kind]) => kind in seen)?.[1] ?? "-";
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
