// What a file of requirements says: the words that its readers share.
import type { SourceSetting } from "../../knowledge/tool-settings.ts";
import type { Span } from "../../text/span.ts";

export type Answer = "yes" | "no" | "unknown";

/**
 * Why a project is listed: it is always installed, it builds the project, one of the extras or one of the groups of
 * dependencies names it, or some extra does that the file does not tell.
 */
export type Section = "main" | "build" | "optional" | `extra:${string}` | `group:${string}`;

/** A project that is asked for, and where that stands. */
export interface Requirement {
  /** Normalised: "mod-wsgi". Undefined where only an address or a path is given. */
  readonly name: string | undefined;
  /** Normalised too. */
  readonly extras: readonly string[];
  /** What the version must fulfil, as it is written: ">=2,<3"; empty for any. */
  readonly specifier: string;
  /** The one version that is allowed, or that a lock has chosen. */
  readonly version: string | undefined;
  /** The environment marker, as it is written. */
  readonly marker: string | undefined;
  /** Whether it is installed in the environment that was asked about, judging by its markers. */
  readonly applies: Answer;
  readonly kind: "index" | "url" | "vcs" | "path";
  /** The address or the path, where it comes from one. */
  readonly location: string | undefined;
  /** It names an index of its own. */
  readonly elsewhere?: boolean;
  /** It is the project itself, or a member of its workspace. */
  readonly isMember?: boolean;
  /** Installed as a link to its sources. */
  readonly editable: boolean;
  /** Hashes stand beside it. They name no files. */
  readonly hashed: boolean;
  /** The names of its files, where a lock lists them or the address is one. */
  readonly files: readonly string[] | undefined;
  /** The lock left out files that may fit this environment. */
  readonly filesIncomplete: boolean;
  /** Empty where the file does not tell. */
  readonly sections: readonly Section[];
  /** As the context names it. */
  readonly file: string;
  /** In UTF-16 offsets of that file. */
  readonly span: Span;
  /** The line on which it begins; the first is 0. */
  readonly line: number;
}

/** Something that could not be read, so that there may be more requirements than were found. */
export interface ListProblem {
  readonly file: string;
  readonly span: Span;
  readonly line: number;
  /** One sentence without a full stop. */
  readonly message: string;
}

/** An option of pip that stands in a file: what the flag says, and where. */
export interface Setting {
  readonly option: SourceSetting;
  readonly value: string;
  /** The only tool that heeds it; undefined where all do that read the file. */
  readonly tool?: "uv" | "poetry" | "pdm" | undefined;
  readonly file: string;
  readonly span: Span;
}

/** A file that another one names. */
export interface Nested {
  /** As it is written. */
  readonly path: string;
  /** A constraint installs nothing: it says which version is taken if something else asks for it. */
  readonly constraint: boolean;
  readonly sections: readonly Section[];
  readonly span: Span;
}

/** What one file says. */
export interface Reading {
  readonly requirements: readonly Requirement[];
  readonly settings: readonly Setting[];
  readonly nested: readonly Nested[];
  readonly problems: readonly ListProblem[];
}

/** The environment in which something is to be installed. */
export interface Environment {
  /** "3.13" */
  readonly python: string;
  /** As `uname -m` says it: "x86_64". */
  readonly architecture: string;
  /** The extras of the project itself that are asked for, normalised. */
  readonly extras?: ReadonlySet<string>;
  /** The groups of dependencies that are asked for, normalised. */
  readonly groups?: ReadonlySet<string>;
  /** Which projects of a workspace are installed, and what of their needs is not. */
  readonly selection?: Selection | undefined;
}

/**
 * Packages that uv may be told to leave out, or to take alone: the project at hand, the members of its workspace, all
 * that lies in a folder, one by its normalised name.
 */
export type Portion = "project" | "workspace" | "local" | `package:${string}`;

export interface Selection {
  /** The normalised names of the projects whose needs are installed, or every member; undefined where nobody knows. */
  readonly projects: readonly string[] | "all" | undefined;
  /** What is not installed, though what it needs is. */
  readonly without: readonly Portion[];
  /** What is installed alone; everything where nothing is said. */
  readonly only: readonly Portion[];
}
