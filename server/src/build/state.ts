// The state of an image while it is being built: what a Containerfile is a program over.
import type { Image } from "../knowledge/images.ts";
import { absentFromMinimal } from "../knowledge/libraries.ts";
import type { Architecture } from "../knowledge/python/platforms.ts";
import { isDevel } from "../knowledge/rpms.ts";
import {
  type Cause,
  eitherFacts,
  eitherKnown,
  type Fact,
  type Facts,
  type Known,
  learn,
  noFacts,
  type Presence,
} from "./fact.ts";
import { eitherFiles, type Files, type Tree } from "./files.ts";
import { imageName } from "./names.ts";
import { eitherOrigins, type Origin } from "./origins.ts";
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
  /** Names in /etc/passwd. */
  readonly users: Facts;
  /** Virtual environments by path, the image's own too. */
  readonly venvs: ReadonlyMap<string, Venv>;
  /** The commands that a shell finds on PATH. */
  readonly commands: Facts;
  /** Python projects that pip and its kin installed, by normalised name. */
  readonly python: ReadonlyMap<string, PythonPackage>;
  readonly files: Files;
  /** Which of them came from the build context, the latest last. */
  readonly origins: readonly Origin[];
  /** Whether RUN lines are read by a POSIX shell. */
  readonly posix: boolean;
  /** Whether package managers were told to ask nothing. */
  readonly assumesYes: Presence;
  /** What `poetry config` and its kin were told, by the words that say it: "poetry virtualenvs.in-project". */
  readonly toolSettings: ReadonlyMap<string, string>;
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
  readonly set: ReadonlyMap<string, Variable>;
  /** Whether other names may be set too. */
  readonly open: boolean;
}

export interface Variable {
  readonly value: Value;
  readonly cause: Cause | undefined;
}

const unknown = { value: undefined, cause: undefined };
const noVariables: Variables = { set: new Map(), open: true };

/** The state of an image that we know nothing of. */
export const unknownState: State = {
  image: undefined,
  called: "",
  architecture: undefined,
  user: unknown,
  workdir: unknown,
  env: noVariables,
  args: { set: new Map(), open: false },
  rpms: noFacts,
  users: noFacts,
  venvs: new Map(),
  commands: noFacts,
  python: new Map(),
  files: new Map(),
  origins: [],
  posix: true,
  assumesYes: "unknown",
  toolSettings: new Map(),
  entrypoint: unknown,
  command: unknown,
};

const started = new Map<string, State>();

/** The state that a stage on an image of the family begins with. */
export function stateOf(image: Image): State {
  const known = started.get(image.id);
  if (known !== undefined) return known;
  const state: State = {
    ...unknownState,
    image,
    called: imageName(image),
    user: { value: image.user, cause: undefined },
    workdir: { value: image.workdir, cause: undefined },
    env: { set: new Map(Object.entries(image.env).map(([name, text]) => [name, fromImage(text)])), open: false },
    rpms: rpmsOf(image),
    commands: learn(learn(noFacts, image.commandsPresent, "yes", undefined), image.commandsAbsent, "no", undefined),
    users: usersOf(image),
    venvs: new Map([
      [
        image.venv,
        {
          madeAt: image.venv,
          python: image.python,
          relocatable: "no",
          downloaded: "no",
          interpreters: undefined,
          editable: undefined,
          cause: undefined,
        },
      ],
    ]),
    files: filesOf(image),
    assumesYes: "no",
    entrypoint: { value: image.entrypoint ?? [], cause: undefined },
    command: { value: [image.command], cause: undefined },
  };
  started.set(image.id, state);
  return state;
}

/** The name under which `rpms` lists the headers of the image's own Python, whatever package brought them. */
export const headers = (image: Image): string => image.pythonHeaders.portable;

function rpmsOf(image: Image): Facts {
  const absent = learn(noFacts, image.variant === "minimal" ? absentFromMinimal : [], "no", undefined);
  return learn(learn(absent, image.rpms, "yes", undefined), [headers(image)], headersIn(image), undefined);
}

const headersIn = (image: Image): Presence => (image.variant === "full" ? "yes" : "no");

/** What is known of an RPM. Compilers and headers that nobody listed are certainly absent from a minimal image. */
export function rpm(state: State, name: string): Fact {
  const listed = state.rpms.listed.get(name);
  if (listed !== undefined) return listed;
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

/** What holds when either of two things happened. */
export function eitherState(a: State, b: State): State {
  if (a === b) return a;
  return {
    image: a.image === b.image ? a.image : undefined,
    called: a.called,
    architecture: a.architecture,
    user: eitherKnown(a.user, b.user),
    workdir: eitherKnown(a.workdir, b.workdir),
    env: eitherVariables(a.env, b.env),
    args: eitherVariables(a.args, b.args),
    rpms: eitherFacts(a.rpms, b.rpms),
    users: eitherFacts(a.users, b.users),
    venvs: eitherVenvs(a.venvs, b.venvs),
    commands: eitherFacts(a.commands, b.commands),
    python: new Map([...a.python, ...b.python]),
    files: eitherFiles(a.files, b.files),
    origins: eitherOrigins(a.origins, b.origins),
    posix: a.posix && b.posix,
    assumesYes: a.assumesYes === b.assumesYes ? a.assumesYes : "unknown",
    toolSettings: new Map([...a.toolSettings, ...b.toolSettings]),
    entrypoint: eitherKnown(a.entrypoint, b.entrypoint),
    command: eitherKnown(a.command, b.command),
  };
}

/** A venv that one of two branches makes may be there; what only one of them says of it is not known. */
function eitherVenvs(a: State["venvs"], b: State["venvs"]): State["venvs"] {
  if (a === b) return a;
  const joined = new Map<string, Venv>();
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    const one = a.get(path);
    const other = b.get(path);
    joined.set(path, one !== undefined && one === other ? one : eitherVenv((one ?? other)!, one && other));
  }
  return joined;
}

function eitherVenv(a: Venv, b: Venv | undefined): Venv {
  const presence = (it: "relocatable" | "downloaded"): Presence => (b && a[it] !== b[it] ? "unknown" : a[it]);
  return {
    madeAt: a.madeAt,
    python: b === undefined || a.python === b.python ? a.python : undefined,
    relocatable: b === undefined || a.madeAt === b.madeAt ? presence("relocatable") : "unknown",
    downloaded: b === undefined && a.downloaded === "yes" ? "unknown" : presence("downloaded"),
    interpreters: a.interpreters,
    editable: a.editable?.path === b?.editable?.path ? a.editable : undefined,
    cause: a.cause ?? b?.cause,
  };
}

function eitherVariables(a: Variables, b: Variables): Variables {
  if (a === b) return a;
  const set = new Map<string, Variable>();
  for (const [name, variable] of a.set) if (b.set.get(name) === variable) set.set(name, variable);
  return { set, open: true };
}

const nowhere = { start: 0, end: 0 };

/** A value that the base image gave; its place is nowhere in the file. */
function fromImage(text: string): Variable {
  return { value: [{ text, span: nowhere, quoted: true }], cause: undefined };
}

/** Who is in /etc/passwd. Packages make users of their own; what is named like one of those is not known. */
function usersOf({ hasPasswdEntry }: Image): Facts {
  const nobodyElse: Facts = { listed: new Map(), rest: { is: "no", cause: undefined } };
  const distro = "root bin daemon adm lp sync shutdown halt mail operator games ftp nobody".split(" ");
  const packages =
    "apache nginx httpd www-data postgres mysql mariadb redis valkey memcached mongodb rabbitmq git sshd dbus polkitd tss rpc rpcuser nfsnobody named ntp chrony postfix tomcat jboss systemd-network systemd-resolve systemd-coredump systemd-oom systemd-timesync".split(
      " ",
    );
  const known = learn(nobodyElse, distro, "yes", undefined);
  return learn(learn(known, packages, "unknown", undefined), ["default"], hasPasswdEntry ? "yes" : "no", undefined);
}

function filesOf(image: Image): Files {
  const of = (is: Presence, owner: string, groupWrites: Presence): Tree => ({
    is,
    owner: { value: owner, cause: undefined },
    group: { value: "0", cause: undefined },
    groupWrites,
    cause: undefined,
  });
  const everybodys: Tree = { ...of("yes", "0", "yes"), othersWrite: "yes" };
  return new Map([
    ["/", of("yes", "0", "no")],
    ["/tmp", everybodys],
    ["/tmp/src", of("no", "0", "no")],
    ["/var/tmp", everybodys],
    ["/dev", everybodys],
    [image.venv, of("yes", image.user, "yes")],
    [image.workdir, of("yes", image.user, "yes")],
  ]);
}
