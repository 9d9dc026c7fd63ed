// From which repositories RPMs were seen to come. A name that is not here may well be there.
import type { Distro } from "./distro.ts";
import table from "./rpm-names.json";

/** A repository of UBI, or one of RHEL and CentOS Stream from which UBI has what is in it only in part. */
export interface SeenIn {
  readonly repository: "base" | "crb" | "epel" | "fedora";
  readonly ubi: boolean;
}

const repositories: Readonly<Record<string, SeenIn>> = {
  ub: { repository: "base", ubi: true },
  ua: { repository: "base", ubi: true },
  uc: { repository: "crb", ubi: true },
  rb: { repository: "base", ubi: false },
  ra: { repository: "base", ubi: false },
  rc: { repository: "crb", ubi: false },
  e: { repository: "epel", ubi: false },
  f: { repository: "fedora", ubi: false },
};

const places = ["8", "9", "10", "fedora"];

let rows: ReadonlyMap<string, readonly string[]> | undefined;

/** Where an RPM was seen on a distribution; undefined where it was not. */
export function seenIn(rpm: string, { family, version }: Distro): SeenIn | undefined {
  rows ??= read();
  const place = rows.get(rpm)?.[places.indexOf(family === "fedora" ? family : `${version}`)];
  return place === undefined ? undefined : repositories[place];
}

/** Tells whether an RPM of that name was seen on any distribution. */
export function isRpm(name: string): boolean {
  rows ??= read();
  return rows.has(name);
}

/** The table is unfolded when somebody asks: most files install nothing that has to be looked up. */
function read(): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const [where, rpms] of Object.entries(table.names)) {
    const on = where.split(" ");
    for (const rpm of rpms.split(" ")) all.set(rpm, on);
  }
  return all;
}
