// What it takes to build a project from its source archive.
import { type Extension, extensionOf } from "./extensions.ts";
import { compiledProject, compilersOf, isPureSdist, obstacle } from "./projects.ts";
import type { Question } from "./question.ts";
import { rpmOn } from "./rpm-repositories.ts";
import { compareVersions, upperBound } from "./versions.ts";
import { isForLinux, parseWheelName } from "./wheel-tags.ts";
import { type WheelHistory, wheelHistory } from "./wheels.ts";

export interface Building {
  readonly sdist: "yes" | "no" | "unknown";
  readonly compiles: "yes" | "no" | "unknown";
  /** What it is built with is documented, not only likely. */
  readonly certain: boolean;
  readonly compilers: readonly string[];
  readonly rpms: readonly string[];
  /** Why it cannot be built here. */
  readonly obstacle: { readonly why: string; readonly certain: boolean } | undefined;
  /** What else is to be said: "its extension is left out without a compiler". */
  readonly note: string | undefined;
}

/** What building a project takes on an image. Nothing at all where its source archive is pure Python. */
export function building(name: string, question: Question): Building {
  const extension = extensionOf(name);
  const compiles = isCompiled(name, question, extension);
  const rpms = compiles === "no" ? [] : buildRpms(name, question, extension);
  const isOmitted = compiles === "no" && (extension !== undefined || compiledProject(name) !== undefined);
  return {
    sdist: sdistOf(question, wheelHistory(name)),
    compiles,
    certain: compiledProject(name) !== undefined || extension?.certain !== false,
    compilers: compilersOf(rpms),
    rpms,
    obstacle: compiles === "no" ? undefined : obstacleOf(name, question, extension),
    note: isOmitted ? "its extension is left out without a compiler" : noteOf(extension),
  };
}

/** The RPMs whose libraries a project loads after it was compiled. */
export function runtimeOf(name: string, { distro }: Question): readonly string[] {
  const rpms = compiledProject(name)?.runtime ?? extensionOf(name)?.runtime ?? [];
  return rpms.map((it) => rpmOn(it, distro));
}

function buildRpms(name: string, question: Question, extension: Extension | undefined): readonly string[] {
  const known = compiledProject(name)?.build ?? extension?.build;
  const rpms = known ?? (hasNativeWheels(question) ? ["gcc"] : []);
  return rpms.map((it) => rpmOn(it, question.distro));
}

/** A lock file that lists an archive says so; one that lists none says that there is none. */
function sdistOf(question: Question, history: WheelHistory | undefined): Building["sdist"] {
  const { files, filesIncomplete, version, specifier = "" } = question;
  if (files !== undefined && files.length > 0) {
    if (files.some((it) => /\.(tar\.\w+|tgz|tbz|zip)$/i.test(it))) return "yes";
    return filesIncomplete === true ? "unknown" : "no";
  }
  const changes = history?.noArchive ?? [];
  if (changes === true) return "no";
  const newest = version ?? upperBound(specifier)?.version;
  // Whatever is newest is as the newest that was seen.
  const at = newest === undefined ? changes.length : changes.filter((it) => compareVersions(it, newest)! <= 0).length;
  if (at % 2 === 0) return "yes";
  // Between a release without an archive and a newer one with it, others may have either.
  const isSeen = at === changes.length || compareVersions(changes[at - 1]!, newest!) === 0;
  return isSeen ? "no" : "unknown";
}

function isCompiled(name: string, question: Question, extension: Extension | undefined): Building["compiles"] {
  if (isPureSdist(name)) return "no";
  const row = compiledProject(name);
  if (row !== undefined) return row.optional ? "no" : "yes";
  const kind = wheelHistory(name)?.kind;
  // What never had a wheel for one system only has nothing to compile.
  if (kind === "pure" || kind === "formerly-pure") return "no";
  if (extension === undefined) return hasNativeWheels(question) ? "yes" : "unknown";
  const { version } = question;
  const { optionalBefore, withoutCompiler } = extension;
  if (optionalBefore !== undefined && version !== undefined && compareVersions(version, optionalBefore)! < 0)
    return "no";
  if (withoutCompiler === "omitted") return "no";
  return withoutCompiler === "depends" || kind === "mixed" ? "unknown" : "yes";
}

/** A project that publishes wheels for machines has something to compile. */
function hasNativeWheels({ files = [] }: Question): boolean {
  return files.some((file) => {
    const wheel = parseWheelName(file);
    return wheel !== undefined && isForLinux(wheel) && !wheel.platforms.includes("any");
  });
}

function obstacleOf(name: string, question: Question, extension: Extension | undefined): Building["obstacle"] {
  const { python, distro } = question;
  const known = obstacle(name, question, python, distro);
  if (known !== undefined || extension?.impractical !== true) return known;
  return { why: "that takes hours and tools that no image has", certain: question.version !== undefined };
}

function noteOf(extension: Extension | undefined): string | undefined {
  const without = extension?.withoutCompiler;
  return typeof without === "object" ? `its extension is left out where ${without.variable} is set` : undefined;
}
