// Everything that a file of requirements asks for, with the files that it names.
import { isVersion, satisfies } from "../../knowledge/python/versions.ts";
import type { Context } from "../context.ts";
import { type InstallOptions, installOptions } from "./options.ts";
import { readPdmLock } from "./pdm-lock.ts";
import { readPipfile, readPipfileLock } from "./pipfile.ts";
import { readPoetryLock } from "./poetry-lock.ts";
import { readPylock } from "./pylock.ts";
import { readPyproject } from "./pyproject.ts";
import type { Environment, Nested, Problem, Reading, Requirement, Section, Setting } from "./requirement.ts";
import { readRequirementsTxt } from "./requirements-txt.ts";
import { readSetupCfg } from "./setup-cfg.ts";
import { readSetupPy } from "./setup-py.ts";
import { readUvLock } from "./uv-lock.ts";

export interface Requirements {
  readonly requirements: readonly Requirement[];
  /** What constraint files say: they install nothing. */
  readonly constraints: readonly Requirement[];
  readonly options: InstallOptions;
  /** ContextEnvironment there are any, more may be installed than was found. */
  readonly problems: readonly Problem[];
  /** Every file that was read, in order, as the context names it. */
  readonly files: readonly string[];
}

/** An environment, and what is known of the files that lie elsewhere in it. */
export interface ContextEnvironment extends Environment {
  /** Finds a file that is named by an absolute path, where somebody knows what lies there. */
  readonly locate?: (path: string) => string | undefined;
}

type Reader = (text: string, file: string, environment: Environment, sections?: readonly Section[]) => Reading;

/** Reads a file of requirements and those that it names. A file that cannot be read is a problem, never nothing. */
export function requirementsOf(context: Context, path: string, environment: ContextEnvironment): Requirements {
  const found = { requirements: [] as Requirement[], constraints: [] as Requirement[], settings: [] as Setting[] };
  const problems: Problem[] = [];
  const files: string[] = [];
  const done = new Set<string>();

  const follow = (file: string, reader: Reader, sections: readonly Section[], constraint: boolean, from?: Problem) => {
    const key = [file, constraint, ...sections].join(" ");
    if (done.has(key)) return;
    done.add(key);
    const text = context.read(file);
    if (text === undefined) {
      const whole = { file, span: { start: 0, end: 0 }, line: 0 };
      const why = context.kind(file) === "absent" ? "is not there" : "cannot be read";
      problems.push({ ...(from ?? whole), message: `${file} ${why}` });
      return;
    }
    if (!files.includes(file)) files.push(file);
    const reading = reader(text, file, environment, sections);
    found.settings.push(...reading.settings);
    found[constraint ? "constraints" : "requirements"].push(...reading.requirements);
    problems.push(...reading.problems);
    for (const nested of reading.nested) {
      const place = { file, span: nested.span, line: lineOf(text, nested.span.start), message: "" };
      const target = targetOf(nested, file, environment);
      if (target === undefined)
        problems.push({ ...place, message: `${nested.path} lies outside of the build context` });
      else follow(target, readerOf(target, true), nested.sections, constraint || nested.constraint, place);
    }
  };

  follow(path, readerOf(path, false), ["main"], false);
  return {
    requirements: constrained(found.requirements, found.constraints),
    constraints: found.constraints,
    options: installOptions(found.settings),
    problems,
    files,
  };
}

/** Tells whether a file is one that has a reader of its own; every other is taken for a requirements file of pip. */
function readerOf(path: string, nested: boolean): Reader {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const own = readers.get(name);
  if (own !== undefined && !nested) return own;
  if (/^pylock\.[^.]+\.toml$/.test(name)) return readPylock;
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

/** The file that is meant, seen from the one that names it; undefined where it lies outside of the context. */
function targetOf({ path }: Nested, file: string, { locate }: ContextEnvironment): string | undefined {
  if (/^\w+:\/\//.test(path) || /\$\{\w+\}/.test(path) || path === "") return undefined;
  if (path.startsWith("/")) return locate?.(path);
  const kept = file.split("/").slice(0, -1);
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") kept.push(name);
    else if (kept.pop() === undefined) return undefined;
  }
  return kept.join("/");
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

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length - 1;
}
