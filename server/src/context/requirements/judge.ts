// Wheel or source, for everything that a list of requirements asks for.
import type { Distro } from "../../knowledge/distro.ts";
import { type Question, type Verdict, verdict } from "../../knowledge/python/verdict.ts";
import { type Architecture, parseWheelName, wheelFits } from "../../knowledge/python/wheel-tags.ts";
import type { Context } from "../context.ts";
import { released } from "../releases.ts";
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

/** The verdict for each requirement that may be installed here. `releases` is what an index says, where one is asked. */
export function judged(
  { requirements, options }: { readonly requirements: readonly Requirement[]; readonly options: InstallOptions },
  platform: Platform,
  releases?: Context["releases"],
): readonly Judged[] {
  const here = requirements.filter((it) => it.applies !== "no");
  const beside = new Set(here.map((it) => it.name).filter((name) => name !== undefined));
  return here.map((requirement) => ({
    requirement,
    verdict: verdictOf(requirement, options, platform, beside, releases),
  }));
}

const nothing = installOptions([]);

/** The verdict for one requirement. What comes from a repository or a directory is always built, whatever it is. */
export function verdictOf(
  requirement: Requirement,
  options: InstallOptions = nothing,
  platform: Platform,
  beside?: ReadonlySet<string>,
  releases?: Context["releases"],
): Verdict {
  const { name, kind, extras, filesIncomplete, applies, location, specifier } = requirement;
  if (name === undefined) return unnamed(location ?? "");
  // A project that names an index of its own comes from nowhere else.
  const all = requirement.elsewhere === true ? { ...options, elsewhere: "only" as const } : options;
  const { version, files } = inIndex(requirement, all, platform, releases);
  const built = files === undefined && kind !== "index";
  const { python, distro, architecture } = platform;
  const told = built ? { noBinary: true } : optionsFor(all, name);
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
  const own = verdict(name, asked);
  // A lock lists what a project pulls in as well; an index does not, so that is for the tables to say.
  const pulled =
    files === requirement.files || own.verdict === "source" ? own : verdict(name, { ...asked, files: undefined });
  const found = pulled.by === undefined ? own : pulled;
  const place = built ? { reason: `${name} is built from ${location ?? "its sources"}` } : {};
  const certain = found.certain && !built && applies === "yes";
  return { ...found, ...place, certain, doubt: certain ? undefined : doubtOf(requirement, all, found, built) };
}

/** Why a verdict is no more than likely; undefined where there is none. */
function doubtOf(
  { applies, filesIncomplete, version, specifier }: Requirement,
  { elsewhere }: InstallOptions,
  { verdict, impossible, by }: Verdict,
  built: boolean,
): string | undefined {
  if (verdict === "unknown" && !impossible) return undefined;
  if (applies !== "yes") return "whether it is installed here is not known";
  if (built) return "what its sources are is not known";
  if (by !== undefined) return `which release of ${by} comes with it is not known`;
  if (filesIncomplete) return "the lock leaves out files";
  if (version === undefined) return specifier === "" ? "no version is pinned" : `${specifier} allows several releases`;
  return elsewhere === "no" ? "this release was not seen itself" : "there is another index";
}

/** What an index says that pip would take, where one may be asked and nothing better is known. */
function inIndex(
  { name, kind, files, version, specifier }: Requirement,
  options: InstallOptions,
  { python, distro, architecture }: Platform,
  releases: Context["releases"],
): { readonly version: string | undefined; readonly files: readonly string[] | undefined } {
  const own = { version, files };
  if (releases === undefined || name === undefined || kind !== "index") return own;
  if (files !== undefined || options.elsewhere !== "no") return own;
  const listed = releases(name);
  if (listed === undefined) return own;
  const { noBinary, onlyBinary } = optionsFor(options, name);
  const target = { python, architecture, glibc: distro.glibc };
  const isFittingWheel = (file: string) => {
    const wheel = noBinary ? undefined : parseWheelName(file);
    return wheel !== undefined && wheelFits(wheel, target);
  };
  const fits = (file: string) => isFittingWheel(file) || (!onlyBinary && !file.endsWith(".whl"));
  const wish = { name, version, specifier };
  const older = options.preferBinary
    ? released(
        wish,
        listed.filter((it) => isFittingWheel(it.filename)),
        python,
      )
    : undefined;
  return older ?? released(wish, listed, python, fits) ?? own;
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
