// On which side of the split a command belongs.

import { hasOption } from "../../commands/call.ts";
import { operandsOf, operandWords } from "../../commands/file-commands.ts";
import { packageCommand } from "../../commands/package-manager.ts";
import type { Argument } from "../../image/value.ts";
import { isPackageCache } from "../../knowledge/caches.ts";
import { isProgram, leavesNothing } from "../../knowledge/program-kinds.ts";
import type { Execution } from "../../simulation/build.ts";
import { absolute, baseName } from "../../text/paths.ts";
import { builds, inTerritory, type Territory } from "./territory.ts";

/**
 * `build`: it makes the application. `run`: it prepares the published image. `both`: each stage needs it.
 * `apart`: it does the same to files of both, and can do it on each side to its own.
 * `packages`: a package manager, judged package by package. `cleanup`: goes where packages are installed.
 * `neutral`: goes with whatever stays. `unknown`: nobody can tell.
 */
export type Kind = "build" | "run" | "both" | "apart" | "packages" | "cleanup" | "neutral" | "unknown";

export function kindOf(execution: Execution, territory: Territory): Kind {
  const { name, before } = execution;
  const command = packageCommand(execution, before);
  if (command !== undefined) {
    if (command.purpose === "clean") return "cleanup";
    return command.purpose === "install" || command.purpose === "remove"
      ? "packages"
      : command.purpose === "configure"
        ? "both"
        : "run";
  }
  if (name.value === undefined) return "unknown";
  if (builds(execution)) return "build";
  const program = baseName(name.value);
  if (isNeutral(program) && execution.redirects.every((it) => it.target === undefined)) return "neutral";
  if (isProgram(program, "accounts")) return "both";
  if (program === "rpm") return "both";
  return byPaths(execution, program, territory);
}

/** Says, asks or reads something. */
function isNeutral(program: string): boolean {
  if (leavesNothing(program) || program === "exit") return true;
  return isProgram(program, "variables", "tests", "lookups", "questions", "readers");
}

/** Works on the files that it is given. */
function worksOnFiles(program: string): boolean {
  if (program === "cat" || program === "ls") return true;
  const onPaths = isProgram(program, "owners", "permissions", "makers", "removers", "placers", "searchers");
  return onPaths || isProgram(program, "writers", "archivers", "downloaders", "telling");
}

/** A command on files belongs to where its files do. */
function byPaths(execution: Execution, program: string, territory: Territory): Kind {
  if (!worksOnFiles(program)) return "unknown";
  const words = operandsOf(execution).slice(each[program] ?? 0);
  const written = [...words, ...execution.redirects.flatMap((it) => it.target?.value ?? [])];
  const paths = written
    .filter((it) => it !== "?" && looksLikePath(it, program))
    .flatMap((it) => absolute(it, execution.workdir) ?? []);
  if (paths.length === 0) return program === "curl" || program === "wget" ? "build" : "neutral";
  if (paths.every((it) => isPackageCache(it))) return "cleanup";
  const inside = paths.filter((it) => inTerritory(territory, it) || isScratch(it));
  if (inside.length === 0) return "run";
  if (inside.length === paths.length) return "build";
  if (partsOf(execution, territory) !== undefined) return "apart";
  // From the application to the system, or the other way: where it ends up is what counts.
  const target = paths.at(-1)!;
  return program === "cp" || program === "ln" || program === "mv" || program === "install"
    ? inTerritory(territory, target)
      ? "build"
      : "run"
    : "unknown";
}

/** Commands that do the same to each of their operands, and how many words stand before those. */
const each: Readonly<Record<string, number>> = { mkdir: 0, touch: 0, rm: 0, rmdir: 0, chown: 1, chgrp: 1, chmod: 1 };

/** The operands of such a command that are the application's, and the others; undefined where they cannot be told apart. */
export function partsOf(
  execution: Execution,
  territory: Territory,
): { readonly builder: readonly Argument[]; readonly published: readonly Argument[] } | undefined {
  const { name, workdir, redirects } = execution;
  const first = each[baseName(name.value ?? "")];
  if (first === undefined || redirects.some((it) => it.target !== undefined)) return undefined;
  if (hasOption(execution, "--reference", "-t", "--from")) return undefined;
  const words = operandWords(execution).slice(first);
  const paths = words.map((it) => (it.exact && it.value !== undefined ? absolute(it.value, workdir) : undefined));
  if (words.length === 0 || paths.includes(undefined)) return undefined;
  const own = (_: Argument, i: number) => inTerritory(territory, paths[i]!) || isScratch(paths[i]!);
  return { builder: words.filter(own), published: words.filter((it, i) => !own(it, i)) };
}

/** /tmp belongs to whoever uses it, and that is the build. */
const isScratch = (path: string): boolean => /^\/(var\/)?tmp(\/|$)/.test(path);

function looksLikePath(word: string, program: string): boolean {
  if (/^(https?|ftp):/.test(word)) return false;
  return program !== "sed" || word.startsWith("/") || word.startsWith("./");
}
