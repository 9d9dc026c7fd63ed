// The Python projects that a command asks for, each with the place that names it, and what pip will do about them.
import type { Context } from "../../context/context.ts";
import { type Platform, verdictOf } from "../../context/requirements/judge.ts";
import { type InstallOptions, installOptions } from "../../context/requirements/options.ts";
import type { Problem, Requirement, Section } from "../../context/requirements/requirement.ts";
import { type Requirements, requirementsOf } from "../../context/requirements/requirements-of.ts";
import { readRequirementsTxt } from "../../context/requirements/requirements-txt.ts";
import { helpsOthers } from "../../knowledge/python/run-time.ts";
import type { Verdict } from "../../knowledge/python/verdict.ts";
import type { Architecture } from "../../knowledge/python/wheel-tags.ts";
import type { Span } from "../../text/span.ts";
import type { Build, Execution } from "../build.ts";
import { mountsOf } from "../mounts.ts";
import { type Origin, originOf } from "../origins.ts";
import { installationOf } from "../python-installs.ts";
import type { State } from "../state.ts";
import { settingsOf } from "./settings.ts";
import { type Source, sourcesOf } from "./sources.ts";

/** A project that a command asks for. */
export interface Request {
  readonly requirement: Requirement;
  /** The word of the command: the requirement itself, or the file that has it. In offsets of the Containerfile. */
  readonly span: Span;
  /** Whether the requirement stands at `span`, letter for letter. */
  readonly exact: boolean;
  /** The file that names it, as the build context calls it; undefined where the command does. */
  readonly file: string | undefined;
  /** What pip does for each platform that the image is built for. */
  readonly on: readonly OnPlatform[];
}

export interface OnPlatform {
  readonly architecture: Architecture;
  readonly verdict: Verdict;
}

export interface Requests {
  readonly requests: readonly Request[];
  /** Wheels may come from somewhere that nobody here knows. */
  readonly elsewhere: boolean;
  /** Files that are read and could not be: there may be more requests than were found. */
  readonly problems: readonly Problem[];
}

const nothing: Requests = { requests: [], elsewhere: false, problems: [] };

/**
 * What a command asks for, as far as it can be read; nothing where it installs no Python packages or works for a Python
 * that is not known. What cannot be read is unknown, not absent. Worked out once for each build.
 */
export function requestsOf(execution: Execution, build: Build): Requests {
  let known = answers.get(execution);
  if (known === undefined) {
    known = askedFor(execution, build);
    answers.set(execution, known);
  }
  return known;
}

const answers = new WeakMap<Execution, Requests>();

function askedFor(execution: Execution, build: Build): Requests {
  const sources = sourcesOf(execution);
  const python = sources && pythonOf(execution);
  const { image } = execution.before;
  if (sources === undefined || python === undefined || image === undefined) return nothing;
  const found = new Map<string, Request>();
  const problems = new Map<string, Problem>();
  let elsewhere = false;
  for (const architecture of build.platforms) {
    const read = readAll(sources.files, execution, build.context, python, architecture);
    for (const it of read.problems) problems.set(`${it.file} ${it.line} ${it.message}`, it);
    const own = sources.words.flatMap((word) => ownRequirement(word.value!, { python, architecture }, word.span));
    const options = installOptions([...settingsOf(execution), ...read.settings]);
    if (options.elsewhere !== "no") elsewhere = true;
    const platform = { python, distro: image.distro, architecture };
    const all = [...own.map((it) => ({ ...it, file: undefined })), ...read.requirements];
    const beside = new Set(all.flatMap((it) => it.requirement.name ?? []));
    for (const it of all) {
      const verdict = verdictOn(it.requirement, options, platform, beside);
      const key = `${it.file ?? ""} ${it.requirement.span.start} ${it.requirement.name} ${it.span.start}`;
      const there = found.get(key);
      const exact = it.file === undefined && exactly(sources.words, it.span);
      const on = [...(there?.on ?? []), { architecture, verdict }];
      found.set(key, { requirement: it.requirement, span: it.span, file: it.file, exact, on });
    }
  }
  return { requests: [...found.values()], elsewhere, problems: [...problems.values()] };
}

const exactly = (words: readonly { readonly span: Span; readonly exact: boolean }[], span: Span): boolean =>
  words.some((it) => it.span === span && it.exact);

/** The Python that the packages are for: the image's, or that of the environment that is filled. */
function pythonOf(execution: Execution): string | undefined {
  const { before, after } = execution;
  const target = installationOf(execution, before)?.target;
  if (target === "system") return undefined;
  if (target === undefined) return before.image?.python;
  return (after.venvs.get(target.venv) ?? before.venvs.get(target.venv))?.python;
}

interface Read {
  readonly requirement: Requirement;
  readonly span: Span;
}

interface Place {
  readonly python: string;
  readonly architecture: Architecture;
}

/** A requirement that stands in a command. Its own place is the word's. */
function ownRequirement(text: string, place: Place, span: Span): Read[] {
  const { requirements } = readRequirementsTxt(text, "", place);
  return requirements.map((it) => ({ requirement: it, span }));
}

/** What lies where in the image while the command runs: what was copied, and what is mounted. */
function withMounts({ instruction, before }: Execution): State {
  const mounted = mountsOf(instruction, before).flatMap(({ type, target, source, from }): Origin[] =>
    type === "bind" && from === undefined && target !== undefined
      ? [{ path: target, from: (source ?? "").replace(/^(\.?\/)+|^\.$|\/$/g, "") }]
      : [],
  );
  return mounted.length === 0 ? before : { ...before, origins: [...before.origins, ...mounted] };
}

function readAll(
  sources: readonly Source[],
  execution: Execution,
  context: Context | undefined,
  python: string,
  architecture: Architecture,
) {
  const requirements: (Read & { readonly file: string })[] = [];
  const problems: Problem[] = [];
  const settings: InstallOptions["settings"][number][] = [];
  const pins = new Map<string, string>();
  const state = withMounts(execution);
  for (const source of context === undefined ? [] : sources) {
    const file = source.paths
      .map((it) => originOf(state, it))
      .find((it) => it !== undefined && context!.kind(it) === "file");
    if (file === undefined) continue;
    const { extras, groups, takes, span, constraint } = source;
    const read = readOnce(context!, file, state, { python, architecture, extras, groups });
    problems.push(...read.problems);
    settings.push(...read.options.settings);
    if (constraint) {
      for (const it of read.requirements) if (it.name && it.version) pins.set(it.name, it.version);
      continue;
    }
    for (const it of read.requirements) {
      const applies = takesAny(it.sections, takes);
      if (applies === "no" || it.applies === "no") continue;
      const requirement = applies === "yes" ? it : { ...it, applies: "unknown" as const };
      requirements.push({ requirement, span, file: it.file });
    }
  }
  const pinned = requirements.map((it) => {
    const { name = "", version, kind } = it.requirement;
    const pin = version === undefined && kind === "index" ? pins.get(name) : undefined;
    return pin === undefined ? it : { ...it, requirement: { ...it.requirement, version: pin } };
  });
  return { requirements: pinned, problems, settings };
}

function takesAny(sections: readonly Section[], takes: Source["takes"]): Requirement["applies"] {
  if (sections.length === 0) return "unknown";
  const all = sections.map(takes);
  return all.includes(true) ? "yes" : all.includes(undefined) ? "unknown" : "no";
}

const readings = new WeakMap<Context, Map<string, Requirements>>();

/** A lock of five megabytes is read once, and not at every key that is pressed in the Containerfile. */
function readOnce(
  context: Context,
  file: string,
  state: State,
  place: Place & { readonly extras: ReadonlySet<string>; readonly groups: ReadonlySet<string> },
): Requirements {
  let known = readings.get(context);
  if (known === undefined) {
    known = new Map();
    readings.set(context, known);
  }
  const { python, architecture, extras, groups } = place;
  const key = JSON.stringify([file, python, architecture, [...extras], [...groups], state.origins]);
  let read = known.get(key);
  if (read === undefined) {
    read = requirementsOf(context, file, { ...place, locate: (path) => originOf(state, path) });
    known.set(key, read);
  }
  return read;
}

const verdicts = new WeakMap<Requirement, Map<string, Verdict>>();

/** The verdict for a requirement, kept with it unless an index may say more in a moment. */
function verdictOn(
  requirement: Requirement,
  options: InstallOptions,
  platform: Platform,
  beside: ReadonlySet<string>,
): Verdict {
  const { noBinary, onlyBinary, elsewhere } = options;
  const { python, distro, architecture } = platform;
  const helpers = [...beside].filter(helpsOthers);
  const key = [python, distro.flavor, architecture, elsewhere, ...noBinary, "/", ...onlyBinary, "/", ...helpers].join(
    " ",
  );
  let known = verdicts.get(requirement);
  if (known === undefined) {
    known = new Map();
    verdicts.set(requirement, known);
  }
  let verdict = known.get(key);
  if (verdict === undefined) {
    verdict = verdictOf(requirement, options, platform, beside);
    known.set(key, verdict);
  }
  return verdict;
}
