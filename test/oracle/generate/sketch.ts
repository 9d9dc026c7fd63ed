// A Containerfile while it is being composed: what a fragment has to know of what stands above it.
import type { Random } from "./random.ts";

/** A base image as its name says it. */
export interface Base {
  readonly name: string;
  readonly minimal: boolean;
  /** The package managers that it has. */
  readonly managers: readonly string[];
}

const el = (name: string): Base[] => [
  { name, minimal: false, managers: ["dnf", "yum"] },
  { name: `${name}-minimal`, minimal: true, managers: ["microdnf"] },
];

export const bases: readonly Base[] = [
  ...el("registry.access.redhat.com/ubi9/python-312"),
  ...el("registry.access.redhat.com/ubi8/python-311"),
  { name: "quay.io/sclorg/python-312-c9s", minimal: false, managers: ["dnf", "yum"] },
  { name: "quay.io/sclorg/python-312-minimal-c9s", minimal: true, managers: ["microdnf"] },
  { name: "registry.access.redhat.com/ubi10/python-312-minimal", minimal: true, managers: ["microdnf"] },
  { name: "quay.io/fedora/python-313", minimal: false, managers: ["dnf"] },
  { name: "quay.io/fedora/python-313-minimal", minimal: true, managers: ["dnf", "microdnf"] },
];

export interface Sketch {
  readonly random: Random;
  readonly base: Base;
  /** The last USER. */
  user: string;
  /** The last WORKDIR. */
  workdir: string;
  /** The files of the build context, by path. */
  readonly files: Map<string, string>;
  /** What is deliberately wrong. */
  readonly slips: string[];
  /** How many more slips there may be. */
  left: number;
}

/** Tells whether to make a slip of this name here, and remembers it. */
export function slips(sketch: Sketch, name: string, percent = 50): boolean {
  if (sketch.left === 0 || !sketch.random.chance(percent)) return false;
  sketch.left--;
  sketch.slips.push(name);
  return true;
}

/** Lines that root has to run: with the USER lines around them that it takes, unless that is forgotten. */
export function asRoot(sketch: Sketch, lines: readonly string[]): string[] {
  const before = sketch.user;
  if (isRoot(before)) return [...lines];
  if (slips(sketch, "no root", 25)) return [...lines];
  const root = sketch.random.pick(["0", "root"]);
  if (sketch.random.chance(25)) {
    sketch.user = root;
    return [`USER ${root}`, ...lines];
  }
  return [`USER ${root}`, ...lines, `USER ${before}`];
}

/** Lines that the image's own user may run as well as root. */
export const isRoot = (user: string): boolean => /^(0|root)(:|$)/.test(user);
