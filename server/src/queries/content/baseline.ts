// What lies where in an image of the family before anything was done to it.
import type { Presence } from "../../image/facts.ts";
import type { State } from "../../image/state.ts";
import { isOfDistribution, isOfFreshEnvironment, isStandardFolder, leftToOthers } from "../../knowledge/folders.ts";
import { isPythonProgram } from "../../knowledge/python/programs.ts";
import { isOwnModule, isOwnScript, scriptsFolder, sourcesFolder } from "../../knowledge/s2i.ts";
import { lostZones, zoneFolder } from "../../knowledge/time-zones.ts";
import { baseName, isWithin, parentOf } from "../../text/paths.ts";

/** Whether there is something at an absolute path of the base image that a state is the beginning of. */
export function baselineAt({ image }: State, path: string): Presence {
  if (image === undefined) return "unknown";
  if (path === image.workdir || path === image.venv || isStandardFolder(path)) return "yes";
  if (isWithin(path, scriptsFolder)) return ownScript(path);
  if (isWithin(path, sourcesFolder)) return "no";
  if (parentOf(path) === `${image.workdir}/.local/bin` && isPythonProgram(baseName(path))) return "no";
  // The home directory has the settings of some tools, and nothing else.
  if (isWithin(path, image.workdir)) return path.slice(image.workdir.length + 1).startsWith(".") ? "unknown" : "no";
  if (isWithin(path, image.venv)) return inVenv(path, image.venv, image.python);
  if (path.startsWith("/tmp/")) return "no";
  if (isWithin(path, zoneFolder) && lostZones(image)) return "no";
  if (leftToOthers(path) !== undefined) return isOfDistribution(path) ? "unknown" : "no";
  // Fedora and UBI lay out nothing at the root but the system's folders, and files with a text on the image.
  return isOfDistribution(path) || !/^\/[a-z][\w-]*(\/|$|\.(sh|py)$)/.test(path) ? "unknown" : "no";
}

const ownScript = (path: string): Presence => (path === scriptsFolder || isOwnScript(path) ? "yes" : "no");

/** A fresh environment has pip and its own Python; what else its folders have, Python's own tools made. */
function inVenv(path: string, venv: string, python: string): Presence {
  if (isOfFreshEnvironment(path.slice(venv.length + 1), python)) return "yes";
  if (parentOf(path) === `${venv}/bin`) return isPythonProgram(baseName(path)) ? "no" : "unknown";
  const module = /^\/lib(?:64)?\/python[\d.]+\/site-packages\/([\w-]+)(?:\/.*|\.py)?$/.exec(path.slice(venv.length));
  return module !== null && !isOwnModule(module[1]!) ? "no" : "unknown";
}
