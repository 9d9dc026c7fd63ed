// What is asked of the tables: which release of a project, and where it is to be installed.
import type { Distro } from "../distro.ts";
import type { Architecture } from "./wheel-tags.ts";

/** What is asked: which release of a project, and where it is to be installed. */
export interface Question {
  /** The pinned version. */
  readonly version?: string | undefined;
  /** What the version must fulfil, where it is not pinned: ">=2,<3". */
  readonly specifier?: string | undefined;
  readonly extras?: readonly string[] | undefined;
  /** The names of the release's files, as a lock file lists them; undefined where nobody listed them. */
  readonly files?: readonly string[] | undefined;
  /** The list leaves out files, those for other Pythons or machines say. */
  readonly filesIncomplete?: boolean | undefined;
  /** "3.13" */
  readonly python: string;
  readonly distro: Distro;
  /** The C library, where it is not the distribution's. */
  readonly glibc?: string | undefined;
  readonly architecture: Architecture;
  readonly options?: VerdictOptions | undefined;
  /** The normalised names of what is installed beside it: some bring what others need at run time. */
  readonly beside?: ReadonlySet<string> | undefined;
}

/** What pip is told about one project. */
export interface VerdictOptions {
  /** `--no-binary`: never a wheel. */
  readonly noBinary?: boolean;
  /** `--only-binary`: always a wheel. */
  readonly onlyBinary?: boolean;
  /** Files come from other places than the public index too, or from there only. */
  readonly elsewhere?: "too" | "only" | undefined;
}
