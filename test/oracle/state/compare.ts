// What the simulation says of the end of a build, compared with what the built image holds.
import { ask, type Cause, type Facts, type Presence } from "../../../server/src/image/facts.ts";
import { idOf } from "../../../server/src/image/files.ts";
import { envText, rpm, type State } from "../../../server/src/image/state.ts";
import type { Distro } from "../../../server/src/knowledge/distro.ts";
import { parentOf } from "../../../server/src/text/paths.ts";
import { type Exemption, exempted } from "./exempt.ts";
import { claimsOfFiles } from "./files.ts";
import { claimsOfOrigins } from "./origins.ts";
import { programOn, type Snapshot } from "./snapshot.ts";

/** Something that the simulation is certain of, and what is so. Wrong where the two differ. */
export interface Claim {
  /** As a person would ask for it: "RPM gcc", "owner of /app". */
  readonly fact: string;
  readonly predicted: string;
  readonly real: string;
  /** Where the file made it so; absent where it is what the tables say of the base image. */
  readonly cause: Cause | undefined;
}

export interface Compared {
  readonly checked: number;
  readonly wrong: readonly Claim[];
  /** What a stand-in cannot show: how many claims, by the exemption. */
  readonly exempt: ReadonlyMap<Exemption, number>;
}

/** What came of a file. */
export interface Built {
  readonly image: Snapshot;
  /** The stand-in that its stage begins from; undefined where that is none of the family. */
  readonly base: Snapshot | undefined;
  /** The folder that was the build context. */
  readonly context: string;
  /** The Containerfile. */
  readonly text: string;
  /** That of the image that the simulation knows. */
  readonly distro: Distro | undefined;
}

/**
 * Compares the states in which a stage ends, one for each image that a bare name may stand for, with the built image.
 * What is unknown in any of the states is no claim.
 */
export function compare(states: readonly State[], built: Built): Compared {
  const [first, ...others] = states.map((it) => claimsOf(it, built.image, built));
  const elsewhere = others.map((it) => new Set(it.map(keyOf)));
  const started = new Map<string, string>();
  const { base } = built;
  if (base !== undefined && states[0] !== undefined)
    for (const it of claimsOf(states[0], base, built)) started.set(it.fact, it.real);
  const wrong: Claim[] = [];
  const exempt = new Map<Exemption, number>();
  let checked = 0;
  for (const claim of first ?? []) {
    if (!elsewhere.every((it) => it.has(keyOf(claim)))) continue;
    // What is right needs no excuse.
    const why = claim.predicted === claim.real ? undefined : exempted(claim, started.get(claim.fact), built);
    if (why !== undefined) exempt.set(why, (exempt.get(why) ?? 0) + 1);
    else {
      checked++;
      if (claim.predicted !== claim.real) wrong.push(claim);
    }
  }
  return { checked, wrong, exempt };
}

const keyOf = ({ fact, predicted }: Claim): string => `${fact}\0${predicted}`;

function claimsOf(state: State, image: Snapshot, { base, context }: Built): Claim[] {
  return [
    ...claimsOfConfig(state, image, base),
    ...listed(
      state.rpms,
      "RPM",
      (name) => image.rpms.has(name),
      (name) => rpm(state, name).is,
    ),
    ...claimsOfCommands(state, image),
    ...listed(state.users, "user", (name) => image.users.has(name)),
    ...unlistedUsers(state, image, base),
    ...claimsOfPython(state, image),
    ...claimsOfFiles(state, image, base),
    ...claimsOfOrigins(state, image, context),
  ];
}

/** What an image says of how it is started. */
function claimsOfConfig(state: State, image: Snapshot, base: Snapshot | undefined): Claim[] {
  const { user, workdir, env, entrypoint, command } = state;
  const claims: Claim[] = [];
  const claim = (fact: string, predicted: string | undefined, real: string, cause: Cause | undefined) =>
    predicted === undefined ? 0 : claims.push({ fact, predicted, real, cause });
  const asNumber = (name: string) => idOf(name || "0");
  claim("user", user.value && asNumber(user.value), asNumber(image.user), user.cause);
  claim("working directory", workdir.value, image.workdir, workdir.cause);
  claim("ENTRYPOINT", entrypoint.value?.join(" "), inShell(image.entrypoint), entrypoint.cause);
  const shown = inShell(image.command);
  if (!shown.includes("$")) claim("CMD", command.value?.join(" "), shown, command.cause);
  for (const [name, { cause }] of env.set) {
    claim(`variable ${name}`, envText(state, name), image.env[name] ?? "not set", cause);
  }
  if (env.open) return claims;
  for (const name of Object.keys(image.env)) {
    if (env.set.has(name)) continue;
    // What the base has and the tables do not is not the file's doing.
    if (base?.env[name] === undefined) claim(`variable ${name}`, "not set", image.env[name]!, undefined);
  }
  return claims;
}

/** The simulation keeps the words of a command line, without their quotes. */
const inShell = ([shell, flag, ...words]: readonly string[]): string =>
  shell === "/bin/sh" && flag === "-c"
    ? words.join(" ").replace(/["']/g, "")
    : [shell, flag, ...words].join(" ").trim();

function listed(
  facts: Facts,
  what: string,
  isThere: (name: string) => boolean,
  predict = (name: string): Presence => ask(facts, name).is,
): Claim[] {
  return [...facts.listed].flatMap(([name, { cause }]) => {
    const predicted = predict(name);
    if (predicted === "unknown") return [];
    return [{ fact: `${what} ${name}`, predicted, real: isThere(name) ? "yes" : "no", cause }];
  });
}

/** The shell of the images begins with the script that BASH_ENV names, which puts its folder first. */
function claimsOfCommands(state: State, image: Snapshot): Claim[] {
  const { PATH: path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", BASH_ENV: script = "" } =
    image.env;
  const first = script.endsWith("/bin/activate") && image.files.has(script) ? `${parentOf(script)}:` : "";
  return listed(state.commands, "command", (name) => programOn(image, first + path, name) !== undefined);
}

/** Whoever is in /etc/passwd and in no table. */
function unlistedUsers({ users }: State, image: Snapshot, base: Snapshot | undefined): Claim[] {
  if (users.rest.is !== "no") return [];
  return [...image.users.keys()]
    .filter((name) => !users.listed.has(name) && base?.users.has(name) !== true)
    .map((name) => ({ fact: `user ${name}`, predicted: "no", real: "yes", cause: undefined }));
}

function claimsOfPython({ python, venvs }: State, image: Snapshot): Claim[] {
  const claims: Claim[] = [];
  for (const [name, { compiled, cause }] of python) {
    const found = image.projects.find((it) => it[0] === name);
    claims.push({ fact: `Python project ${name}`, predicted: "yes", real: found ? "yes" : "no", cause });
    // Every wheel of the stand-ins' own is pure, or was made by this tool.
    if (found && compiled !== "unknown" && cause !== undefined) {
      const real = /^(debian-wheel|make-wheels)/.test(found[2]) ? "no" : "yes";
      claims.push({ fact: `Python project ${name} is compiled`, predicted: compiled, real, cause });
    }
  }
  for (const [path, { madeAt, editable, cause }] of venvs) {
    const there = image.venvs.has(path);
    claims.push({ fact: `virtual environment ${path}`, predicted: "yes", real: there ? "yes" : "no", cause });
    if (!there) continue;
    claims.push({ fact: `${path} was made at`, predicted: madeAt, real: image.venvs.get(path) ?? path, cause });
    if (editable?.by !== "pip") continue;
    const link = image.projects.find((it) => it[1].startsWith(`${path}/`) && it[3] !== null)?.[3] ?? "no link";
    claims.push({ fact: `${path} links to`, predicted: editable.path, real: link, cause: editable.cause });
  }
  return claims;
}
