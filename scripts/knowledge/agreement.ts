// Holds what the server says of wheels to the evidence: every release, Python and machine that some lock file tells of.
import { isPreRelease } from "../../server/src/context/releases.ts";
import type { Distro } from "../../server/src/knowledge/distro.ts";
import { images } from "../../server/src/knowledge/images.ts";
import { availability } from "../../server/src/knowledge/python/availability.ts";
import type { Architecture } from "../../server/src/knowledge/python/wheel-tags.ts";
import type { Evidence } from "./evidence.ts";
import { machines, pythons, type Release, releasesOf } from "./releases.ts";

export interface Disagreement {
  readonly project: string;
  readonly version: string;
  readonly python: string;
  readonly machine: Architecture;
  readonly says: "yes" | "no";
  /** The sentence that goes with it. */
  readonly why: string;
  /** Why the evidence is not believed; undefined where nothing says so, and the table is wrong. */
  readonly explanation: string | undefined;
}

export interface Agreement {
  /** How often the evidence tells something. */
  readonly asked: number;
  /** How often the server does not know. */
  readonly unknown: number;
  readonly disagreements: readonly Disagreement[];
}

/** Compares everything that can be asked: each Python with every C library of the images that have it. */
export function agreement(evidence: Evidence): Agreement {
  let [asked, unknown] = [0, 0];
  const disagreements: Disagreement[] = [];
  for (const [project, releases] of releasesOf(evidence)) {
    for (const release of releases) {
      for (const python of Object.keys(pythons)) {
        for (const machine of machines) {
          for (const distro of distrosWith(python)) {
            const has = proven(release, python, machine, distro);
            if (has === undefined) continue;
            asked++;
            const { version } = release;
            const answer = availability(project, { version, python, architecture: machine, distro });
            if (answer.has === "unknown") unknown++;
            else if (answer.has !== has) {
              const explanation = explanationOf(release, python, machine, releases);
              disagreements.push({ project, version, python, machine, says: answer.has, why: answer.why, explanation });
            }
          }
        }
      }
    }
  }
  return { asked, unknown, disagreements };
}

const distrosWith = (python: string): Iterable<Distro> =>
  new Map(images.filter((it) => it.python === python).map((it) => [it.distro.glibc, it.distro])).values();

function proven(release: Release, python: string, machine: Architecture, { glibc }: Distro): "yes" | "no" | undefined {
  const state = release.state(python, machine);
  if (state === undefined) return undefined;
  return typeof state === "number" && state <= Number(glibc.slice(2)) ? "yes" : "no";
}

function explanationOf(
  release: Release,
  python: string,
  machine: Architecture,
  releases: readonly Release[],
): string | undefined {
  const state = release.state(python, machine);
  if (isPreRelease(release.version) && releases.some((it) => !isPreRelease(it.version))) return "a pre-release";
  if (typeof state === "object" && !state.strong) return "one report alone that a release lacks a wheel";
  return undefined;
}
