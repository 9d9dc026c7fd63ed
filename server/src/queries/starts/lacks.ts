// What a container needs to start, or to be checked, and certainly has not.

import { startingOf, type Want } from "../../commands/starters.ts";
import { variables } from "../../image/state.ts";
import { type Argument, textOfWord } from "../../image/value.ts";
import { isList } from "../../knowledge/conventions.ts";
import { moduleOf, projectsWith } from "../../knowledge/python/programs.ts";
import type { Build, StageBuild, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { sourceOf } from "../../simulation/simulate.ts";
import { once } from "../../text/once.ts";
import { absolute, baseName, isFileName, isWithin, parentOf } from "../../text/paths.ts";
import { contentAt } from "../image-content.ts";
import { installedIn, isInstalled } from "../python/installed.ts";
import { chainOf } from "../stages.ts";
import { type Launch, launchesOf } from "./launches.ts";
import { moduleOfCall } from "./modules.ts";
import { programOf } from "./programs.ts";

export interface Lack {
  readonly launch: Launch;
  /** The word that names it, in the Containerfile or in the launch's script. */
  readonly word: Argument;
  readonly what: /** A program of a Python project that nobody installed, or one of the images' own scripts that there is not. */
    | { readonly kind: "project"; readonly program: string; readonly projects: readonly string[] }
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
export const lacksOf = once((stage: StageBuild, build: Build): readonly Lack[] =>
  launchesOf(stage, build).flatMap((launch): Lack[] => {
    if (!launch.certain) return [];
    const found = programLack(launch, stage, build) ?? wantLack(launch, stage, build);
    return found === undefined ? [] : [found];
  }),
);

function programLack(launch: Launch, stage: StageBuild, build: Build): Lack | undefined {
  const { call, bare, untouched } = launch;
  const { is, kind, path } = programOf(call, stage, build);
  const name = call.name.value;
  if (is !== "no" || name === undefined) return undefined;
  if (kind === "python" && bare) {
    const program = baseName(name);
    return { launch, word: call.name, what: { kind: "project", program, projects: projectsWith(program) } };
  }
  if (kind === "s2i") return { launch, word: call.name, what: { kind: "script of the image", path: path! } };
  if (kind !== "file" || path === undefined || !untouched || !isFilled(path, stage)) return undefined;
  return { launch, word: call.name, what: { kind: "file", path } };
}

function wantLack(launch: Launch, stage: StageBuild, build: Build): Lack | undefined {
  if (!launch.untouched) return undefined;
  const { call } = launch;
  for (const want of startingOf(call).wants) {
    const what = lackOf(want, launch, stage, build);
    if (what !== undefined) return { launch, word: want.word, what };
  }
  return undefined;
}

function lackOf(want: Want, { call, bare }: Launch, stage: StageBuild, build: Build): Lack["what"] | undefined {
  if (want.kind === "file") {
    const isThere = contentAt(build, stage, want.path).is !== "no" || !isFilled(want.path, stage);
    return isThere ? undefined : { kind: "file", path: want.path };
  }
  const { module, attribute, folders, settings } = want;
  const project = attribute === undefined ? projectsWith(module).find((it) => moduleOf(module) === it) : undefined;
  const found = moduleOfCall(module, folders, call, stage, build);
  if (project !== undefined && found.is === "no")
    return bare && isInstalled(project, installedIn(stage, build)) === "no"
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
  if (attribute === undefined || text === undefined || says(attribute, text)) return undefined;
  return { kind: "name", module, attribute, from: found.from! };
}

/** Whether a module may define a name: it says it, or does something by which it may come without being said. */
const says = (name: string, text: string): boolean =>
  new RegExp(`\\b${name}\\b`).test(text) ||
  /import\s*\(?\s*\*|globals\(|vars\(|locals\(|setattr|__getattr__|exec\(|sys\.modules|__dict__/.test(text);

/** Settings that name another folder or another application. */
function mayRedirect(path: string, stage: StageBuild, build: Build): boolean {
  const { is, from } = contentAt(build, stage, path);
  if (is !== "yes") return is === "unknown";
  const text = from === undefined ? undefined : build.context?.read(from);
  return text === undefined || /chdir|pythonpath|sys\.path|wsgi_app|paste|import_module/.test(text);
}

/**
 * Whether sources came to the place where something is missed: where none did, and in a volume, they may be mounted when
 * the container starts.
 */
export function isFilled(path: string, stage: StageBuild): boolean {
  const chain = chainOf(stage);
  return !chain.some((it) => isVolume(it, path)) && chain.some((it) => fills(it, path));
}

function isVolume({ instruction, before }: Step, path: string): boolean {
  if (instruction.keyword !== "VOLUME") return false;
  return (instruction.exec ?? instruction.words).some((it) => {
    const text = textOfWord(it, variables(before));
    return text === undefined || isWithin(path, absolute(text, "/")!);
  });
}

function fills(step: Step, path: string): boolean {
  const { instruction, before, executions } = step;
  if (executions.some(({ effects }) => effects.some((it) => it.kind === "assembles"))) return true;
  const copy = /^(COPY|ADD)$/.test(instruction.keyword) ? copyOf(instruction, before) : undefined;
  if (copy === undefined) return false;
  const { to, intoDirectory, sources } = copy;
  if (sourceOf(instruction, step.stage.earlier) !== undefined) return isWithin(path, to);
  const folder = !intoDirectory && isFileName(to) ? parentOf(to) : to;
  return isWithin(path, folder) && sources.some((it) => it !== undefined && !isList(baseName(it)));
}
