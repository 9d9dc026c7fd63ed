// Whether pip finds a wheel that fits: from the files of a lock exactly, from a pin or a name by the tables.
import { compiledProject, isPureSdist } from "./projects.ts";
import type { Question } from "./question.ts";
import { runTimeNeeds } from "./run-time.ts";
import { compareVersions, upperBound } from "./versions.ts";
import { isForLinux, parseWheelName, wheelFits } from "./wheel-tags.ts";
import { type FirstWheel, firstWheel, wheelProject } from "./wheels.ts";

export interface Availability {
  readonly has: "yes" | "no" | "unknown";
  readonly certain: boolean;
  /** One sentence without a full stop. */
  readonly why: string;
  /** The first release with a wheel for this Python, where the one in question is older. */
  readonly since?: string | undefined;
}

/** Whether there is a wheel that fits. */
export function availability(name: string, question: Question): Availability {
  const { files, options, python } = question;
  if (files !== undefined && files.length > 0) return fromFiles(name, files, question);
  if (!/^3\.\d+$/.test(python)) return unknown(`nothing is known of wheels for Python ${python}`);
  if (options?.elsewhere === "only") return unknown(`${name} comes from an index that is not known`);
  const table = fromTables(name, question);
  if (table.has === "no" && options?.elsewhere === "too") {
    return { ...table, has: "unknown", certain: false, why: `${name} may have a wheel elsewhere: ${table.why}` };
  }
  return table;
}

function fromFiles(name: string, files: readonly string[], question: Question): Availability {
  const { python, architecture, distro, version, filesIncomplete } = question;
  const target = { python, architecture, glibc: question.glibc ?? distro.glibc };
  const own = `cp${python.replace(".", "")}`;
  for (const file of files) {
    // A lock lists dozens of wheels for other machines and Pythons.
    const machine = file.includes(architecture) || file.endsWith("any.whl");
    const interpreter = file.includes(own) || file.includes("abi3") || file.includes("-none-");
    if (!(machine && interpreter) && !/[A-Z]/.test(file)) continue;
    const wheel = parseWheelName(file);
    if (wheel !== undefined && wheelFits(wheel, target)) return { has: "yes", certain: true, why: `${file} fits` };
  }
  const wheels = files.map(parseWheelName).filter((it) => it !== undefined);
  const called = version === undefined ? name : `${name} ${version}`;
  const certain = filesIncomplete !== true;
  if (wheels.length === 0) return { has: "no", certain, why: `${called} has no wheel` };
  if (wheels.length === files.length && !wheels.some(isForLinux)) {
    return unknown(`${called} has files for other systems only`);
  }
  const why = `none of the wheels of ${called} fits Python ${python} on ${architecture} with glibc ${target.glibc}`;
  return { has: "no", certain, why, since: sinceFor(name, question) };
}

/** What the release notes of a table say: the first release with a wheel, if the one in question is older. */
function sinceFor(name: string, { python, version }: Question): string | undefined {
  const since = firstWheel(name, python)?.version;
  return since !== undefined && (version === undefined || compareVersions(version, since)! < 0) ? since : undefined;
}

function fromTables(name: string, question: Question): Availability {
  if (isPureSdist(name)) return { has: "no", certain: question.version !== undefined, why: `${name} has no wheels` };
  const found = fromHistory(name, question);
  if (found !== undefined && found.has !== "unknown")
    return found.has === "yes" ? onMachine(name, found, question) : found;
  const compiled = fromCompiled(name, question);
  if (compiled !== undefined) return compiled.has === "yes" ? onMachine(name, compiled, question) : compiled;
  if (found !== undefined) return found;
  if (runTimeNeeds(name) !== undefined) return onMachine(name, yes(`${name} has wheels`, false), question);
  const known = wheelProject(name) !== undefined;
  return unknown(
    known ? `which wheels ${name} has for Python ${question.python} is not known` : `nothing is known of ${name}`,
  );
}

/** By the first release with a wheel for this Python. */
function fromHistory(name: string, question: Question): Availability | undefined {
  const { python, version } = question;
  const first = firstWheel(name, python);
  if (first === undefined) return undefined;
  const wheels = `wheels for Python ${python}`;
  if (version === undefined) return newestOf(name, first, question, wheels);
  if (first.also.some((it) => compareVersions(version, it) === 0)) return yes(`${name} ${version} has ${wheels}`, true);
  if (first.version !== undefined && compareVersions(version, first.version)! >= 0) {
    return yes(`${name} has ${wheels} from ${first.version} on`, true);
  }
  const without = first.lastWithout !== undefined && compareVersions(version, first.lastWithout)! <= 0;
  if (!without) return { ...unknown(`whether ${name} ${version} has ${wheels} is not known`), since: first.version };
  const certain = !first.also.some((it) => compareVersions(version, it)! < 0);
  return first.version === undefined
    ? no(`${name} ${version} has no ${wheels}`, certain)
    : no(`${name} has ${wheels} from ${first.version} on, and ${version} is older`, certain, first.version);
}

/** By the newest release that is allowed. */
function newestOf(name: string, first: FirstWheel, question: Question, wheels: string): Availability {
  const { specifier = "" } = question;
  if (first.version === undefined) return no(`${name} ${first.lastWithout} has no ${wheels}`, false);
  if (!olderThan(first.version, question)) return yes(`${name} has ${wheels}`, false);
  const known = first.lastWithout !== undefined && olderThan(first.lastWithout, question, true);
  const why = `${name} has ${wheels} from ${first.version} on, which ${specifier} leaves out`;
  return known ? no(why, false, first.version) : { ...unknown(why), since: first.version };
}

/** By what is known of projects that compile. */
function fromCompiled(name: string, question: Question): Availability | undefined {
  const row = compiledProject(name);
  if (row === undefined) return undefined;
  const { python, version, architecture } = question;
  const { wheelsUntil, wheelsSince, wheelsOn } = row;
  if (wheelsOn !== undefined) {
    return architecture === wheelsOn
      ? yes(`${name} has wheels`, false)
      : no(`${name} has wheels for ${wheelsOn} only`, false);
  }
  if (wheelsUntil !== undefined) {
    if (compareVersions(python, wheelsUntil.python)! <= 0)
      return yes(`${name} has wheels up to Python ${wheelsUntil.python}`, false);
    const measured = version !== undefined && compareVersions(version, wheelsUntil.version)! <= 0;
    return no(`${name} has wheels up to Python ${wheelsUntil.python} only`, row.certain && measured);
  }
  if (wheelsSince !== undefined) {
    if (version === undefined ? !olderThan(wheelsSince, question) : compareVersions(version, wheelsSince)! >= 0) {
      return yes(`${name} has wheels from ${wheelsSince} on`, false);
    }
    const which = version === undefined ? `which ${question.specifier} leaves out` : `and ${version} is older`;
    return no(`${name} has wheels from ${wheelsSince} on, ${which}`, row.certain && version !== undefined, wheelsSince);
  }
  // Some of these had wheels for Pythons that are long gone.
  const certain = row.certain && version !== undefined && compareVersions(python, "3.8")! >= 0;
  return no(`${name} has no wheels for Linux`, certain);
}

/** The tables of first wheels are about x86_64 and an old C library. */
function onMachine(
  name: string,
  found: Availability,
  { architecture, distro, glibc, version }: Question,
): Availability {
  const project = wheelProject(name);
  if (project?.missing.includes(architecture)) return no(`${name} has no wheels for ${architecture}`, false);
  const needed = project?.glibc;
  const own = glibc ?? distro.glibc;
  if (needed !== undefined && version === undefined && compareVersions(own, needed)! < 0) {
    return no(`the wheels of ${name} need glibc ${needed}, and the image has ${own}`, false);
  }
  if (architecture === "x86_64") return found;
  // Where nothing was measured, the rarer machines are likelier to have none.
  const rare = architecture !== "aarch64" && project === undefined;
  return rare ? unknown(`whether ${name} has wheels for ${architecture} is not known`) : { ...found, certain: false };
}

/** Whether every version that a specifier allows is older than a release, or at most as old. */
function olderThan(release: string, { specifier = "" }: Question, orSame = false): boolean {
  const bound = upperBound(specifier);
  if (bound === undefined) return false;
  const difference = compareVersions(bound.version, release)!;
  return difference < 0 || (difference === 0 && (orSame || !bound.inclusive));
}

const unknown = (why: string): Availability => ({ has: "unknown", certain: false, why });
const yes = (why: string, certain: boolean): Availability => ({ has: "yes", certain, why });
const no = (why: string, certain: boolean, since?: string): Availability => ({ has: "no", certain, why, since });
