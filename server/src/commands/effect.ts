// What a command does to an image: a few kinds of deeds, the same for all commands. Each part of an image has one fold
// over them, and whoever asks what a command does asks these.

import type { Venv } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import type { Invocation } from "./call.ts";
import type { PackageCommand } from "./package-command.ts";
import type { PythonInstall } from "./python-install.ts";

/** An absolute path; undefined where nobody knows. */
export type KnownPath = string | undefined;

export type Effect =
  | Places
  | Makes
  | Fills
  | Removes
  | Changes
  | Opens
  | Rewrites
  | Reads
  | Downloads
  | Calls
  | Installs
  | InstallsPython
  | UninstallsPython
  | InstallsTool
  | MakesVenv
  | ChangesUser
  | Sets
  | SetsUpRepositories
  | Builds
  | Assembles
  | Administers
  | Anything;

/** Files come to lie elsewhere: `cp`, `mv`, `ln`, `install`. */
export interface Places {
  readonly kind: "places";
  readonly how: "copy" | "move" | "link";
  readonly sources: readonly PlacedSource[];
  readonly to: KnownPath;
  /** The word that names the target. */
  readonly word: Argument;
  /** Whether the target is certainly a folder, into which files go under their own names. */
  readonly into: boolean;
  /** Whether they keep the owner and mode that they had. */
  readonly keeps: boolean;
  /** The command says an owner or a mode, so that nobody else's holds. */
  readonly given: boolean;
  /** The mode that files get, as chmod would say it; "?" where one is given that is not known, undefined where they keep theirs. */
  readonly mode?: string | undefined;
  /** A file that is there is taken away first, and made anew. */
  readonly replaces: boolean;
}

export interface PlacedSource {
  readonly path: KnownPath;
  readonly word: Argument;
  /** `folder/.` and `folder/*`: all that is in the folder at `path`. */
  readonly content: boolean;
}

/** A file is written, or a folder is made unless it is there. */
export interface Makes {
  readonly kind: "makes";
  /** `folders` makes those above as well. */
  readonly what: "file" | "folder" | "folders";
  readonly path: KnownPath;
  readonly word: Argument;
  /** What a file has afterwards: something new, what it had and more, or what it had. */
  readonly content: "new" | "more" | "same";
  /** As chmod would say it; "?" where one is given that is not known, undefined where none is. */
  readonly mode?: string | undefined;
}

/** Files that nobody here can name come to lie in a folder: an archive, a clone, what a script writes. */
export interface Fills {
  readonly kind: "fills";
  readonly folder: KnownPath;
  /** The word that names it; undefined where it is the folder that the command runs in. */
  readonly word: Argument | undefined;
  /** The folder is made for it, and belongs to whoever runs this. */
  readonly own: boolean;
}

export interface Removes {
  readonly kind: "removes";
  readonly path: KnownPath;
  readonly word: Argument;
}

/** Owner, group or mode become others. */
export interface Changes {
  readonly kind: "changes";
  readonly path: KnownPath;
  readonly word: Argument;
  /** The word that says what they become; undefined where another file does. */
  readonly said: Argument | undefined;
  /** All that is below as well. */
  readonly all: boolean;
  /** "?" where one is given that is not known. */
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly mode?: string | undefined;
}

/** The images' own fix-permissions: group 0 may write, as far as the user may say so. */
export interface Opens {
  readonly kind: "opens";
  readonly path: KnownPath;
  readonly word: Argument;
}

/** A file has other lines than it had. */
export interface Rewrites {
  readonly kind: "rewrites";
  /** A file, or a folder in which any file may be another one. */
  readonly path: KnownPath;
  readonly word: Argument | undefined;
  /** Regular expressions of the lines that change; undefined where any may. */
  readonly lines?: readonly string[] | undefined;
  /** What the words of a venv's scripts become: `sed -i` on them may make them find it. */
  readonly text?: readonly string[];
}

export interface Reads {
  readonly kind: "reads";
  readonly path: KnownPath;
  readonly word: Argument;
}

/** Something comes from the network. KnownPath it goes, another effect says. */
export interface Downloads {
  readonly kind: "downloads";
  readonly word: Argument;
}

/** It starts another program, which must be there: `tar -z` starts gzip. */
export interface Calls {
  readonly kind: "calls";
  readonly program: string;
  /** The word because of which it does. */
  readonly word: Argument;
}

/** A package manager of the image's own family. */
export interface Installs {
  readonly kind: "packages";
  readonly command: PackageCommand;
}

export interface InstallsPython {
  readonly kind: "python";
  readonly install: PythonInstall;
}

/** Python projects are taken away. */
export interface UninstallsPython {
  readonly kind: "uninstalls";
  /** Their names, normalised. */
  readonly projects: readonly string[];
  /** Others may be taken away that nobody can name: a list of them, a variable. */
  readonly more: boolean;
}

/** A program with an environment of its own: `pipx install`, `uv tool install`. */
export interface InstallsTool {
  readonly kind: "tool";
  /** The word that names its project. */
  readonly word: Argument;
  /** The folder that its programs are started from. */
  readonly folder: KnownPath;
}

export interface MakesVenv {
  readonly kind: "venv";
  readonly path: KnownPath;
  readonly word: Argument | undefined;
  /** What is known of it, beside where it is made. */
  readonly is: Partial<Venv>;
}

/** A user is made or dropped. */
export interface ChangesUser {
  readonly kind: "user";
  /** Undefined where it is not known which. */
  readonly name: Argument | undefined;
  readonly uid: Argument | undefined;
  /** The folder that may be made for the user; `null` where none is. */
  readonly home: KnownPath | null;
  readonly is: "made" | "dropped";
  /** The number may be somebody else's already. */
  readonly shared: boolean;
}

/** A tool remembers something for its later runs. */
export interface Sets {
  readonly kind: "sets";
  readonly name: string;
  /** Undefined where it forgets. */
  readonly value: string | undefined;
}

/** Repositories are set up, switched on or off. */
export interface SetsUpRepositories {
  readonly kind: "repositories";
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
  /** Others came along that nobody here can name, or whose content nobody knows. */
  readonly open: boolean;
}

/** The application is made: installed, compiled, generated, in the folder that the command runs in. */
export interface Builds {
  readonly kind: "builds";
  readonly folder: KnownPath;
  /** What is run for it stands in files of the project that nobody reads here: a Makefile, a script. */
  readonly open?: boolean;
}

/** The images' own assemble: the sources in /tmp/src move to the home directory, and are installed. */
export interface Assembles {
  readonly kind: "assembles";
}

/** Something of the system's own changes that has no path on the command line: only root may. */
export interface Administers {
  readonly kind: "administers";
  /** Users and groups, or anything else. */
  readonly what: "accounts" | "system";
  /** The word that says so. */
  readonly word: Argument;
}

/**
 * Nobody knows what. `all`: a program of one's own, a script. `files`: it puts no program on PATH, and installs nothing.
 * `programs`: it may put any on PATH. `packages`: it installs what nobody can name from here; `foreign`: from another
 * family of distributions, so that no package manager comes along.
 */
export interface Anything {
  readonly kind: "anything";
  readonly what: "all" | "files" | "programs" | "packages" | "foreign";
}

/** A call with the effects that it has. */
export interface Deed extends Invocation {
  readonly effects: readonly Effect[];
}
