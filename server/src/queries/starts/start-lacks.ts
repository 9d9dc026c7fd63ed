// What a container needs to start, or to be checked, and certainly has not.

import { mayDefine, mayLookElsewhere, startingOf, type Want } from "../../commands/starters.ts";
import { ask } from "../../image/facts.ts";
import type { Argument } from "../../image/value.ts";
import { isOrdinary } from "../../knowledge/program-kinds.ts";
import { isPythonProgram, moduleOf, programsOf, projectsWith } from "../../knowledge/python/programs.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { once } from "../../text/once.ts";
import { baseName } from "../../text/paths.ts";
import { isOneSlip } from "../../text/slips.ts";
import { contentAt } from "../image-content.ts";
import { installedIn, projectIn } from "../python/installed.ts";
import { isFilled } from "./filled.ts";
import { type Launch, launchesOf } from "./launches.ts";
import { moduleOfCall } from "./modules.ts";
import { programOf } from "./programs.ts";

export interface StartLack {
  readonly launch: Launch;
  /** The word that names it, in the Containerfile or in the launch's script. */
  readonly word: Argument;
  readonly what: /** A program of a Python project that nobody installed, or one of the images' own scripts that there is not. */
    | { readonly kind: "project"; readonly program: string; readonly projects: readonly string[] }
    /** A program that nobody knows, one slip away from one that is there. */
    | { readonly kind: "misspelt"; readonly program: string; readonly meant: string }
    | { readonly kind: "script of the image"; readonly path: string }
    | { readonly kind: "file"; readonly path: string }
    | {
        readonly kind: "module";
        readonly module: string;
        readonly missing: string;
        readonly folder: string | undefined;
      }
    /** The module is there, and its text never says the name that is asked for. */
    | { readonly kind: "name"; readonly module: string; readonly attribute: string; readonly from: string };
}

/** What a container of a stage starts or is checked with and certainly lacks, one thing for each command. */
export const startLacksOf = once((stage: StageBuild, build: Build): readonly StartLack[] =>
  launchesOf(stage, build).flatMap((launch): StartLack[] => {
    if (!launch.certain) return [];
    const found = programLack(launch, stage, build) ?? wantLack(launch, stage, build);
    return found === undefined ? [] : [found];
  }),
);

function programLack(launch: Launch, stage: StageBuild, build: Build): StartLack | undefined {
  const { call, bare, untouched } = launch;
  const { is, kind, path } = programOf(call, stage, build);
  const name = call.name.value;
  if (name === undefined) return undefined;
  if (is === "unknown" && bare) {
    const meant = meantProgram(name, launch, stage, build);
    return meant === undefined
      ? undefined
      : { launch, word: call.name, what: { kind: "misspelt", program: name, meant } };
  }
  if (is !== "no") return undefined;
  if (kind === "python") {
    // A file that installs nothing and brings no sources says a part of what an image is made of.
    const isWhole = installedIn(stage, build).installs.length > 0 || isFilled(`${call.workdir}/x`, stage);
    if (!bare || !isWhole) return undefined;
    const program = baseName(name);
    return { launch, word: call.name, what: { kind: "project", program, projects: projectsWith(program) } };
  }
  if (kind === "s2i") return { launch, word: call.name, what: { kind: "script of the image", path: path! } };
  if (kind !== "file" || path === undefined || !untouched || !isFilled(path, stage, true)) return undefined;
  return { launch, word: call.name, what: { kind: "file", path } };
}

/** The program of an installed project that was meant by a name that nobody knows, and that nothing else may have brought. */
function meantProgram(name: string, { before }: Launch, stage: StageBuild, build: Build): string | undefined {
  const known = ask(before.commands, name);
  if (!/^[a-z][\w-]{5,}$/.test(name) || known.cause !== undefined || isPythonProgram(name) || isOrdinary(name))
    return undefined;
  const { names } = installedIn(stage, build);
  const near = [...names].flatMap(programsOf).filter((it) => isOneSlip(it, name));
  // What is longer or shorter at its end may be another program of the same project.
  return near.find((it) => it.at(-1) === name.at(-1) && it[0] === name[0]);
}

function wantLack(launch: Launch, stage: StageBuild, build: Build): StartLack | undefined {
  if (!launch.untouched) return undefined;
  const { call } = launch;
  for (const want of startingOf(call).wants) {
    const what = lackOf(want, launch, stage, build);
    if (what !== undefined) return { launch, word: want.word, what };
  }
  return undefined;
}

function lackOf(want: Want, { call, bare }: Launch, stage: StageBuild, build: Build): StartLack["what"] | undefined {
  if (want.kind === "file") {
    const isThere = contentAt(build, stage, want.path).is !== "no" || !isFilled(want.path, stage);
    return isThere ? undefined : { kind: "file", path: want.path };
  }
  const { module, attribute, folders, settings } = want;
  const project = attribute === undefined ? projectsWith(module).find((it) => moduleOf(module) === it) : undefined;
  const found = moduleOfCall(module, folders, call, stage, build);
  if (project !== undefined && found.is === "no")
    return bare && projectIn(project, installedIn(stage, build)) === "no"
      ? { kind: "project", program: module, projects: [project] }
      : undefined;
  const folder = folders[0];
  if (found.is === "unknown" || settings.some((it) => mayRedirect(it, stage, build))) return undefined;
  if (found.is === "no") {
    const at = folder === undefined ? undefined : `${folder}/${found.missing!.replaceAll(".", "/")}`;
    if (!bare || at === undefined || !isFilled(at, stage)) return undefined;
    return { kind: "module", module, missing: found.missing!, folder };
  }
  const text = found.from === undefined ? undefined : build.context?.read(found.from);
  if (attribute === undefined || text === undefined || mayDefine(attribute, text)) return undefined;
  return { kind: "name", module, attribute, from: found.from! };
}

/** Settings that name another folder or another application. */
function mayRedirect(path: string, stage: StageBuild, build: Build): boolean {
  const { is, from } = contentAt(build, stage, path);
  if (is !== "yes") return is === "unknown";
  const text = from === undefined ? undefined : build.context?.read(from);
  return text === undefined || mayLookElsewhere(text);
}
