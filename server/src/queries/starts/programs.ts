// Whether a program is there that a container starts: in a folder of PATH, or at its path.

import { type Invocation, variable } from "../../commands/call.ts";
import { ask, type Presence } from "../../image/facts.ts";
import { isOfDistribution } from "../../knowledge/folders.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { isPythonProgram } from "../../knowledge/python/programs.ts";
import { scriptsFolder } from "../../knowledge/s2i.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { absolute, baseName, isWithin, parentOf } from "../../text/paths.ts";
import { contentAt } from "../image-content.ts";
import { installedIn, mayBring } from "../python/installed.ts";

export interface Program {
  readonly is: Presence;
  /** Where it lies in the image; undefined where nobody knows. */
  readonly path: string | undefined;
  /** Who would have brought it: a Python project, the images' own scripts, the application; a package of the system. */
  readonly kind: "python" | "s2i" | "file" | "system";
}

/** What is known of the program that a call names, in the image that a stage ends with. */
export function programOf(call: Invocation, stage: StageBuild, build: Build): Program {
  const name = call.name.value;
  const { end } = stage;
  if (name === undefined || end.image === undefined) return { is: "unknown", path: undefined, kind: "file" };
  if (name.includes("/")) return atPath(absolute(name, call.workdir), stage, build);
  const known = ask(end.commands, name);
  const kind = isPythonProgram(name) && !isProgram(name, "node") ? "python" : "system";
  if (known.is !== "unknown") return { is: known.is, path: undefined, kind };
  if (kind === "system" || known.cause !== undefined) return { is: "unknown", path: undefined, kind };
  return { is: onPath(name, call, stage, build), path: undefined, kind };
}

/** A program of a Python project: it is where an installation put it, or in another folder of PATH. */
function onPath(name: string, call: Invocation, stage: StageBuild, build: Build): Presence {
  if (mayBring(name, installedIn(stage, build))) return "unknown";
  const folders = variable("PATH", call)?.split(":");
  if (folders === undefined || folders.length === 0) return "unknown";
  for (const it of folders) {
    const folder = absolute(it, call.workdir);
    if (folder === undefined) return "unknown";
    // What came into the system's folders, the simulation says.
    if (isOfDistribution(folder)) continue;
    if (contentAt(build, stage, `${folder}/${name}`).is !== "no") return "unknown";
  }
  return "no";
}

function atPath(path: string | undefined, stage: StageBuild, build: Build): Program {
  if (path === undefined) return { is: "unknown", path, kind: "file" };
  if (isWithin(path, scriptsFolder)) return { is: contentAt(build, stage, path).is, path, kind: "s2i" };
  const folder = parentOf(path);
  if (baseName(folder) !== "bin") return { is: contentAt(build, stage, path).is, path, kind: "file" };
  if (isOfDistribution(path)) {
    const { is } = ask(stage.end.commands, baseName(path));
    return { is: is === "no" ? is : "unknown", path, kind: "system" };
  }
  // The folder of an environment, or one that looks like that of one.
  const isImages = parentOf(folder) === stage.end.image?.venv && isPythonProgram(baseName(path));
  if (!isImages) {
    const { is } = contentAt(build, stage, path);
    return { is: is === "no" && stage.end.venvs.has(parentOf(folder)) ? "unknown" : is, path, kind: "file" };
  }
  const is = mayBring(baseName(path), installedIn(stage, build)) ? "unknown" : contentAt(build, stage, path).is;
  return { is, path, kind: "python" };
}
