// The state of an image while it is being built: what a Containerfile is a program over.
import type { Image } from "../knowledge/images.ts";
import type { Architecture } from "../knowledge/python/platforms.ts";
import { commandsProvided, isDevel, requires } from "../knowledge/rpms.ts";
import { ask, type Cause, type Fact, type Facts, type Known, noFacts, type Presence } from "./facts.ts";
import { type Files, noFiles } from "./files.ts";
import { noOrigins, type Origins } from "./origin-index.ts";
import { SharedMap } from "./shared-map.ts";
import { type Lookup, textOf, type Value } from "./value.ts";

export interface State {
  /** The image of the family that this one grew from; undefined where the base is not known. */
  readonly image: Image | undefined;
  /** How the file calls that image, or how people do: "ubi9/python-312-minimal". */
  readonly called: string;
  /** The machine that a FROM names with `--platform`; undefined where it is what the build is for. */
  readonly architecture: Architecture | undefined;
  readonly user: Known<string>;
  readonly workdir: Known<string>;
  readonly env: Variables;
  /** The build arguments that are in scope. */
  readonly args: Variables;
  readonly rpms: Facts;
  /** The repositories and the streams of modules that are switched on beyond the image's own: "epel", "module nodejs:20". */
  readonly repositories: Facts;
  /** Names in /etc/passwd. */
  readonly users: Facts;
  /** Virtual environments by path, the image's own too. */
  readonly venvs: SharedMap<Venv>;
  /** The commands that a shell finds on PATH. */
  readonly commands: Facts;
  /** Python projects that pip and its kin installed, by normalised name. */
  readonly python: SharedMap<PythonPackage>;
  readonly files: Files;
  /** Which of them came from the build context, the latest last. */
  readonly origins: Origins;
  /** Whether RUN lines are read by a POSIX shell. */
  readonly posix: boolean;
  /** Whether package managers were told to ask nothing. */
  readonly assumesYes: Presence;
  /** What `poetry config` and its kin were told, by the words that say it: "poetry virtualenvs.in-project". */
  readonly toolSettings: SharedMap<string>;
  readonly entrypoint: Known<readonly string[]>;
  readonly command: Known<readonly string[]>;
}

export interface PythonPackage {
  /** Whether a compiler ran for it. */
  readonly compiled: Presence;
  readonly cause: Cause | undefined;
}

/** A virtual environment, wherever it lies now. */
export interface Venv {
  /** Where it was made; its scripts point there. */
  readonly madeAt: string;
  /** The Python it was made for; undefined where that is not known. */
  readonly python: string | undefined;
  /** Whether its scripts find it wherever it lies. */
  readonly relocatable: Presence;
  /** Whether its interpreter was downloaded, so that it lies in another folder: uv does that where it may. */
  readonly downloaded: Presence;
  /** That folder; undefined where nothing was downloaded, or nobody knows where to. */
  readonly interpreters: string | undefined;
  /** A project that is installed as a link to its sources. */
  readonly editable: Editable | undefined;
  readonly cause: Cause | undefined;
}

export interface Editable {
  /** The project's folder. */
  readonly path: string;
  /** Who links it: "pip" for sure; "uv", "poetry", "pdm" only if the project is a package. */
  readonly by: string;
  readonly cause: Cause;
}

export interface Variables {
  readonly set: SharedMap<Variable>;
  /** Whether other names may be set too. */
  readonly open: boolean;
}

export interface Variable {
  readonly value: Value;
  readonly cause: Cause | undefined;
}

const unknown = { value: undefined, cause: undefined };

/** No variable is set. */
export const noVariables: Variables = { set: SharedMap.of(), open: false };

/** The state of an image that we know nothing of. */
export const unknownState: State = {
  image: undefined,
  called: "",
  architecture: undefined,
  user: unknown,
  workdir: unknown,
  env: { ...noVariables, open: true },
  args: noVariables,
  rpms: noFacts,
  repositories: noFacts,
  users: noFacts,
  venvs: SharedMap.of(),
  commands: noFacts,
  python: SharedMap.of(),
  files: noFiles,
  origins: noOrigins,
  posix: true,
  assumesYes: "unknown",
  toolSettings: SharedMap.of(),
  entrypoint: unknown,
  command: unknown,
};

/** A state of which some parts are others; the same state where they are what it has already. */
export function changed(state: State, parts: Partial<State>): State {
  const names = Object.keys(parts) as (keyof State)[];
  return names.every((it) => parts[it] === state[it]) ? state : { ...state, ...parts };
}

/**
 * What is known of an RPM. Compilers and headers that nobody listed are certainly absent from a minimal image, and so is
 * an RPM where a command is not that it brings, or that something brings which it requires.
 */
export function rpm(state: State, name: string): Fact {
  const listed = state.rpms.listed.get(name);
  if (listed !== undefined) return listed;
  const distro = state.image?.distro;
  const brought =
    distro === undefined ? [] : [name, ...requires(name, distro)].flatMap((it) => commandsProvided(it, distro));
  const missing = brought.find((it) => ask(state.commands, it).is === "no");
  if (missing !== undefined) return ask(state.commands, missing);
  const minimal = state.image?.variant === "minimal" && isDevel(name);
  return minimal && state.rpms.rest.cause === undefined ? { is: "no", cause: undefined } : state.rpms.rest;
}

/** Variables as instructions see them: ENV wins over ARG. */
export function variables(state: State): Lookup {
  return (name) => {
    const found = state.env.set.get(name) ?? state.args.set.get(name);
    if (found !== undefined) return found.value;
    return state.env.open || state.args.open ? undefined : null;
  };
}

/** The text of an environment variable; undefined where it is not set or not known. */
export function envText(state: State, name: string): string | undefined {
  const found = state.env.set.get(name);
  return found && textOf(found.value);
}

/** Tells whether a user is root: "0", "root", "0:0". Undefined where it is not known. */
export function isRoot(user: string | undefined): boolean | undefined {
  if (user === undefined) return undefined;
  return /^(0|root)(:|$)/.test(user);
}
