// Wheel or source: what pip does for a project on an image, and what that takes.
import { type Alternative, alternativesFor } from "./alternatives.ts";
import { availability } from "./availability.ts";
import { type Building, building, runtimeOf } from "./building.ts";
import { normalize } from "./names.ts";
import { pulledIn } from "./projects.ts";
import type { Question } from "./question.ts";
import { runTimeNeeds } from "./run-time.ts";
import type { Seen } from "./seen-releases.ts";
import { isVersion } from "./versions.ts";

export type { Alternative } from "./alternatives.ts";
export type { Question, VerdictOptions } from "./question.ts";

export interface Verdict {
  /** `unknown` too where there is neither, so that pip gives up: see `impossible`. */
  readonly verdict: "wheel" | "source" | "unknown";
  /** The files say so, or a pin that the tables know well. Never for a bare name. */
  readonly certain: boolean;
  /** Whether a compiler runs. A source archive without extensions needs none. */
  readonly compiles: "yes" | "no" | "unknown";
  /** Commands: gcc, g++, gfortran, cargo, nvcc. */
  readonly compilers: readonly string[];
  /** RPMs while pip runs, without the headers of Python. */
  readonly buildRpms: readonly string[];
  readonly needsPythonHeaders: boolean;
  /** RPMs that must be there when the project is used. */
  readonly runtimeRpms: readonly string[];
  /** Why a project that was not compiled needs them: "runs dot". */
  readonly runtimeReason?: string | undefined;
  /** One sentence without a full stop. */
  readonly reason: string;
  /** Why it is likely only, in a clause: "no version is pinned"; undefined where it is certain, or nothing is known. */
  readonly doubt?: string | undefined;
  /** The first newer release that has a wheel here, where the one in question has none. */
  readonly wheelSince?: string | undefined;
  /** The last older release that has one, where no newer one has. */
  readonly wheelUntil?: string | undefined;
  /** Projects that do the same with less: without a compiler or an RPM, those first that need no change of code. */
  readonly alternatives: readonly Alternative[];
  /** It cannot be installed here, whatever compilers there are: another release or project is the way out. */
  readonly impossible: boolean;
  /** The project that compiles, where it is one that this one pulls in. */
  readonly by?: string | undefined;
}

/** What pip does for a project: the answer is exact from files, near from a pin, and a guess from a name. */
export function verdict(project: string, asked: Question): Verdict {
  const name = normalize(project);
  const question = asked.version !== undefined && isVersion(asked.version) ? asked : { ...asked, version: undefined };
  const own = judge(name, question);
  if (own.verdict === "source" || question.files !== undefined) return own;
  const pulled = pulledIn(name, question.extras ?? []);
  if (pulled === undefined) return own;
  const { python, distro, glibc, architecture, options } = question;
  const theirs = judge(pulled.project, { python, distro, glibc, architecture, options });
  if (theirs.verdict !== "source" || theirs.compiles !== "yes") return own;
  return { ...theirs, by: pulled.project, reason: `${pulled.by} pulls in ${pulled.project}: ${theirs.reason}` };
}

function judge(name: string, question: Question): Verdict {
  const { noBinary = false } = question.options ?? {};
  const wheel = availability(name, question);
  if (noBinary || wheel.has === "no") return source(name, question, wheel, noBinary && wheel.has !== "no");
  const { rpms, why } = runTime(name, question);
  const there = wheel.has === "yes";
  return {
    verdict: there ? "wheel" : "unknown",
    certain: there && wheel.certain,
    compiles: there ? "no" : "unknown",
    compilers: none,
    buildRpms: none,
    needsPythonHeaders: false,
    runtimeRpms: rpms,
    runtimeReason: why,
    reason: wheel.why,
    wheelSince: wheel.since,
    alternatives: rpms.length === 0 ? [] : alternativesFor(name, question),
    impossible: false,
  };
}

/** What happens where no wheel fits, or where none is wanted. */
function source(name: string, question: Question, wheel: Seen, forced: boolean): Verdict {
  const { options, version } = question;
  const why = forced ? `pip is told to take no wheel of ${name}` : wheel.why;
  const certain = forced || wheel.certain;
  const built = building(name, question);
  const others = { wheelSince: wheel.since, wheelUntil: wheel.until, alternatives: alternativesFor(name, question) };
  if (options?.onlyBinary === true || built.sdist === "no") {
    const cause = options?.onlyBinary === true ? "pip is told to build nothing" : "there is no source archive";
    return {
      verdict: "unknown",
      certain,
      compiles: "no",
      compilers: none,
      buildRpms: none,
      needsPythonHeaders: false,
      runtimeRpms: none,
      reason: `${why}; ${cause}`,
      ...others,
      impossible: true,
    };
  }
  const { rpms, why: runtimeReason } = runTime(name, question);
  const compiled = built.compiles !== "no";
  const { obstacle } = built;
  const called = version === undefined ? name : `${name} ${version}`;
  return {
    verdict: "source",
    certain: certain && built.certain && built.sdist === "yes" && obstacle?.certain !== false,
    compiles: built.compiles,
    compilers: built.compilers,
    buildRpms: built.rpms,
    needsPythonHeaders: built.compiles === "yes",
    runtimeRpms: compiled ? [...new Set([...runtimeOf(name, question), ...rpms])] : rpms,
    runtimeReason: compiled ? undefined : runtimeReason,
    reason: obstacle === undefined ? sentence(why, built) : `${called} cannot be built here: ${obstacle.why}`,
    ...others,
    impossible: obstacle !== undefined,
  };
}

const none: readonly string[] = [];

function sentence(why: string, { compiles, note }: Building): string {
  if (note !== undefined) return `${why}; ${note}`;
  if (compiles === "no") return `${why}, and its source archive needs no compiler`;
  return compiles === "yes" ? why : `${why}; whether its source archive needs a compiler is not known`;
}

/** What a project always loads or runs, unless something beside it brings that. */
function runTime(
  name: string,
  { extras = [], beside }: Question,
): { readonly rpms: readonly string[]; readonly why: string | undefined } {
  const needs = runTimeNeeds(name);
  const brought = needs?.unless.some((it) => beside?.has(it) || extras.some((extra) => it === `${name}-${extra}`));
  if (needs === undefined || brought === true) return { rpms: none, why: undefined };
  return { rpms: needs.rpms, why: `${name} ${needs.why}` };
}
