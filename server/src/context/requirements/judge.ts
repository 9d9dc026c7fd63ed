// Wheel or source, for everything that a list of requirements asks for.
import type { Distro } from "../../knowledge/distro.ts";
import { type Question, type Verdict, verdict } from "../../knowledge/python/verdict.ts";
import type { Architecture } from "../../knowledge/python/wheel-tags.ts";
import { type InstallOptions, installOptions, optionsFor } from "./options.ts";
import type { Requirement } from "./requirement.ts";

/** Where something is installed. */
export interface Platform {
  /** "3.13" */
  readonly python: string;
  readonly distro: Distro;
  readonly architecture: Architecture;
}

export interface Judged {
  readonly requirement: Requirement;
  readonly verdict: Verdict;
}

/** The verdict for each requirement that may be installed here. */
export function judged(
  { requirements, options }: { readonly requirements: readonly Requirement[]; readonly options: InstallOptions },
  platform: Platform,
): readonly Judged[] {
  const here = requirements.filter((it) => it.applies !== "no");
  const beside = new Set(here.map((it) => it.name).filter((name) => name !== undefined));
  return here.map((requirement) => ({ requirement, verdict: verdictOf(requirement, options, platform, beside) }));
}

const nothing = installOptions([]);

/** The verdict for one requirement. What comes from a repository or a directory is always built, whatever it is. */
export function verdictOf(
  requirement: Requirement,
  options: InstallOptions = nothing,
  platform: Platform,
  beside?: ReadonlySet<string>,
): Verdict {
  const { name, kind, files, version, specifier, extras, filesIncomplete, applies, location } = requirement;
  if (name === undefined) return unnamed(location ?? "");
  const built = files === undefined && kind !== "index";
  const { python, distro, architecture } = platform;
  const told = built ? { noBinary: true } : optionsFor(options, name);
  const asked: Question = {
    version,
    specifier,
    extras,
    files,
    filesIncomplete,
    python,
    distro,
    architecture,
    beside,
    options: told,
  };
  const found = verdict(name, asked);
  if (built) return { ...found, certain: false, reason: `${name} is built from ${location ?? "its sources"}` };
  return applies === "yes" || !found.certain ? found : { ...found, certain: false };
}

function unnamed(location: string): Verdict {
  return {
    verdict: "source",
    certain: false,
    compiles: "unknown",
    compilers: [],
    buildRpms: [],
    needsPythonHeaders: false,
    runtimeRpms: [],
    reason: `What ${location} builds is not known`,
    alternatives: [],
    impossible: false,
  };
}
