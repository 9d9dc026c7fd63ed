// Which commands a shell finds on PATH after a deed.
import type { Invocation } from "../../commands/call.ts";
import type { Changes, Effect, Places, UninstallsPython } from "../../commands/effect.ts";
import { projectOf } from "../../commands/pip.ts";
import type { PythonInstall } from "../../commands/python-install.ts";
import { ask, type Cause, doubt, type Facts, learn, type Presence } from "../../image/facts.ts";
import { maySetRun } from "../../image/modes.ts";
import { envText, type State } from "../../image/state.ts";
import { programsOf } from "../../knowledge/python/programs.ts";
import { absolute, baseName, isFileName, isWithin, parentOf } from "../../text/paths.ts";
import { doubtAllButManagers, packagedCommands } from "./packages.ts";
import { nameOf, type Placement, placementsOf } from "./placements.ts";

/** The commands after an effect of a call. */
export function programsAfter(effect: Effect, call: Invocation, state: State): Facts {
  const { commands } = state;
  const cause = { span: call.span };
  switch (effect.kind) {
    case "packages":
      return packagedCommands(effect.command, call, state);
    case "python":
      return installed(effect.install, state, cause);
    case "uninstalls":
      return uninstalled(effect, state, cause);
    case "tool":
      return toolInstalled(effect.word.value, effect.folder, state, cause);
    case "makes":
      // What is written is no program before a mode makes it one.
      return effect.what === "file" && effect.path !== undefined
        ? withFile(effect.path, state, cause, "unknown")
        : commands;
    case "changes":
      return withMode(effect, state, cause);
    case "places":
      return placed(effect, call, state, cause);
    case "fills":
      return effect.folder === undefined || holdsPrograms(effect.folder, state) ? doubt(commands, cause) : commands;
    case "removes":
      return removed(effect.path, state, cause);
    case "anything":
      if (effect.what === "files") return commands;
      return effect.what === "foreign" ? doubtAllButManagers(commands, cause) : doubt(commands, cause);
    default:
      return commands;
  }
}

/** The programs of Python projects lie beside the Python that they are installed for, which need not be on PATH. */
function installed({ target, requirements }: PythonInstall, state: State, cause: Cause): Facts {
  const names = requirements.flatMap((it) => programsOf(it.project));
  const folder = typeof target === "object" ? absolute("bin", target.venv)! : undefined;
  const onPath = target === "system" || (folder !== undefined && [...pathOf(state), ownBin(state)].includes(folder));
  if (onPath) return learn(state.commands, names, "yes", cause);
  if (folder !== undefined) return state.commands;
  const absent = names.filter((it) => ask(state.commands, it).is === "no");
  return learn(state.commands, absent, "unknown", cause);
}

/** The programs of what is taken away may be those of others as well. */
function uninstalled({ projects, more }: UninstallsPython, { commands, python }: State, cause: Cause): Facts {
  const taken = more ? [...python].map(([project]) => project) : projects;
  const names = taken.flatMap((it) => programsOf(it)).filter((it) => ask(commands, it).is === "yes");
  return learn(commands, names, "unknown", cause);
}

/** The shell of the images begins with the script that BASH_ENV names, which puts its folder first. */
const ownBin = (state: State): string => parentOf(envText(state, "BASH_ENV") ?? "/");

/** The folders in which a shell looks for commands. */
function pathOf(state: State): readonly string[] {
  const path = envText(state, "PATH")
    ?.split(":")
    .map((it) => it.replace(/(.)\/+$/, "$1"));
  return path ?? ["/usr/local/bin", "/usr/bin"];
}

/** Folders of programs, and folders that have such folders. */
const system = /^\/($|(usr|bin|sbin)(\/|$)|opt$)|\/s?bin$/;

const holdsPrograms = (folder: string, state: State): boolean => system.test(folder) || pathOf(state).includes(folder);

/** A file in a folder of PATH is a command, if it may be run. */
function withFile(path: string, state: State, cause: Cause, runs: Presence): Facts {
  return named([baseName(path)], parentOf(path), state, cause, runs);
}

/** A mode makes a file in a folder of PATH a command, or takes that away. */
function withMode({ path, mode }: Changes, state: State, cause: Cause): Facts {
  if (path === undefined || mode === undefined || !isOnPath(parentOf(path), state)) return state.commands;
  if (state.files.get(path)?.bare === true) return state.commands;
  const is = maySetRun(mode, "unknown");
  if (is === "yes") return withFile(path, state, cause, is);
  const there = state.commands.listed.get(baseName(path))?.is === "yes";
  return there ? learn(state.commands, [baseName(path)], "unknown", cause) : state.commands;
}

function named(names: readonly string[], folder: string, state: State, cause: Cause, runs: Presence): Facts {
  const clean = pathOf(state).includes(folder) ? names.filter((it) => /^[\w.+-]+$/.test(it)) : [];
  // What is there in another folder is there still.
  const news = runs === "yes" ? clean : clean.filter((it) => ask(state.commands, it).is === "no");
  return learn(state.commands, news, runs === "yes" ? "yes" : "unknown", cause);
}

function placed(effect: Places, call: Invocation, state: State, cause: Cause): Facts {
  if (effect.to === undefined) return doubt(state.commands, cause);
  const after = placementsOf(effect, call, state).reduce(
    (commands, it) => placedOne(it, effect, { ...state, commands }, cause),
    state.commands,
  );
  if (effect.how !== "move") return after;
  return effect.sources.reduce((commands, it) => removed(it.path, { ...state, commands }, cause), after);
}

function placedOne({ source, into, at }: Placement, { to: target, mode }: Places, state: State, cause: Cause): Facts {
  const to = target!;
  const name = nameOf(source);
  const runs = mode === undefined ? runsAt(source.path, state) : maySetRun(mode, "unknown");
  // All that is in a folder, and folders with folders of programs in them.
  if (name === undefined) return holdsPrograms(to, state) ? doubt(state.commands, cause) : state.commands;
  if (pathOf(state).includes(to)) return named([name], to, state, cause, runs);
  if (pathOf(state).includes(parentOf(to)) && into !== true) return withFile(to, state, cause, runs);
  const file = isFileName(name) || source.word.value?.startsWith("$");
  return system.test(to) && at !== to && !file && name !== baseName(to) && to !== "/opt"
    ? doubt(state.commands, cause)
    : state.commands;
}

/** What is a command keeps its mode wherever it goes; of other files nobody knows it. */
function runsAt(path: string | undefined, state: State): Presence {
  if (path === undefined || !isOnPath(parentOf(path), state)) return "unknown";
  return state.commands.listed.get(baseName(path))?.is === "yes" ? "yes" : "unknown";
}

/** What is taken away from a folder of PATH may lie in another one still. */
function removed(path: string | undefined, state: State, cause: Cause): Facts {
  if (path !== undefined && pathOf(state).some((it) => isWithin(it, path) && it !== "/")) {
    const ours = [...state.commands.listed].flatMap(([name, it]) => (it.is === "yes" && it.cause ? [name] : []));
    return learn(state.commands, ours, "unknown", cause);
  }
  const name = path === undefined || !pathOf(state).includes(parentOf(path)) ? undefined : baseName(path);
  const there = name === undefined ? undefined : state.commands.listed.get(name);
  return there?.is === "yes" ? learn(state.commands, [name!], "unknown", cause) : state.commands;
}

/** Programs that lie in a folder of the user's: found by name where PATH has that folder. */
function toolInstalled(word: string | undefined, folder: string | undefined, state: State, cause: Cause): Facts {
  if (folder !== undefined && !pathOf(state).includes(folder)) return state.commands;
  const project = word === undefined ? undefined : projectOf(word);
  if (project === undefined || folder === undefined) return doubt(state.commands, cause);
  const names = programsOf(project);
  return names.length > 0
    ? learn(state.commands, names, "yes", cause)
    : learn(doubt(state.commands, cause), [project], "yes", cause);
}

/** Tells whether a shell looks for commands in a folder. */
export const isOnPath = (folder: string, state: State): boolean => pathOf(state).includes(folder);

/**
 * The commands after files came to lie at `to` by another way than a command: a COPY. `runs` tells whether one may be
 * run; what may not be yet is made so later.
 */
export function commandsPlaced(
  sources: readonly string[],
  to: string,
  directory: boolean,
  state: State,
  runs: (source: string) => Presence,
  cause: Cause,
): Facts {
  const into = isOnPath(to, state);
  if (!into && directory) return state.commands;
  return sources.reduce((commands, it) => {
    const [name, folder] = into ? [baseName(it), to] : [baseName(to), parentOf(to)];
    return named([name], folder, { ...state, commands }, cause, runs(it));
  }, state.commands);
}
