// What is known of an image where either of two things happened.
import { eitherFacts, eitherKnown, type Presence } from "./facts.ts";
import { eitherFiles } from "./files.ts";
import { eitherOrigins } from "./origins.ts";
import type { State, Variable, Variables, Venv } from "./state.ts";

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
    repositories: eitherFacts(a.repositories, b.repositories),
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
