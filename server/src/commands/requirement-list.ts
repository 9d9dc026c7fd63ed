// A list of requirements that a command reads, and what such a command may ask of the image.

import type { Section, Selection } from "../context/requirements/requirement.ts";
import type { Mount } from "../image/mounts.ts";
import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import type { Span } from "../text/span.ts";
import type { Invocation } from "./call.ts";
import { type Line, optionsNamed } from "./line.ts";

/** A list of requirements that a command reads. */
export interface RequirementList {
  /** Paths in the image: the first that is there is read. */
  readonly paths: readonly string[];
  /** The word of the command that names it, or the command's own name. */
  readonly span: Span;
  /** The command names this very file. */
  readonly named?: boolean;
  /** It pins what others ask for, and installs nothing. */
  readonly constraint: boolean;
  /** Which part of it is installed; undefined where that is not known. */
  readonly takes: (section: Section) => boolean | undefined;
  readonly extras: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  /** The folder that the command runs in: paths in a list of pip are seen from there. */
  readonly workdir?: string | undefined;
  /** What is named is installed without what it needs. */
  readonly alone?: boolean | undefined;
  /** Which projects of a workspace are installed; undefined for a list that knows of none. */
  readonly selection?: Selection | undefined;
}

export interface RequirementLists {
  /** Requirements that stand in the command itself. */
  readonly words: readonly Argument[];
  readonly files: readonly RequirementList[];
}

const none: ReadonlySet<string> = new Set();
/** A list that is read as a whole. */
export const whole = { constraint: false, takes: () => true, extras: none, groups: none } as const;

/** What lies where in the image while a command runs. */
export interface Listing {
  /** The file of the context that lies at an absolute path; undefined where none does, or nobody knows. */
  fileAt(path: string): string | undefined;
  textAt(path: string): string | undefined;
  /** Whether the build wrote what lies at a path, or took it away. */
  isOverwritten(path: string): boolean;
}

/** The values of options that may stand several times, and hold several each: `--group a --group=b`, `--with a,b`. */
export function valuesNamed(line: Line, ...names: readonly string[]): string[] {
  return optionsNamed(line, ...names).flatMap(({ value }) => value?.value?.split(/[,\s]+/).filter(Boolean) ?? []);
}

/** Where a command that installs runs: what it does is told by its words, its environment, and the image around it. */
export interface Whereabouts {
  readonly call: Invocation;
  readonly before: State;
  /** What its RUN mounts. */
  readonly mounts: readonly Mount[];
  /** The variables that its RUN gets from secrets. */
  readonly secrets: readonly string[];
  readonly listing: Listing;
}
