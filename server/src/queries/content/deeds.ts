// What a command of a RUN did to one path of the image.

import type { Effect, Places } from "../../commands/effect.ts";
import type { PackageCommand } from "../../commands/package-command.ts";
import { makesNoSources } from "../../commands/python.ts";
import { envText, isRoot } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import { isOfDistribution, isOfEnvironment, isOfFreshEnvironment } from "../../knowledge/folders.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { isPythonProgram } from "../../knowledge/python/programs.ts";
import { appHome, sourcesFolder } from "../../knowledge/s2i.ts";
import { zoneFolder, zonePackage } from "../../knowledge/time-zones.ts";
import type { Execution } from "../../simulation/build.ts";
import { placementsOf } from "../../simulation/folds/placements.ts";
import { baseName, isWithin, parentOf } from "../../text/paths.ts";
import type { Brought, Event } from "./events.ts";

/** What an event other than a copy says of an absolute path. */
export function deedBrings(event: Exclude<Event, { kind: "copy" }>, path: string): Brought {
  if (event.kind === "unclear") return "perhaps";
  const { execution, effect } = event;
  const found = effectBrings(effect, execution, path);
  // What may have been skipped may not have been done.
  if (found === "gone" && !execution.certain) return "perhaps gone";
  if (typeof found === "object" && !execution.certain) {
    return found.kind === "context" ? "perhaps" : { ...found, certain: false };
  }
  return found;
}

const made: Brought = { kind: "context", from: undefined };

function effectBrings(effect: Effect, execution: Execution, path: string): Brought {
  switch (effect.kind) {
    case "places":
      return placed(effect, execution, path);
    case "makes":
      if (effect.path === undefined) return "perhaps";
      return path === effect.path || (effect.what === "folders" && isWithin(effect.path, path)) ? made : "nothing";
    case "fills":
      return within(path, effect.folder);
    case "removes":
      if (effect.path === undefined) return "perhaps gone";
      if (/[*?[]/.test(effect.path)) return isWithin(path, folderOf(effect.path)) ? "perhaps gone" : "nothing";
      return isWithin(path, effect.path) ? "gone" : "nothing";
    case "rewrites":
      return effect.word === undefined ? within(path, effect.path) : "nothing";
    case "tool":
      return within(path, effect.folder);
    case "venv":
      return venvBrings(effect.path, path);
    case "python":
      return pythonBrings(effect, path);
    case "user":
      return userBrings(effect, path);
    case "builds":
      return builtBy(execution) ? within(path, effect.folder) : "nothing";
    case "assembles":
      return assembled(execution, path);
    case "packages":
      // No package has files in a folder that is emptied whenever somebody likes.
      if (/^\/(var\/)?tmp\//.test(path)) return "nothing";
      return isOfDistribution(path) && mayBring(path, effect.command) ? "perhaps" : "nothing";
    case "administers":
      return isWithin(path, zoneFolder) && execution.args.some((it) => it.value === zonePackage)
        ? "perhaps"
        : "nothing";
    case "anything":
      return anything(effect.what, execution, path);
    default:
      return "nothing";
  }
}

/**
 * Data of time zones was deleted from an image that lists their package as installed: to install that one changes nothing,
 * as long as it is the same version.
 */
function mayBring(path: string, { purpose, subcommand, packages }: PackageCommand): boolean {
  const isOther = ({ value }: Argument) => value?.startsWith(zonePackage) === true && value !== zonePackage;
  const isPlain = purpose === "install" && subcommand?.name === "install" && !packages.some(isOther);
  return !isWithin(path, zoneFolder) || !(isPlain || /^(clean|cache|query)$/.test(purpose ?? ""));
}

const within = (path: string, folder: string | undefined): Brought =>
  folder === undefined || isWithin(path, folder) ? "perhaps" : "nothing";

const folderOf = (pattern: string): string => pattern.replace(/\/[^/]*[*?[].*$/, "") || "/";

function placed(effect: Places, execution: Execution, path: string): Brought {
  const { how, sources } = effect;
  if (effect.to === undefined) return "perhaps";
  const paths: string[] = [];
  for (const { source, into, at } of placementsOf(effect, execution, execution.before)) {
    if (!isWithin(path, at)) continue;
    if (source.path === undefined || /[*?[]/.test(source.path)) return "perhaps";
    if (how === "link" && path === at) return made;
    // It is one of two places.
    if (into === undefined) return "perhaps";
    paths.push(source.path + path.slice(at.length));
  }
  if (paths.length > 0) return { kind: "same", stage: undefined, paths, certain: execution.certain };
  if (isWithin(effect.to, path)) return made;
  if (how !== "move") return "nothing";
  if (sources.some((it) => it.path === undefined)) return "perhaps gone";
  return sources.some((it) => isWithin(path, it.path!) && (!it.content || path !== it.path)) ? "gone" : "nothing";
}

/**
 * The folders of an environment that an installation fills are asked about by its projects; what it puts elsewhere is not
 * known, and neither is the environment that a tool makes for itself.
 */
function pythonBrings({ install }: Extract<Effect, { kind: "python" }>, path: string): Brought {
  const { target, line } = install;
  if (/\/\.venv(\/|$)/.test(path)) return "perhaps";
  if (target === undefined && line.options.some((it) => /^(-t|--prefix|--root)$/.test(it.name))) return "perhaps";
  if (target !== undefined && target !== "system" && isWithin(path, target.venv))
    return /^\/(bin|lib|lib64)(\/|$)/.test(path.slice(target.venv.length)) || isWithin(path, appHome)
      ? "nothing"
      : "perhaps";
  return "nothing";
}

/** A user gets a folder, and in it what every user gets: hidden files. */
function userBrings({ home }: Extract<Effect, { kind: "user" }>, path: string): Brought {
  if (home === undefined) return isWithin(path, appHome) ? "nothing" : "perhaps";
  if (home === null || !isWithin(path, home)) return "nothing";
  return path === home || path.startsWith(`${home}/.`) ? "perhaps" : "nothing";
}

/** An environment has folders of its own; the programs of projects come with these. */
function venvBrings(venv: string | undefined, path: string): Brought {
  if (venv === undefined) return "perhaps";
  if (path === venv) return made;
  if (!isWithin(path, venv) || !isOfEnvironment(path.slice(venv.length + 1))) return "nothing";
  if (isOfFreshEnvironment(path.slice(venv.length + 1), undefined)) return made;
  return parentOf(path) === `${venv}/bin` && isPythonProgram(baseName(path)) ? "nothing" : "perhaps";
}

/** Whether a command may have made files of its own beside the sources: installations leave none that is started. */
function builtBy({ effects, name }: Execution): boolean {
  return (
    !isProgram(baseName(name.value ?? ""), "installers") &&
    !effects.some((it) => /^(python|assembles|anything|fills)$/.test(it.kind))
  );
}

function assembled({ before }: Execution, path: string): Brought {
  const home = envText(before, "HOME");
  if (isWithin(path, sourcesFolder)) return path === sourcesFolder ? "nothing" : "gone";
  if (home === undefined) return "perhaps";
  if (!isWithin(path, home) || path === home) return "nothing";
  return { kind: "same", stage: undefined, paths: [sourcesFolder + path.slice(home.length)], certain: true };
}

function anything(what: string, execution: Execution, path: string): Brought {
  const { before, name } = execution;
  if (what === "programs") return isProgramPath(path) ? "perhaps" : "nothing";
  if (what === "packages" || what === "foreign") return isOfDistribution(path) ? "perhaps" : "nothing";
  if (/\.(py|sh)$/.test(path) && makesNoSources(execution)) return "nothing";
  // Whoever is not root makes nothing in the system's folders.
  const closed = isOfDistribution(path) && !/^\/(tmp|var\/tmp|dev)(\/|$)/.test(path);
  return closed && isRoot(before.user.value) === false && name.value !== undefined ? "nothing" : "perhaps";
}

const isProgramPath = (path: string): boolean => /\/s?bin\/[^/]+$/.test(path);
