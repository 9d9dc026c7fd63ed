// A new Containerfile from what a project is.

import { s2iEnvironment } from "../context/s2i-environment.ts";
import { distributionRank, offerRank } from "../knowledge/image-suggestions.ts";
import { distroName } from "../knowledge/image-titles.ts";
import { counterpartOf, type Image, imageById, images } from "../knowledge/images.ts";
import { endOfLife } from "../knowledge/lifecycle.ts";
import { join } from "./instructions.ts";
import { notesFor } from "./notes.ts";
import type { ScaffoldOptions, ScaffoldPlan } from "./plan.ts";
import { type ProjectFacts, readProject } from "./project.ts";
import { singleStage, splitStages } from "./stages.ts";

export type { ScaffoldOptions } from "./plan.ts";
export type { ProjectFacts } from "./project.ts";

export interface ImageChoice {
  readonly id: string;
  /** "Python 3.13 on CentOS Stream 10". */
  readonly label: string;
  /** What the pair is, in a few words. */
  readonly description: string;
  readonly python: string;
  /** The name it is pulled by. */
  readonly name: string;
}

export interface ScaffoldChoices {
  /** One for each Python and distribution, the newest Python first. */
  readonly images: readonly ImageChoice[];
  readonly defaults: ScaffoldOptions;
}

export interface Scaffold {
  readonly text: string;
  /** What the user should know or do, one sentence each. */
  readonly notes: readonly string[];
}

/** What a user can choose from, and what this project would choose; what has ended by `today` comes last. */
export function scaffoldChoices(facts: ProjectFacts, today?: string): ScaffoldChoices {
  const project = readProject(facts);
  const ended = (image: Image) => (endOfLife(image, today) === undefined ? 0 : 1);
  const pairs = images
    .filter((image) => image.status === "current" && (image.variant === "minimal" || image.counterpart === undefined))
    .toSorted((a, b) => ended(a) - ended(b) || minor(b) - minor(a) || distributionRank(a) - distributionRank(b));
  const fitting = pairs.filter((image) => project.range?.allows(image.python) ?? true);
  // What may have ended comes last, however much speaks for it.
  const rank = (image: Image) => offerRank(image) + ended(image) * 1000;
  const best = [...(fitting.length > 0 ? fitting : pairs)].sort((a, b) => rank(a) - rank(b))[0]!;
  const defaults: ScaffoldOptions = {
    image: best.id,
    layout: project.compiledOn(best).length > 0 ? "split" : "single",
    style: project.startedByRun && project.installs !== "nothing" ? "s2i" : "pip",
    minimal: best.variant === "minimal",
  };
  return { images: pairs.map(choice), defaults };
}

/** The Containerfile. An image that is not in the table is replaced by the one that the project would choose. */
export function scaffold(options: ScaffoldOptions, facts: ProjectFacts, today?: string): Scaffold {
  const project = readProject(facts);
  const image = imageById(options.image) ?? imageById(scaffoldChoices(facts, today).defaults.image)!;
  const pair = [image, counterpartOf(image)];
  const minimal = pair.find((it) => it?.variant === "minimal");
  const full = pair.find((it) => it?.variant === "full");
  const published = (options.layout === "split" || options.minimal ? (minimal ?? full) : (full ?? minimal))!;
  const builder = options.layout === "split" && minimal ? (full ?? minimal) : undefined;
  const needs = project.compiledOn(published);
  const variables = s2iEnvironment(facts.texts[".s2i/environment"]);
  const plan: ScaffoldPlan = {
    project,
    style: options.style,
    variables: variables.filter((it) => !it.secret),
    published,
    builder,
    buildRpms: [...new Set(needs.flatMap((it) => it.buildRpms))],
    runtimeRpms: [...new Set(needs.flatMap((it) => it.runtimeRpms))],
    compiled: needs.map((it) => it.project),
    loading: needs.filter((it) => it.runtimeRpms.length > 0).map((it) => it.project),
  };
  const secrets = variables.filter((it) => it.secret).map((it) => it.name);
  return {
    text: join(builder ? splitStages(plan, builder) : singleStage(plan)),
    notes: notesFor(options, plan, secrets),
  };
}

function choice(image: Image): ImageChoice {
  const variants = image.counterpart ? "full and minimal" : `${image.variant} only`;
  return {
    id: image.id,
    label: `Python ${image.python} on ${distroName(image)}`,
    description: `${variants}, ${image.packageManager}, glibc ${image.distro.glibc}`,
    python: image.python,
    name: image.names[0]!,
  };
}

function minor({ python }: Image): number {
  return Number(python.split(".")[1]);
}
