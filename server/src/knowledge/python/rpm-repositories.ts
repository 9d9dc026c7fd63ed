// From which repository an RPM comes on which distribution, and under which name.
import { listByDistro } from "../by-distro.ts";
import type { Distro } from "../distro.ts";
import { type SeenIn, seenIn } from "../rpm-names.ts";
import table from "./rpm-repositories.json";

export interface RpmSource {
  /** `base` is enabled everywhere: BaseOS and AppStream, or Fedora's own; `none` is nowhere, `external` a vendor's. */
  readonly repository: "base" | "crb" | "epel" | "none" | "external" | "unknown";
  /** Whether an image on UBI can install it without a subscription. */
  readonly ubi: "yes" | "no" | "unknown";
}

const rows = new Map<string, readonly string[]>(
  Object.entries(table.repositories).flatMap(([places, rpms]) =>
    rpms.split(" ").map((rpm) => [rpm, places.split(" ")] as const),
  ),
);
const instead = new Map<string, Readonly<Record<string, string>>>(Object.entries(table.instead));
const external = new Set(table.external.split(" "));
const elsewhere = Object.entries(table.elsewhere).map(
  ([where, list]) => [where as Elsewhere, listByDistro(list)] as const,
);

/** Where an RPM is that the repositories of an image lack: in RHEL's own, in its CodeReady Builder, or with others. */
export type Elsewhere = keyof typeof table.elsewhere;

/** Where the table comes from, and the day it was made. */
export const repositoriesProvenance = { asOf: table.asOf, source: table.source } as const;

/**
 * Where an RPM is that the repositories which an image is set up with certainly do not have: those of UBI, or those that
 * are switched on in CentOS Stream. Undefined where they have it, where nobody knows, and on Fedora.
 */
export function lackedRpm(rpm: string, distro: Distro): Elsewhere | undefined {
  if (distro.family === "fedora") return undefined;
  const isStream = !distro.flavor.startsWith("rhel");
  const listed = elsewhere.find(([, on]) => on(distro).sure.includes(rpm))?.[0];
  // CentOS Stream has in its own what UBI leaves out.
  if (listed !== undefined) return listed === "rhel" && isStream ? undefined : listed;
  const seen = seenIn(rpm, distro);
  if (seen?.repository === "epel") return "epel";
  const isBase = rows.get(rpm)?.[distro.version - 8]?.startsWith("base");
  return isStream && seen?.repository === "crb" && !isBase ? "crb" : undefined;
}

/** Where an RPM comes from on a distribution: what was seen in UBI is sure, then comes what was found out otherwise. */
export function rpmSource(rpm: string, distro: Distro): RpmSource {
  if (external.has(rpm)) return { repository: "external", ubi: "no" };
  const seen = seenIn(rpm, distro);
  if (distro.family === "fedora") return { repository: rows.has(rpm) || seen ? "base" : "unknown", ubi: "no" };
  if (seen?.ubi) return { repository: repositoryIn(seen), ubi: "yes" };
  const lacked = lackedRpm(rpm, distro);
  const place = rows.get(rpm)?.[distro.version - 8] ?? "unknown";
  const found = place.replace(/[+?-]$/, "") as RpmSource["repository"];
  const ubi = place.endsWith("+")
    ? "yes"
    : place.endsWith("-") || found === "none" || found === "epel"
      ? "no"
      : "unknown";
  const other = seen === undefined ? lacked && haveIt[lacked] : repositoryIn(seen);
  return { repository: found === "unknown" ? (other ?? found) : found, ubi: lacked === undefined ? ubi : "no" };
}

const repositoryIn = ({ repository }: SeenIn): RpmSource["repository"] =>
  repository === "fedora" ? "base" : repository;

const haveIt: Readonly<Record<Elsewhere, RpmSource["repository"]>> = {
  rhel: "base",
  crb: "crb",
  epel: "epel",
  "RPM Fusion": "external",
};

/** The name of an RPM on a distribution, where it is not the usual one. */
export function rpmOn(rpm: string, { family, version }: Distro): string {
  return (family === "el" && instead.get(rpm)?.[version]) || rpm;
}
