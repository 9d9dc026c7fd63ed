// What a project's own files ask pip to install, and what of that is compiled on an image.

import { memoryContext } from "../context/context.ts";
import { verdictOf } from "../context/requirements/judge.ts";
import type { Requirement } from "../context/requirements/requirement.ts";
import { requirementsOf } from "../context/requirements/requirements-of.ts";
import { usualPython } from "../knowledge/image-suggestions.ts";
import type { Image } from "../knowledge/images.ts";
import { rpmOn } from "../knowledge/python/rpm-repositories.ts";

export interface ProjectRequirements {
  /** The normalised names. */
  readonly names: ReadonlySet<string>;
  /** Something is fetched with git. */
  readonly git: boolean;
  /** requirements.txt names other files of the project, so it cannot be installed alone. */
  readonly local: boolean;
  compiledOn(image: Image): readonly Compiled[];
}

export interface Compiled {
  readonly project: string;
  /** Without the headers of Python. */
  readonly buildRpms: readonly string[];
  readonly runtimeRpms: readonly string[];
}

type Texts = Readonly<Record<string, string>>;

/** The requirements of requirements.txt, and of what a pyproject.toml or a setup.cfg says that the project needs. */
export function projectRequirements(texts: Texts): ProjectRequirements {
  const all = read(texts, usualPython).requirements;
  return {
    names: new Set(all.flatMap((it) => it.name ?? [])),
    git: all.some((it) => it.kind === "vcs" && /^git\b/.test(it.location ?? "git")),
    local: namesOthers(texts["requirements.txt"] ?? ""),
    compiledOn: (image) => compiledOn(texts, image),
  };
}

const files = ["requirements.txt", "pyproject.toml", "setup.cfg"];

function read(texts: Texts, python: string) {
  const context = memoryContext(texts);
  const found = files
    .filter((it) => texts[it] !== undefined)
    .map((it) => requirementsOf(context, it, { python, architecture: "x86_64" }));
  const main = (it: Requirement) => it.applies !== "no" && (it.sections.includes("main") || it.sections.length === 0);
  return {
    requirements: found.flatMap((it) => it.requirements).filter(main),
    options: found[0]?.options,
  };
}

function compiledOn(texts: Texts, image: Image): Compiled[] {
  const { requirements, options } = read(texts, image.python);
  const { python, distro } = image;
  const beside = new Set(requirements.flatMap((it) => it.name ?? []));
  const compiled = requirements.flatMap((it): Compiled[] => {
    const { name, kind } = it;
    const found = verdictOf(it, options, { python, distro, architecture: "x86_64" }, beside);
    if (name === undefined || kind !== "index" || found.verdict !== "source" || found.compiles !== "yes") return [];
    const on = (rpms: readonly string[]) => rpms.map((rpm) => rpmOn(rpm, distro));
    return [{ project: found.by ?? name, buildRpms: on(found.buildRpms), runtimeRpms: on(found.runtimeRpms) }];
  });
  return [...new Map(compiled.map((it) => [it.project, it])).values()];
}

/** Tells whether a requirements file names other files of the project. */
function namesOthers(text: string): boolean {
  return text
    .split(/\r?\n/)
    .some((line) => /^\s*(?:-r|-c|-e|--requirement|--constraint|--editable|-f|--find-links)\b|^\s*\.|file:/.test(line));
}
