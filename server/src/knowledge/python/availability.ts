// Whether pip finds a wheel that fits: from the files of a lock exactly, from a pin or a name by the tables.
import { compiledProject, isPureSdist } from "./projects.ts";
import type { Question } from "./question.ts";
import { type Seen, seen } from "./seen-releases.ts";
import { compareVersions, upperBound } from "./versions.ts";
import { isForLinux, parseWheelName, wheelFits } from "./wheel-tags.ts";
import { wasSeenWithWheel, wheelHistory } from "./wheels.ts";

/** Whether there is a wheel that fits. */
export function availability(name: string, question: Question): Seen {
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

function fromFiles(name: string, files: readonly string[], question: Question): Seen {
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
  const table = question.options?.elsewhere === "only" ? undefined : seen(name, question);
  // What the lock left out may be what fits.
  if (filesIncomplete === true && table?.has === "yes")
    return unknown(`the lock leaves out files of ${called}, and ${table.why}`);
  const { since, until } = table?.has === "no" ? table : {};
  const certain = filesIncomplete !== true;
  if (wheels.length === 0) {
    // uv lists no wheels of what it was told to build when it made a lock, and takes none then.
    const why = table?.has === "yes" ? `${called} is listed without its wheels` : `${called} has no wheel`;
    return { has: "no", certain, why, since, until };
  }
  if (wheels.length === files.length && !wheels.some(isForLinux)) {
    return unknown(`${called} has files for other systems only`);
  }
  const why = `none of the wheels of ${called} fits Python ${python} on ${architecture} with glibc ${target.glibc}`;
  return { has: "no", certain, why, since, until };
}

/** By the releases that were seen; where those do not tell, by what is known of projects that compile. */
function fromTables(name: string, question: Question): Seen {
  const found = seen(name, question);
  if (found !== undefined && found.has !== "unknown") return isForOthers(name, found) ?? found;
  const compiled = fromCompiled(name, question);
  if (compiled !== undefined) return compiled;
  if (isPureSdist(name)) return no(`${name} has no wheels`, question.version !== undefined);
  if (found !== undefined) return found;
  const isKnown = wheelHistory(name) !== undefined;
  return unknown(
    isKnown ? `which wheels ${name} has for Python ${question.python} is not known` : `nothing is known of ${name}`,
  );
}

/** Who lists a project that has wheels for other systems only, and is not known to compile here, does not mean Linux. */
function isForOthers(name: string, { has }: Seen): Seen | undefined {
  const isForeign = has === "no" && wheelHistory(name)?.kind === "foreign" && compiledProject(name) === undefined;
  return isForeign ? unknown(`${name} has wheels for other systems only`) : undefined;
}

/** By what is known of projects that compile. */
function fromCompiled(name: string, question: Question): Seen | undefined {
  const row = compiledProject(name);
  if (row === undefined) return undefined;
  const { python, version, architecture } = question;
  const { wheelsUntil, wheelsSince, wheelsOn } = row;
  // Where wheels were seen, what was seen of other releases and Pythons tells better.
  const kind = wheelHistory(name)?.kind;
  const wasSeen = kind !== undefined && kind !== "sources";
  if (wheelsOn !== undefined) {
    return architecture === wheelsOn ? yes(`${name} has wheels`) : no(`${name} has wheels for ${wheelsOn} only`, false);
  }
  if (wheelsUntil !== undefined) {
    if (compareVersions(python, wheelsUntil.python)! <= 0)
      return wasSeen ? undefined : yes(`${name} has wheels up to Python ${wheelsUntil.python}`);
    const measured = version !== undefined && compareVersions(version, wheelsUntil.version)! <= 0;
    return no(`${name} has wheels up to Python ${wheelsUntil.python} only`, row.certain && measured);
  }
  if (wheelsSince !== undefined) {
    if (version === undefined ? !isOlder(wheelsSince, question) : compareVersions(version, wheelsSince)! >= 0) {
      return wasSeen ? undefined : yes(`${name} has wheels from ${wheelsSince} on`);
    }
    const which = version === undefined ? `which ${question.specifier} leaves out` : `and ${version} is older`;
    const why = `${name} has wheels from ${wheelsSince} on, ${which}`;
    return no(why, row.certain && version !== undefined, wheelsSince);
  }
  // Some of these had wheels for Pythons that are long gone.
  const isSure = row.certain && compareVersions(python, "3.8")! >= 0 && !wasSeenWithWheel(name, python);
  const certain = isSure && version !== undefined;
  return no(`${name} has no wheels for Linux`, certain);
}

/** Whether every version that a specifier allows is older than a release. */
function isOlder(release: string, { specifier = "" }: Question): boolean {
  const bound = upperBound(specifier);
  if (bound === undefined) return false;
  const difference = compareVersions(bound.version, release)!;
  return difference < 0 || (difference === 0 && !bound.inclusive);
}

const unknown = (why: string): Seen => ({ has: "unknown", certain: false, why });
const yes = (why: string): Seen => ({ has: "yes", certain: false, why });
const no = (why: string, certain: boolean, since?: string): Seen => ({ has: "no", certain, why, since });
