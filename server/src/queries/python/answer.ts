// What pip does about all that a command asks for, on every platform: worked out once for a build context, as a command
// asks for the same at every key that is pressed elsewhere.

import type { RequirementList } from "../../commands/requirement-list.ts";
import type { Context } from "../../context/context.ts";
import { verdictOf } from "../../context/requirements/judge.ts";
import { type InstallOptions, installOptions } from "../../context/requirements/options.ts";
import type { ListProblem, Requirement, Section, Setting } from "../../context/requirements/requirement.ts";
import { constrained } from "../../context/requirements/requirements-of.ts";
import { readRequirementsTxt } from "../../context/requirements/requirements-txt.ts";
import type { Distro } from "../../knowledge/distro.ts";
import type { Verdict } from "../../knowledge/python/verdict.ts";
import type { Architecture } from "../../knowledge/python/wheel-tags.ts";
import type { ImageTexts } from "./image-texts.ts";
import { readOnce, sectionsIn } from "./readings.ts";

export interface Asked {
  readonly words: readonly string[];
  /** The files that lie there. `at` is the number of what names it among the words and sources of the command. */
  readonly files: readonly AskedFile[];
  readonly settings: readonly Setting[];
  /** The command's name: what is said to one tool only is not said to others. */
  readonly tool: string;
  readonly python: string;
  readonly distro: Distro;
  readonly platforms: readonly Architecture[];
}

interface AskedFile {
  readonly source: RequirementList;
  /** As the build context names it. */
  readonly file: string;
  /** Where it lies in the image. */
  readonly path: string;
  readonly at: number;
}

export interface ListAnswer {
  readonly listed: readonly Listed[];
  readonly elsewhere: boolean;
  readonly problems: readonly ListProblem[];
}

interface Listed extends Item {
  readonly on: { readonly architecture: Architecture; readonly verdict: Verdict }[];
}

interface Item {
  readonly requirement: Requirement;
  readonly file: string | undefined;
  /** The number of the word or the source that it comes from. */
  readonly at: number;
}

const answers = new WeakMap<Context, Map<string, ListAnswer>>();

/** The answer to a command; the same one as long as nothing else is asked. */
export function answerOf(asked: Asked, texts: ImageTexts, context: Context | undefined): ListAnswer {
  if (context === undefined) return answer(asked, texts, context);
  const known = answers.get(context) ?? new Map<string, ListAnswer>();
  answers.set(context, known);
  const key = keyOf(asked, texts, context);
  const there = known.get(key) ?? answer(asked, texts, context);
  known.set(key, there);
  return there;
}

function keyOf(
  { files, settings, distro, platforms, python, words, tool }: Asked,
  texts: ImageTexts,
  context: Context,
) {
  const parts = files.map(({ source, file, path, at }) => {
    const { extras, groups, selection, workdir, alone, constraint, takes } = source;
    const taken = platforms.map((architecture) =>
      sectionsIn(readOnce(context, { file, path }, texts, source, { python, architecture })).map(
        (it) => takes(it) ?? "unknown",
      ),
    );
    return [file, path, at, constraint, [...extras], [...groups], selection, workdir, alone, taken];
  });
  const said = settings.map(({ option, value }) => [option, value]);
  const places = files.length === 0 ? "" : texts.key;
  return JSON.stringify([words, parts, said, tool, python, distro.flavor, platforms, places]);
}

function answer(asked: Asked, texts: ImageTexts, context: Context | undefined): ListAnswer {
  const listed: Listed[] = [];
  const places = new Map<string, Map<number | string, Listed>>();
  const problems = new Map<string, ListProblem>();
  let elsewhere = false;
  for (const architecture of asked.platforms) {
    const read = readAll(asked, texts, context, architecture);
    for (const it of read.problems) problems.set(`${it.file} ${it.line} ${it.message}`, it);
    const options = installOptions([...asked.settings, ...read.settings]);
    if (options.elsewhere !== "no") elsewhere = true;
    const platform = { python: asked.python, distro: asked.distro, architecture };
    const beside = new Set(read.items.flatMap((it) => it.requirement.name ?? []));
    for (const { requirement, at, file } of read.items) {
      const name = `${at} ${file ?? ""}`;
      const place = places.get(name) ?? new Map<number | string, Listed>();
      places.set(name, place);
      const verdict = verdictOf(requirement, options, platform, beside, context?.releases);
      // What stands nowhere in particular is known by its name.
      const { start, end } = requirement.span;
      const key = end > start ? start : (requirement.name ?? "");
      const there = place.get(key);
      if (there !== undefined) there.on.push({ architecture, verdict });
      else {
        const one: Listed = { requirement, at, file, on: [{ architecture, verdict }] };
        place.set(key, one);
        listed.push(one);
      }
    }
  }
  return { listed, elsewhere, problems: [...problems.values()] };
}

/** What a command asks for itself, and what the files that it reads ask for. */
function readAll(
  { words, files, tool, python }: Asked,
  texts: ImageTexts,
  context: Context | undefined,
  architecture: Architecture,
) {
  const place = { python, architecture };
  const items = words.flatMap((text, at): Item[] =>
    readRequirementsTxt(text, "", place).requirements.flatMap((requirement) =>
      requirement.applies === "no" ? [] : [{ requirement, file: undefined, at }],
    ),
  );
  const constraints: Requirement[] = [];
  const problems: ListProblem[] = [];
  const settings: InstallOptions["settings"][number][] = [];
  for (const { source, file, path, at } of context === undefined ? [] : files) {
    const read = readOnce(context!, { file, path }, texts, source, place);
    for (const it of read.problems) problems.push(it);
    for (const it of read.options.settings) if (it.tool === undefined || it.tool === tool) settings.push(it);
    for (const it of source.constraint ? read.requirements : []) constraints.push(it);
    for (const it of read.constraints) constraints.push(it);
    for (const it of source.constraint ? [] : read.requirements) {
      const applies = takesAny(it.sections, source.takes);
      if (applies === "no" || it.applies === "no") continue;
      items.push({ requirement: applies === "yes" ? it : { ...it, applies }, file: it.file, at });
    }
  }
  if (constraints.length === 0) return { items, problems, settings };
  const pinned = constrained(
    items.map((it) => it.requirement),
    constraints,
  );
  return { items: items.map((it, i): Item => ({ ...it, requirement: pinned[i]! })), problems, settings };
}

function takesAny(sections: readonly Section[], takes: RequirementList["takes"]): Requirement["applies"] {
  if (sections.length === 0) return "unknown";
  const all = sections.map(takes);
  return all.includes(true) ? "yes" : all.includes(undefined) ? "unknown" : "no";
}
