// From which repository an RPM comes on which distribution, and under which name.
import type { Distro } from "../distro.ts";
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

/** Where the table comes from, and the day it was made. */
export const repositoriesProvenance = { asOf: table.asOf, source: table.source } as const;

/** Where an RPM comes from on a distribution. */
export function rpmSource(rpm: string, { family, version }: Distro): RpmSource {
  if (external.has(rpm)) return { repository: "external", ubi: "no" };
  const place = rows.get(rpm)?.[version - 8];
  if (family === "fedora") return { repository: rows.has(rpm) ? "base" : "unknown", ubi: "no" };
  if (place === undefined || place === "unknown") return { repository: "unknown", ubi: "unknown" };
  const repository = place.replace(/[+?-]$/, "") as RpmSource["repository"];
  return { repository, ubi: place.endsWith("+") ? "yes" : place.endsWith("?") ? "unknown" : "no" };
}

/** The name of an RPM on a distribution, where it is not the usual one. */
export function rpmOn(rpm: string, { family, version }: Distro): string {
  return (family === "el" && instead.get(rpm)?.[version]) || rpm;
}
