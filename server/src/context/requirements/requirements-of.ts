// Everything that a file of requirements asks for, with the files that it names.
import { isVersion, satisfies } from "../../knowledge/python/versions.ts";
import type { Context } from "../context.ts";
import { broughtBy, projectFiles, projectFolderOf } from "./local-projects.ts";
import { type InstallOptions, installOptions } from "./options.ts";
import { readPdmLock } from "./pdm-lock.ts";
import { readPipfile, readPipfileLock } from "./pipfile.ts";
import { placesIn } from "./places.ts";
import { readPoetryLock } from "./poetry-lock.ts";
import { readPylock } from "./pylock.ts";
import { readPyproject } from "./pyproject.ts";
import type { Environment, ListProblem, Nested, Reading, Requirement, Section, Setting } from "./requirement.ts";
import { readRequirementsTxt } from "./requirements-txt.ts";
import { isSelected } from "./selection.ts";
import { readSetupCfg } from "./setup-cfg.ts";
import { readSetupPy } from "./setup-py.ts";
import { readUvLock } from "./uv-lock.ts";

export interface Requirements {
  readonly requirements: readonly Requirement[];
  /** What constraint files say: they install nothing. */
  readonly constraints: readonly Requirement[];
  readonly options: InstallOptions;
  /** ContextEnvironment there are any, more may be installed than was found. */
  readonly problems: readonly ListProblem[];
  /** Every file that was read, in order, as the context names it. */
  readonly files: readonly string[];
}

/** An environment, and what is known of the files in it. */
export interface ContextEnvironment extends Environment {
  readonly image?: ImagePlace;
}

/** The image in which the files are read: they may lie elsewhere than in the context, and not be what they were. */
export interface ImagePlace {
  /** Where the first file lies: an absolute path. */
  readonly at: string;
  /** Where the command runs that reads them. */
  readonly workdir?: string | undefined;
  /** Nothing is installed but what is named: not what that needs. */
  readonly alone?: boolean | undefined;
  /** The file of the context that lies at an absolute path, where somebody knows. */
  readonly locate: (path: string) => string | undefined;
  /** Why there is none: what to say behind its name. */
  readonly whyNot: (path: string) => string;
  /** Tells which lines of a file are no longer what they were. */
  readonly isChanged: (path: string) => ((line: string) => boolean) | undefined;
}

/** A file as the context names it, and where it lies in the image. */
interface Target {
  readonly file: string;
  readonly at: string | undefined;
}

/** A file that is to be read. */
interface Named extends Target {
  readonly reader: Reader;
  readonly sections: readonly Section[];
  readonly constraint: boolean;
  /** The place that names it. */
  readonly from?: ListProblem;
  /** It belongs to a project in a folder, which this asks for. It need not be there. */
  readonly of?: Requirement;
}

type Reader = (text: string, file: string, environment: Environment, sections?: readonly Section[]) => Reading;

/** Reads a file of requirements and those that it names. A file that cannot be read is a problem, never nothing. */
export function requirementsOf(context: Context, path: string, environment: ContextEnvironment): Requirements {
  const requirements: Requirement[] = [];
  const constraints: Requirement[] = [];
  const settings: Setting[] = [];
  const problems: ListProblem[] = [];
  const files = new Set<string>();
  const done = new Set<string>();
  const { selection } = environment;

  const waiting: Named[] = [
    { file: path, at: environment.image?.at, reader: readerOf(path, false), sections: ["main"], constraint: false },
  ];

  // A list stands where it is named, so the last that was found is the next to be read.
  for (let named = waiting.pop(); named !== undefined; named = waiting.pop()) {
    const { file, at, reader, sections, constraint, from, of } = named;
    const key = [file, constraint, ...sections, ...(of?.extras ?? [])].join(" ");
    if (done.has(key)) continue;
    done.add(key);
    const text = context.read(file);
    if (text === undefined) {
      if (of !== undefined) continue;
      const whole = { file, span: { start: 0, end: 0 }, line: 0 };
      const why = context.kind(file) === "absent" ? "is not there" : "cannot be read";
      problems.push({ ...(from ?? whole), message: `${file} ${why}` });
      continue;
    }
    files.add(file);
    const isChanged = at === undefined ? undefined : environment.image?.isChanged(at);
    const wanted = of === undefined ? environment : { ...environment, extras: new Set(of.extras) };
    const said = reader(isChanged === undefined ? text : blanked(text, isChanged), file, wanted, sections);
    const reading = of === undefined ? said : broughtBy(of, said);
    for (const it of reading.settings) settings.push(it);
    for (const it of reading.requirements)
      if (selection === undefined || isSelected(it, selection)) (constraint ? constraints : requirements).push(it);
    for (const it of reading.problems) problems.push(it);
    const placed = placesIn(text, file);
    const next: Named[] = [];
    for (const nested of reading.nested) {
      const place = placed(nested.span);
      const target = targetOf(nested, { file, at }, environment);
      if (typeof target === "string") problems.push({ ...place, message: `${nested.path} ${target}` });
      else {
        const inside = constraint || nested.constraint;
        const reads = readerOf(target.file, true);
        next.push({
          ...target,
          reader: reads,
          sections: nested.sections,
          constraint: inside,
          from: { ...place, message: "" },
        });
      }
    }
    for (const it of constraint ? [] : reading.requirements) next.push(...projectOf(it, { file, at }, environment));
    for (const it of next.reverse()) waiting.push(it);
  }

  return {
    requirements: constrained(requirements, constraints),
    constraints,
    options: installOptions(settings),
    problems,
    files: [...files],
  };
}

/** The files of a project in a folder that a list asks for; a lock has listed already what comes with it. */
function projectOf(asked: Requirement, from: Target, environment: ContextEnvironment): Named[] {
  const { workdir, alone } = environment.image ?? {};
  const folder = projectFolderOf(asked);
  const name = from.file.slice(from.file.lastIndexOf("/") + 1);
  if (folder === undefined || environment.image === undefined || alone === true || /lock\b/.test(name)) return [];
  // A path in a requirements file is seen from the folder that pip runs in.
  const isProject = readers.has(name);
  if (!isProject && workdir === undefined) return [];
  const seen = isProject ? from : { ...from, at: `${workdir}/${name}` };
  return projectFiles.flatMap((it): Named[] => {
    const target = targetOf({ path: `${folder}/${it}` }, seen, environment);
    if (typeof target === "string") return [];
    return [{ ...target, reader: readers.get(it)!, sections: asked.sections, constraint: false, of: asked }];
  });
}

/** Tells whether a file is one that has a reader of its own; every other is taken for a requirements file of pip. */
function readerOf(path: string, nested: boolean): Reader {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const own = readers.get(name);
  if (own !== undefined && !nested) return own;
  if (/^pylock\.[^.]+\.toml$/.test(name)) return readPylock;
  if (!nested && /^pdm\.[\w.-]+\.lock$/.test(name)) return readPdmLock;
  if (!nested && /^Pipfile\.[\w.-]+$/.test(name)) return name.endsWith(".lock") ? readPipfileLock : readPipfile;
  return /\.py\.lock$/.test(name) ? readUvLock : readRequirementsTxt;
}

const readers = new Map<string, Reader>(
  Object.entries({
    "pyproject.toml": readPyproject,
    "setup.cfg": readSetupCfg,
    "setup.py": readSetupPy,
    Pipfile: readPipfile,
    "Pipfile.lock": readPipfileLock,
    "uv.lock": readUvLock,
    "poetry.lock": readPoetryLock,
    "pdm.lock": readPdmLock,
    "pylock.toml": readPylock,
  }),
);

/** The file that is meant, seen from the one that names it; a string says why there is none. */
function targetOf({ path }: Pick<Nested, "path">, from: Target, { image }: ContextEnvironment): Target | string {
  if (/^\w+:\/\//.test(path) || /\$\{\w+\}/.test(path) || path === "") return outside;
  if (image === undefined || from.at === undefined) {
    const file = path.startsWith("/") ? undefined : joined(from.file, path);
    return file === undefined ? outside : { file, at: undefined };
  }
  const at = path.startsWith("/") ? path : joined(from.at, path);
  if (at === undefined) return outside;
  const file = image.locate(at);
  return file === undefined ? image.whyNot(at) : { file, at };
}

const outside = "lies outside of the build context";

/** A path seen from a file; undefined where it leads out of everything. */
function joined(file: string, path: string): string | undefined {
  const kept = file.split("/").slice(0, -1);
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") kept.push(name);
    else if (kept.pop() === undefined) return undefined;
  }
  return kept.join("/");
}

/** A text in which some lines are empty, and everything else stands where it stood. */
function blanked(text: string, isChanged: (line: string) => boolean): string {
  return text.replace(/[^\r\n]+/g, (line) => (isChanged(line) ? " ".repeat(line.length) : line));
}

/** The requirements in their order, with the versions that constraints pin where something else asks for them. */
export function constrained(
  requirements: readonly Requirement[],
  constraints: readonly Requirement[],
): readonly Requirement[] {
  const pins = new Map<string, string>();
  for (const { name, version, applies } of constraints)
    if (name !== undefined && applies === "yes" && version !== undefined && isVersion(version)) pins.set(name, version);
  if (pins.size === 0) return requirements;
  return requirements.map((it) => {
    const pin =
      it.name === undefined || it.version !== undefined || it.kind !== "index" ? undefined : pins.get(it.name);
    return pin === undefined || satisfies(pin, it.specifier) !== true ? it : { ...it, version: pin };
  });
}
