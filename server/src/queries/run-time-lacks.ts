// What Python projects load at run time, and a published minimal stage certainly does not have.

import { rpm } from "../image/state.ts";
import { rpmOn } from "../knowledge/python/rpm-repositories.ts";
import { runTimeNeeds } from "../knowledge/python/run-time.ts";
import type { Alternative, Verdict } from "../knowledge/python/verdict.ts";
import type { Build, Execution, StageBuild } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import { grouped } from "../text/grouped.ts";
import { once } from "../text/once.ts";
import { pythonInstall } from "./deeds.ts";
import { compilationOf } from "./python/compilations.ts";
import { type Request, requestsOf } from "./python/requests.ts";
import { type Link, linksOf } from "./stage-links.ts";
import { chainOf, someStep } from "./stages.ts";

/** A project that a published stage holds, and what it certainly lacks there. */
export interface Lack extends Installed {
  readonly missing: readonly string[];
  /** Projects that do the same without. */
  readonly others: readonly Alternative[];
}

interface Installed {
  readonly request: Request;
  /** Normalised. */
  readonly project: string;
  readonly execution: Execution;
  /** The COPY that brings it from another stage; undefined where it was installed in this one. */
  readonly link: Link | undefined;
}

/** The projects of a stage that lack a library there, as far as they are named. Empty where libraries may come another way. */
export const lacksOf = once((stage: StageBuild, build: Build): readonly Lack[] => {
  if (stage.end.image?.variant !== "minimal" || bringsLibraries(stage)) return [];
  const names = new Set<string>();
  const needy: Installed[] = [];
  for (const { execution, link } of installations(stage, build)) {
    const { requests, elsewhere } = requestsOf(execution, build);
    for (const request of elsewhere ? [] : requests) {
      const { name: project, applies, extras } = request.requirement;
      if (project === undefined || applies !== "yes") continue;
      names.add(project);
      // `psycopg[c]` is psycopg-c as well.
      for (const it of extras) names.add(`${project}-${it}`);
      if (needsSome(request, project)) needy.push({ request, project, execution, link });
    }
  }
  return needy.flatMap((it) => lackOf(it, stage, names) ?? []);
});

/** Of thousands in a lock hardly any loads a library that pip does not bring. */
function needsSome({ on }: Request, project: string): boolean {
  return on.some(({ verdict }) => verdict.runtimeRpms.length > 0) || runTimeNeeds(project) !== undefined;
}

/** What fills a stage, or a virtual environment that it copies. */
export function installations(stage: StageBuild, build: Build): readonly Pick<Installed, "execution" | "link">[] {
  const own = commandsOf(stage).map((execution) => ({ execution, link: undefined }));
  const seen = new Set<Execution>();
  const brought = linksOf(stage, build).flatMap((link) => {
    const carried = [...fillersOf(link.from)].flatMap(([venv, fillers]) =>
      venv !== undefined && carries(link, venv) ? fillers : [],
    );
    // What was brought twice is told of the first time.
    const news = carried.filter((it) => !seen.has(it.execution)).sort((a, b) => a.at - b.at);
    for (const { execution } of news) seen.add(execution);
    return news.map(({ execution }) => ({ execution, link }));
  });
  return [...own, ...brought];
}

/** The commands of a stage with their numbers, by the path of the virtual environment that they install packages into. */
const fillersOf = once((stage: StageBuild) =>
  grouped(
    commandsOf(stage).map((execution, at) => ({ execution, at })),
    ({ execution }) => {
      const target = pythonInstall(execution)?.target;
      return target === undefined || target === "system" ? undefined : target.venv;
    },
  ),
);

const commandsOf = (stage: StageBuild): Execution[] =>
  chainOf(stage).flatMap((it) => it.executions.filter((one) => one.certain));

/** Tells whether a COPY brings the packages of a virtual environment. */
function carries({ paths }: Link, venv: string): boolean {
  return paths.some(
    (it) => it !== undefined && (`${venv}/`.startsWith(it === "/" ? it : `${it}/`) || it.startsWith(`${venv}/lib`)),
  );
}

/** What a project lacks at run time; undefined where it lacks nothing for sure. */
function lackOf(it: Installed, { end }: StageBuild, names: ReadonlySet<string>): Lack | undefined {
  const { request, project, execution, link } = it;
  if (end.image === undefined) return undefined;
  const { distro } = end.image;
  const lacking = (rpms: readonly string[], { alternatives: others }: Verdict): Lack | undefined => {
    const missing = rpms.map((name) => rpmOn(name, distro)).filter((name) => rpm(end, name).is === "no");
    return missing.length === 0 ? undefined : { ...it, missing, others };
  };
  const compiled = compilationOf(request, execution);
  if (compiled?.certain && link !== undefined) return lacking(compiled.verdict.runtimeRpms, compiled.verdict);
  const needs = runTimeNeeds(project);
  const helpers = [...(needs?.unless ?? []), ...(needs?.instead ?? [])].map((name) =>
    name.replace(/[=~!]$/, "").replace(/\[(.*)\]/, "-$1"),
  );
  if (needs?.confidence !== "high" || helpers.some((name) => names.has(name))) return undefined;
  return lacking(needs.rpms, request.on[0]!.verdict);
}

/** Libraries come another way: they are copied, or looked for elsewhere. */
function bringsLibraries(stage: StageBuild): boolean {
  if (stage.end.env.set.has("LD_LIBRARY_PATH") || stage.end.env.set.has("LD_PRELOAD")) return true;
  return copiesLibraries(stage);
}

const copiesLibraries = someStep(({ instruction, before }) => {
  const to = /^(COPY|ADD)$/.test(instruction.keyword) ? copyOf(instruction, before)?.to : undefined;
  return to !== undefined && /^\/((usr\/)?(local\/)?(lib(64|exec)?(\/|$)|$)|etc\/ld\.so)/.test(to);
});
