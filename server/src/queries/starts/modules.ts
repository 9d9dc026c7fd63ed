// Whether Python finds a module that a container starts: in the folder that it runs in, on its path, or installed.

import { type Invocation, variable } from "../../commands/call.ts";
import type { Presence } from "../../image/facts.ts";
import { isStandardModule } from "../../knowledge/python/standard-library.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { absolute } from "../../text/paths.ts";
import { contentAt } from "../image-content.ts";
import { installedIn } from "../python/installed.ts";

export interface Module {
  readonly is: Presence;
  /** Its file, as the build context names it; undefined where it is none of the context or nobody knows. */
  readonly from: string | undefined;
  /** The part of its name that is not there: "shop.wsgi" of "shop.wsgi.application", where "shop" is. */
  readonly missing: string | undefined;
}

const unknown: Module = { is: "unknown", from: undefined, missing: undefined };

/** Looks a module up as Python does for a call: first in `folders`, then on PYTHONPATH, then among what is installed. */
export function moduleOfCall(
  module: string,
  folders: readonly (string | undefined)[],
  call: Invocation,
  stage: StageBuild,
  build: Build,
): Module {
  const names = module.split(".");
  const [top = ""] = names;
  if (!names.every((it) => /^[A-Za-z_]\w*$/.test(it)) || isStandardModule(top)) return unknown;
  const more = variable("PYTHONPATH", call);
  if (more === undefined) return unknown;
  const path = [
    ...folders,
    ...more
      .split(":")
      .filter(Boolean)
      .map((it) => absolute(it, call.workdir)),
  ];
  for (const folder of path) {
    const found = folder === undefined ? unknown : inFolder(names, folder, stage, build);
    if (found !== undefined) return found;
  }
  return mayBeInstalled(top, stage, build) ? unknown : { is: "no", from: undefined, missing: top };
}

/** What a folder says of a module; undefined where it has nothing of the first of its names. */
function inFolder(names: readonly string[], folder: string, stage: StageBuild, build: Build): Module | undefined {
  let at = folder;
  for (const [i, name] of names.entries()) {
    const [asFolder, asFile, made] = [`${at}/${name}`, `${at}/${name}.py`, `${at}/${name}/__init__.py`].map((it) =>
      contentAt(build, stage, it),
    ) as [ReturnType<typeof contentAt>, ReturnType<typeof contentAt>, ReturnType<typeof contentAt>];
    const last = i === names.length - 1;
    const missing = names.slice(0, i + 1).join(".");
    if (asFolder.is === "unknown" || asFile.is === "unknown" || made.is === "unknown") return unknown;
    if (asFolder.is === "no" && asFile.is === "no") {
      if (i === 0) return undefined;
      return { is: "no", from: undefined, missing };
    }
    if (asFolder.is === "yes" && (made.is === "yes" || asFile.is === "no")) {
      const text = made.from === undefined ? "" : build.context?.read(made.from);
      // A package may look for its modules elsewhere; one without __init__.py may go on in another folder.
      if (made.is === "no" && !last) {
        const inner = inFolder(names.slice(i + 1), asFolder.is === "yes" ? `${at}/${name}` : at, stage, build);
        return inner?.is === "yes" ? inner : unknown;
      }
      if (text === undefined || /__path__|__getattr__/.test(text)) return unknown;
      if (last) return { is: "yes", from: made.from, missing: undefined };
      at = `${at}/${name}`;
      continue;
    }
    if (last) return { is: "yes", from: asFile.from, missing: undefined };
    return { is: "no", from: undefined, missing: names.slice(0, i + 2).join(".") };
  }
  return unknown;
}

/** Whether a project that is installed, or may be, brings a module of that name, as far as names tell. */
function mayBeInstalled(top: string, stage: StageBuild, build: Build): boolean {
  const installed = installedIn(stage, build);
  if (!installed.all || installed.own || stage.end.image === undefined) return true;
  const name = top.toLowerCase();
  const fits = (project: string): boolean => {
    const own = project.replace(/-/g, "_");
    return own.includes(name) || (own.length > 2 && name.includes(own));
  };
  if ([...installed.names].some(fits)) return true;
  const { venv, python } = stage.end.image;
  if ([...stage.end.venvs.keys()].some((it) => it !== venv)) return true;
  const folder = `${venv}/lib/python${python}/site-packages`;
  return [`${folder}/${top}`, `${folder}/${top}.py`].some((it) => contentAt(build, stage, it).is !== "no");
}
