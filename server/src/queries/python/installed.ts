// Which Python projects an image has, whatever environment they are in, and whether these are all.

import { has } from "../../commands/line.ts";
import { normalize } from "../../knowledge/python/names.ts";
import { programsOf } from "../../knowledge/python/programs.ts";
import { installedWith } from "../../knowledge/python/requires.ts";
import { listsOfAssemble, sourcesFolder } from "../../knowledge/s2i.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";
import { once } from "../../text/once.ts";
import { baseName } from "../../text/paths.ts";
import { assembles, pythonInstall } from "../deeds.ts";
import { contentBefore } from "../image-content.ts";
import { stepOf } from "../places.ts";
import { linksOf } from "../stage-links.ts";
import { chainOf } from "../stages.ts";
import { type Request, requestsOf } from "./requests.ts";

export interface InstalledProjects {
  /** Normalised names of those that are certainly or perhaps there. */
  readonly names: ReadonlySet<string>;
  /** Whether there are no others; what they require is counted. */
  readonly all: boolean;
  /** The project of the build context itself is installed, whose modules lie anywhere. */
  readonly own: boolean;
  /** The commands that install them, in the order in which they run. */
  readonly installs: readonly Execution[];
}

/** What pip and its kin installed for a stage: in it, in what it builds on, and in what it copies from. */
export const installedIn = once((stage: StageBuild, build: Build): InstalledProjects => {
  return installedBy(
    executionsOf(stage, build).filter((it) => pythonInstall(it) !== undefined),
    build,
  );
});

/** What some commands installed that install Python projects. */
export function installedBy(installs: readonly Execution[], build: Build): InstalledProjects {
  const names = new Set<string>();
  let all = true;
  let own = false;
  for (const it of installs) {
    const { projects, complete, ofContext } = projectsOf(it, build);
    const closed = complete ? new Set(projects.map(plain)) : installedWith(projects);
    for (const name of closed ?? projects.map(plain)) names.add(name);
    all &&= closed !== undefined;
    own ||= ofContext;
  }
  return { names, all, own, installs };
}

/** Whether a project is installed; what is not known to be installed may be, unless all projects are known. */
export function projectIn(project: string, { names, all }: InstalledProjects): "yes" | "no" | "unknown" {
  if (names.has(project)) return "yes";
  return all ? "no" : "unknown";
}

/** Whether some project may bring a program of that name. */
export function mayBring(program: string, { names, all }: InstalledProjects): boolean {
  return !all || [...names].some((it) => programsOf(it).includes(program));
}

const plain = (project: string): string => project.replace(/\[.*$/, "");

/** The commands that ran for a stage: in it, in what it builds on, and in what it copies from. */
export function executionsOf(stage: StageBuild, build: Build): Execution[] {
  const stages = new Set([stage]);
  // The set grows while it is walked.
  for (const it of stages) for (const { from } of linksOf(it, build)) stages.add(from);
  const steps = new Set([...stages].flatMap(chainOf));
  return [...steps].flatMap((it) => it.executions);
}

interface Projects {
  /** With their extras, one at a time: "uvicorn", "uvicorn[standard]". */
  readonly projects: readonly string[];
  /** These are all that is installed, and nothing has to be found out about what they require. */
  readonly complete: boolean;
  /** A project of the build context is installed as well. */
  readonly ofContext: boolean;
}

/** A name that no table has: what it stands for may require anything. */
const anything = "?";

function projectsOf(execution: Execution, build: Build): Projects {
  const install = pythonInstall(execution)!;
  const { requests, problems, unread } = requestsOf(execution, build);
  // What builds a project is gone once it is built.
  const isBuild = ({ requirement: { sections } }: Request) =>
    sections.length > 0 && sections.every((it) => it === "build");
  const asked = requests.filter((it) => it.requirement.applies !== "no" && !isBuild(it));
  const projects = asked.flatMap(({ requirement: { name, extras } }) =>
    name === undefined ? [anything] : [name, ...extras.map((it) => `${name}[${it}]`)],
  );
  for (const { project, argument } of install.requirements) {
    if (!asked.some((it) => it.requirement.name === project))
      projects.push(/\[/.test(argument.value ?? "[") ? anything : normalize(project));
  }
  const unreadable = problems.length > 0 || unread.length > 0;
  // A list that was found nowhere is none of these either; assemble goes without one.
  const listed = install.more || install.files.length > 0;
  const nothing = listed && requests.every((it) => it.file === undefined) && !findsNoList(execution, build);
  const fromAddress = asked.some((it) => it.requirement.kind !== "index");
  const isComplete =
    !unreadable && !nothing && !fromAddress && (asked.every(isLocked) || has(install.line, "--no-deps"));
  if (unreadable || nothing || fromAddress) projects.push(anything);
  const ofContext = install.paths.length > 0 || install.from === "project";
  return { projects, complete: isComplete && install.requirements.length === 0, ofContext };
}

/** Whether assemble certainly finds sources, and among them none of the files that say what to install. */
function findsNoList(execution: Execution, build: Build): boolean {
  const stage = assembles(execution) ? stepOf(build, execution.instruction)?.stage : undefined;
  if (stage === undefined) return false;
  const is = (path: string) => contentBefore(build, stage, execution, path).is;
  return is(sourcesFolder) === "yes" && listsOfAssemble.every((it) => is(`${sourcesFolder}/${it}`) === "no");
}

/** A lock, and a list with the hash of everything in it, have all that is installed. */
function isLocked({ requirement, file }: Request): boolean {
  if (file === undefined) return false;
  return requirement.hashed || /\.lock$|^pylock\b/.test(baseName(file));
}
