// An S2I Python image as the rest of the program sees it.
import type { Distro } from "./distro.ts";

export type Variant = "full" | "minimal";

export interface Image {
  /** "c10s-python-313-minimal". */
  readonly id: string;
  readonly status: "current" | "removed";
  /** When and why it is no longer built. What was pushed before may still be pullable. */
  readonly removed?: string;
  /** The full names it can be pulled by, the best first. */
  readonly names: readonly string[];
  /** The minor version: "3.13". */
  readonly python: string;
  readonly variant: Variant;
  readonly distro: Distro;
  /** The last day on which its distribution gets updates: "2027-05-31". */
  readonly ends: string;
  /** The package manager to use here: "microdnf" or "dnf". */
  readonly packageManager: string;
  /** The RPMs that are certainly in it: named in its build or its base's, and what these certainly pull in. */
  readonly rpms: readonly string[];
  /** Commands that are certainly on PATH. A command in neither list is unknown. */
  readonly commandsPresent: readonly string[];
  /** Commands that are certainly not on PATH. */
  readonly commandsAbsent: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workdir: string;
  readonly venv: string;
  readonly entrypoint: readonly string[] | undefined;
  readonly command: string;
  readonly pythonHeaders: {
    /** The name that is right on every image with this Python: "pkgconfig(python-3.13)". */
    readonly portable: string;
    readonly names: readonly string[];
  };
  /** Whether /etc/passwd has a user for 1001 (named `default`). */
  readonly hasPasswdEntry: boolean;
  /** Whether /usr/bin/python3 exists. */
  readonly systemPythonExists: boolean;
  /** The interpreter that the venv was made from: "/usr/bin/python3.13". */
  readonly systemPython: string;
  /** The id of the same Python on the same distribution in the other variant. */
  readonly counterpart: string | undefined;
}
