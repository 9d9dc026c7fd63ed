// What is certainly installed where a container of a stage finds it: programs on PATH, and modules.

import { isOn, variable } from "../../commands/call.ts";
import { effectsOfKind } from "../../commands/effect-kinds.ts";
import { envText } from "../../image/state.ts";
import { moduleOf, programsOf, projectsWith } from "../../knowledge/python/programs.ts";
import { installedWith } from "../../knowledge/python/requires.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";
import { once } from "../../text/once.ts";
import { absolute } from "../../text/paths.ts";
import { isCertain } from "../certain-commands.ts";
import { pythonInstall } from "../deeds.ts";
import { scriptsOfProject } from "../linked-project.ts";
import { imageTexts } from "./image-texts.ts";
import { executionsOf } from "./installed.ts";
import { requestsOf } from "./requests.ts";

interface Sure {
  /** Normalised names of projects, with what they require. */
  readonly projects: ReadonlySet<string>;
  /** The programs of the project of the build context. */
  readonly scripts: ReadonlySet<string>;
  /** The project of the build context is one of them. */
  readonly own: boolean;
  /** Lists of which nobody can read what is in them are installed as well. */
  readonly unread: boolean;
}

/** Whether a container of a stage certainly finds a program of some project on its PATH. */
export function surelyBrings(program: string, stage: StageBuild, build: Build): boolean {
  const { projects, scripts } = surelyIn(stage, build);
  return scripts.has(program) || [...projects].some((it) => programsOf(it).includes(program));
}

/** Whether its Python certainly finds a module of some project that is called like it. */
export function surelyHasModule(module: string, stage: StageBuild, build: Build): boolean {
  const top = module.split(".")[0]!;
  const { projects } = surelyIn(stage, build);
  const named = projectsWith(top).filter((it) => moduleOf(top) === it || it === top);
  return [top.replace(/_/g, "-"), ...named].some((it) => projects.has(it));
}

/** Whether the project of the build context is installed, whose modules Python finds wherever they lie. */
export const installsOwn = (stage: StageBuild, build: Build): boolean => surelyIn(stage, build).own;

/** Whether lists are installed that the build context at hand does not have. */
export const installsUnread = (stage: StageBuild, build: Build): boolean => surelyIn(stage, build).unread;

const surelyIn = once((stage: StageBuild, build: Build): Sure => {
  const projects = new Set<string>();
  const scripts = new Set<string>();
  let own = false;
  let unread = false;
  const path = (envText(stage.end, "PATH") ?? "").split(":");
  for (const it of executionsOf(stage, build)) {
    const install = pythonInstall(it);
    const venv = install && venvOf(it);
    if (install === undefined || venv === undefined || !isCertain(it)) continue;
    // A venv may lie elsewhere than it was made.
    const lies = [...stage.end.venvs].some(
      ([at, { madeAt }]) => (at === venv || madeAt === venv) && path.includes(`${at}/bin`),
    );
    if (!lies) continue;
    const asked = requestsOf(it, build);
    unread ||= asked.unread.length > 0 || (asked.requests.length === 0 && install.more);
    const named = asked.requests.filter(({ requirement }) => requirement.applies === "yes");
    for (const { requirement } of named) {
      const { name, extras } = requirement;
      if (name === undefined) continue;
      projects.add(name);
      const more = installedWith([name, ...extras.map((extra) => `${name}[${extra}]`)]);
      for (const one of more ?? []) projects.add(one.replace(/\[.*$/, ""));
    }
    if (install.from !== "project" && install.paths.length === 0) continue;
    own = true;
    const text = imageTexts(it, build.context).textAt(absolute("pyproject.toml", it.workdir) ?? "");
    for (const one of text === undefined ? [] : scriptsOfProject(text)) scripts.add(one);
  }
  return { projects, scripts, own, unread };
});

/** The environment that a command fills; undefined where nobody knows. */
function venvOf(execution: Execution): string | undefined {
  const { target, tool } = pythonInstall(execution)!;
  const made = effectsOfKind(execution.effects, "venv")[0]?.path;
  if (made !== undefined) return made;
  if (target !== undefined) return typeof target === "object" ? target.venv : undefined;
  // poetry and pipenv work for the environment that is active, and poetry for its own Python where it may make none.
  const makesNone = tool === "poetry" && isOn("POETRY_VIRTUALENVS_CREATE", execution) === false;
  return variable("VIRTUAL_ENV", execution) || (makesNone ? execution.before.image?.venv : undefined);
}
