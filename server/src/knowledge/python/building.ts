// What it takes to build a project from its source archive.
import { compiledProject, compilersOf, isPureSdist, obstacle } from "./projects.ts";
import type { Question } from "./question.ts";
import { rpmOn } from "./rpm-repositories.ts";
import { compareVersions } from "./versions.ts";
import { isForLinux, parseWheelName } from "./wheel-tags.ts";
import { type WheelProject, wheelProject } from "./wheels.ts";

export interface Building {
  readonly sdist: "yes" | "no" | "unknown";
  readonly compiles: "yes" | "no" | "unknown";
  readonly compilers: readonly string[];
  readonly rpms: readonly string[];
  /** Why it cannot be built here. */
  readonly obstacle: { readonly why: string; readonly certain: boolean } | undefined;
  /** What else is to be said: "its extension is left out without a compiler". */
  readonly note: string | undefined;
}

/** What building a project takes on an image. Nothing at all where its source archive is pure Python. */
export function building(name: string, question: Question): Building {
  const history = wheelProject(name);
  const compiles = isCompiled(name, question, history);
  const rpms = compiles === "no" ? [] : buildRpms(name, question, history);
  return {
    sdist: sdistOf(question, history),
    compiles,
    compilers: compilersOf(rpms),
    rpms,
    obstacle: compiles === "no" ? undefined : obstacleOf(name, question, history),
    note: compiles === "no" && !isPureSdist(name) ? "its extension is left out without a compiler" : noteOf(history),
  };
}

/** The RPMs whose libraries a project loads after it was compiled. */
export function runtimeOf(name: string, { distro }: Question): readonly string[] {
  const rpms = compiledProject(name)?.runtime ?? wheelProject(name)?.runtime ?? [];
  return rpms.map((it) => rpmOn(it, distro));
}

function buildRpms(name: string, question: Question, history: WheelProject | undefined): readonly string[] {
  const known = compiledProject(name)?.build ?? history?.build;
  const rpms = known ?? (hasNativeWheels(question) ? ["gcc"] : []);
  return rpms.map((it) => rpmOn(it, question.distro));
}

/** A lock file that lists an archive says so; one that lists none says that there is none. */
function sdistOf({ files, filesIncomplete }: Question, history: WheelProject | undefined): Building["sdist"] {
  if (files === undefined || files.length === 0) return history?.sdist ?? "yes";
  if (files.some((it) => /\.(tar\.\w+|tgz|tbz|zip)$/i.test(it))) return "yes";
  return filesIncomplete === true ? "unknown" : "no";
}

function isCompiled(name: string, question: Question, history: WheelProject | undefined): Building["compiles"] {
  if (isPureSdist(name)) return "no";
  const row = compiledProject(name);
  if (row !== undefined) return row.optional ? "no" : "yes";
  if (history === undefined) return hasNativeWheels(question) ? "yes" : "unknown";
  const { version } = question;
  const { optionalBefore, withoutCompiler } = history;
  if (optionalBefore !== undefined && version !== undefined && compareVersions(version, optionalBefore)! < 0)
    return "no";
  if (withoutCompiler === "omitted") return "no";
  return withoutCompiler === "depends" ? "unknown" : "yes";
}

/** A project that publishes wheels for machines has something to compile. */
function hasNativeWheels({ files = [] }: Question): boolean {
  return files.some((file) => {
    const wheel = parseWheelName(file);
    return wheel !== undefined && isForLinux(wheel) && !wheel.platforms.includes("any");
  });
}

function obstacleOf(name: string, question: Question, history: WheelProject | undefined): Building["obstacle"] {
  const { python, distro } = question;
  const known = obstacle(name, question, python, distro);
  if (known !== undefined || history?.impractical !== true) return known;
  return { why: "that takes hours and tools that no image has", certain: question.version !== undefined };
}

function noteOf(history: WheelProject | undefined): string | undefined {
  const without = history?.withoutCompiler;
  return typeof without === "object" ? `its extension is left out where ${without.variable} is set` : undefined;
}
