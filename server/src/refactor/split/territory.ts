// Where the application lives in the image: what the builder makes and the published stage gets by one COPY each.

import { valueOf } from "../../commands/line.ts";
import { homeIn, isOfDistribution, isShared, isStandardFolder, isStoreName } from "../../knowledge/folders.ts";
import { appRoot, sourcesFolder } from "../../knowledge/s2i.ts";
import { builds, pythonInstall } from "../../queries/deeds.ts";
import type { Reach } from "../../queries/reach.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { definitions } from "../../simulation/instructions.ts";
import { absolute, isFileName, isWithin } from "../../text/paths.ts";

/** Absolute paths; each stands for itself and all below it. */
export interface Territory {
  readonly roots: readonly string[];
  /** What is there for a moment only: /tmp, and what is taken away again before the stage ends. */
  readonly scratch: readonly string[];
  /** Of these, what is taken away again. */
  readonly gone: readonly string[];
  /** Of these, what variables name when a container starts. */
  readonly named: ReadonlySet<string>;
  /** Folders that are a way into the territory. */
  readonly inlets: readonly string[];
}

/** The territory of a stage: the virtual environments, and the folders in which it builds. */
export function territoryOf(stage: StageBuild, reach: Reach): Territory {
  const { steps, start, end } = stage;
  const venv = start.image?.venv ?? appRoot;
  const gone = takenAway(stage);
  const scratch = [
    "/tmp",
    "/var/tmp",
    ...gone,
    ...[...scriptsRun(stage)].filter((it) => !isSystems(it) && !reach.paths.includes(it)),
  ];
  const roots = new Set([venv]);
  for (const [path, it] of end.venvs) if (it.cause !== undefined) roots.add(path);
  for (const step of steps) {
    for (const it of step.executions) {
      if (builds(it) && it.workdir !== undefined) roots.add(it.workdir);
      for (const path of installedInto(it)) roots.add(path);
    }
    const copy = copyIn(step);
    // What is copied to where the image works is the application.
    if (copy !== undefined && copy.to === step.after.workdir.value) roots.add(copy.to);
  }
  for (const it of [...worksites(stage), ...filledByName(stage)]) roots.add(it);
  const workdir = end.workdir.value;
  if (workdir !== undefined && [...roots].some((it) => it.startsWith(`${workdir}/`))) roots.add(workdir);
  const named = [...roots].filter((it) => !isShared(it) && !within(it, scratch));
  return {
    roots: named.filter((it) => !named.some((other) => it !== other && it.startsWith(`${other}/`))),
    scratch,
    gone,
    named: namedAtStart(stage),
    inlets: startsIn(sourcesFolder, stage, reach) ? [] : [sourcesFolder],
  };
}

/** Tells whether a path is in the territory, or under /tmp/src, where that is only a way into it. */
export function inTerritory({ roots, inlets }: Pick<Territory, "roots" | "inlets">, path: string): boolean {
  return within(path, [...roots, ...inlets]);
}

/** Whether a container works in a folder, or starts something that lies there. */
function startsIn(folder: string, { end }: StageBuild, { paths }: Reach): boolean {
  return isWithin(end.workdir.value ?? "", folder) || paths.some((it) => isWithin(it, folder));
}

/** Folders for a moment of which the container is told by a variable: `ENV PROMETHEUS_MULTIPROC_DIR=/tmp/metrics`. */
function namedAtStart({ end }: StageBuild): ReadonlySet<string> {
  const values = [...end.env.set].map(([, it]) => it.value?.map((one) => one.text ?? "?").join("") ?? "");
  return new Set(values.flatMap((it) => (/^\/(var\/)?tmp\/[^:?]+$/.test(it) ? (absolute(it, "/") ?? []) : [])));
}

/** /tmp belongs to whoever uses it, and so does what is taken away again. */
export const isScratch = ({ scratch }: Territory, path: string): boolean => within(path, scratch);

/** Whether what lies at a path is taken away again by name. */
export const isTakenAway = ({ gone }: Territory, path: string): boolean => within(path, gone);

const within = (path: string, folders: readonly string[]): boolean => folders.some((it) => isWithin(path, it));

const copyIn = (step: Step) =>
  /^(COPY|ADD)$/.test(step.instruction.keyword) ? copyOf(step.instruction, step.before) : undefined;

/** What `pip install --target` and its kin fill, outside of the folders that belong to the system. */
export function installedInto(execution: Execution): string[] {
  const line = pythonInstall(execution)?.line;
  const value = line && valueOf(line, "-t", "--prefix", "--root")?.value;
  return value === undefined ? [] : [absolute(value, execution.workdir) ?? []].flat();
}

/**
 * Folders that are copied in as a whole and then worked in: a project is installed from there, or a program of its own
 * runs there.
 */
function worksites(stage: StageBuild): string[] {
  const { steps } = stage;
  const ran = scriptsRun(stage);
  const copied = steps.flatMap((it) => copyIn(it)?.to ?? []).filter((it) => !isSystems(it));
  if (copied.length === 0) return [];
  const worked = steps.flatMap((step) =>
    step.executions.flatMap((it) => {
      const own = it.effects.some(({ kind }) => kind === "anything") && it.workdir !== undefined ? [it.workdir] : [];
      const paths = pythonInstall(it)?.paths.flatMap(({ value }) => (value && absolute(value, it.workdir)) || []) ?? [];
      const called = pathCalled(it) ?? [];
      return [...own, ...paths, ...[called].flat()];
    }),
  );
  // A script that is copied alone and run is no place where one works.
  const sites = copied.filter((it) => !ran.has(it) && worked.some((one) => isWithin(one, it) || isWithin(it, one)));
  return sites.map((it) => topOf(it));
}

/** Scripts that are copied alone, to a place of their own, and run while the stage is built. */
function scriptsRun({ steps }: StageBuild): ReadonlySet<string> {
  const copied = new Set(steps.flatMap((it) => copyIn(it)?.to ?? []));
  const run = steps.flatMap((step) => step.executions.flatMap((it) => pathCalled(it) ?? []));
  return new Set(run.filter((it) => copied.has(it)));
}

/** The path of the program that a command runs, where it is called by one. */
const pathCalled = ({ name, workdir }: Execution): string | undefined =>
  name.value?.includes("/") ? absolute(name.value, workdir) : undefined;

/** Everything that is copied below `/kai` is in `/kai`; what is the system's stays as it is. */
function topOf(path: string): string {
  const names = path.split("/");
  for (let length = 2; length < names.length; length++) {
    const folder = names.slice(0, length).join("/");
    if (!isSystems(folder)) return isFileName(folder) ? names.slice(0, length - 1).join("/") : folder;
  }
  return path;
}

const isSystems = (path: string): boolean => isShared(path) || isOfDistribution(path) || homeIn(path) !== undefined;

/**
 * Folders that the stage makes and gives to a variable, for what is built afterwards to fill: `ENV HF_HOME=/models`,
 * before `python -c` loads a model.
 */
function filledByName({ steps }: StageBuild): string[] {
  const named = new Set<string>();
  const made = new Set<string>();
  const filled = new Set<string>();
  for (const step of steps) {
    if (step.instruction.keyword === "ENV") {
      for (const it of definitions(step.instruction)) {
        const { value } = step.after.env.set.get(it.name) ?? {};
        const text = value?.map((one) => one.text ?? "?").join("");
        if (text?.startsWith("/") && !/[:?]/.test(text) && !isSystems(text) && isStoreName(it.name))
          named.add(absolute(text, "/")!);
      }
    }
    for (const it of step.executions) {
      const installs = it.args.some(({ value }) => /^(install|sync|wheel|download)$/.test(value ?? ""));
      const runs = it.effects.some(({ kind }) => kind === "anything") && !installs;
      if (runs) for (const path of made) if (named.has(path)) filled.add(path);
      for (const one of it.effects)
        if (one.kind === "makes" && one.what !== "file" && one.path !== undefined && it.certain) made.add(one.path);
    }
  }
  return [...filled];
}

/** What is copied or made outside of what every image has and then taken away as a whole. */
function takenAway({ steps }: StageBuild): string[] {
  const gone = steps.flatMap((step) =>
    step.executions.flatMap((it) =>
      it.effects.flatMap((one) =>
        one.kind === "removes" && one.path !== undefined && it.certain && isOwn(one.path) ? [one.path] : [],
      ),
    ),
  );
  const came = new Set(
    steps.flatMap((step) => [
      copyIn(step)?.to ?? "",
      ...step.executions.flatMap((it) =>
        it.effects.flatMap((one) => {
          if (one.kind === "makes") return [one.path ?? ""];
          if (one.kind === "places") return [one.to ?? ""];
          return one.kind === "fills" ? [one.folder ?? ""] : [];
        }),
      ),
    ]),
  );
  return gone.filter((it) => came.has(it));
}

/** A path that only this file can mean: not one that the image has, nor a pattern. */
const isOwn = (path: string): boolean => !isStandardFolder(path) && !isShared(path) && !/[*?[]/.test(path);
