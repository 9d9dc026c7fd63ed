// What is known of an image where either of two things happened.
import { eitherFacts, eitherKnown, type Presence } from "./facts.ts";
import { eitherFiles } from "./files.ts";
import { eitherOrigins } from "./origins.ts";
import { changed, type State, type Variables, type Venv } from "./state.ts";

/** What holds when either of two things happened. */
export function eitherState(a: State, b: State): State {
  if (a === b) return a;
  return changed(a, {
    image: a.image === b.image ? a.image : undefined,
    user: eitherKnown(a.user, b.user),
    workdir: eitherKnown(a.workdir, b.workdir),
    env: eitherVariables(a.env, b.env),
    args: eitherVariables(a.args, b.args),
    rpms: eitherFacts(a.rpms, b.rpms),
    repositories: eitherFacts(a.repositories, b.repositories),
    users: eitherFacts(a.users, b.users),
    venvs: eitherVenvs(a.venvs, b.venvs),
    commands: eitherFacts(a.commands, b.commands),
    python: a.python.withAll(b.python),
    files: eitherFiles(a.files, b.files),
    origins: eitherOrigins(a.origins, b.origins),
    posix: a.posix && b.posix,
    assumesYes: a.assumesYes === b.assumesYes ? a.assumesYes : "unknown",
    toolSettings: a.toolSettings.withAll(b.toolSettings),
    entrypoint: eitherKnown(a.entrypoint, b.entrypoint),
    command: eitherKnown(a.command, b.command),
  });
}

/** A venv that one of two branches makes may be there; what only one of them says of it is not known. */
function eitherVenvs(a: State["venvs"], b: State["venvs"]): State["venvs"] {
  return a.joined(b, (path) => {
    const [one, other] = [a.get(path), b.get(path)];
    return eitherVenv((one ?? other)!, one && other);
  });
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
  return { set: a.set.joined(b.set, () => undefined), open: true };
}
