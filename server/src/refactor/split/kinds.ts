// On which side of the split a command belongs, as its effects tell.
import type { Effect } from "../../commands/effect.ts";
import { isRoot } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { isForBuilding } from "../../knowledge/rpms.ts";
import { builds, packageCommand, pythonInstall, runsAsAnother } from "../../queries/deeds.ts";
import type { Execution } from "../../simulation/build.ts";
import { isShell } from "../../syntax/run.ts";
import { baseName } from "../../text/paths.ts";
import type { SplitPlan } from "./plan.ts";
import { calledBy } from "./scripts.ts";
import { inTerritory, isScratch, isTakenAway, type Territory } from "./territory.ts";

/**
 * `build`: it makes the application. `run`: it prepares the published image. `both`: each stage needs it.
 * `apart`: it does the same to files of both, and can do it on each side to its own. `moment`: it works on what is there
 * for a moment only, and goes with whoever needs that.
 * `packages`: a package manager, judged package by package. `cleanup`: goes where packages are installed.
 * `neutral`: goes with whatever stays. `somewhere`: it works on files that nobody can name from here. `unknown`: nobody
 * can tell what it does.
 */
export type Kind =
  | "build"
  | "run"
  | "both"
  | "apart"
  | "moment"
  | "packages"
  | "cleanup"
  | "neutral"
  | "somewhere"
  | "unknown";

/** What commands are, those of scripts that they are too. */
export function kindsOf(executions: readonly Execution[], { build, territory }: SplitPlan): Set<Kind> {
  return new Set(
    executions.flatMap((it): Kind[] => {
      const called = calledBy(it, build);
      if (called === undefined) return [kindOf(it, territory)];
      return called.map((one): Kind => {
        const kind = kindOf(one, territory);
        // What is inside of a script cannot be taken out of it.
        if (kind === "packages") return installsToBuild(one) ? "build" : "both";
        return kind === "cleanup" ? "neutral" : kind === "apart" ? "both" : kind;
      });
    }),
  );
}

/** Whether a package manager command names nothing but what one builds with. */
const installsToBuild = (execution: Execution): boolean =>
  packageCommand(execution)!.packages.every((it) => it.value !== undefined && isForBuilding(it.value));

export function kindOf(execution: Execution, territory: Territory): Kind {
  const { name, args, effects } = execution;
  const command = packageCommand(execution);
  if (command !== undefined) {
    if (command.purpose === "clean") return "cleanup";
    if (command.purpose === "install" || command.purpose === "remove") return "packages";
    return command.purpose === "configure" ? "both" : "run";
  }
  const confined = isConfined(execution);
  if (name.value === undefined) return confined ? "build" : "unknown";
  if (isProgram(name.value, "folders")) return "neutral";
  if (isProgram(name.value, "sources") && isOfVariables(args[0]?.value)) return "neutral";
  if (asksVersion(execution)) return "neutral";
  if (builds(execution)) return writesOutside(execution, territory) ? "run" : "build";
  const counted = effects.filter((it) => !isDevice(targetOf(it)));
  if (counted.every(({ kind }) => /^(reads|downloads|sets|calls)$/.test(kind))) {
    return kindOfReading(counted, territory);
  }
  if (counted.some(({ kind }) => kind === "user")) return "both";
  if (counted.some((it) => it.kind === "administers")) {
    const accounts = counted.some((it) => it.kind === "administers" && it.what === "accounts");
    return accounts || isProgram(name.value, "trusting") ? "both" : "run";
  }
  // What works on files that it finds itself is told by where it looks.
  const looks = counted.some((it) => it.kind === "anything");
  if (counted.some((it) => it.kind === "anything" && it.what !== "files")) {
    return confined ? "build" : pipesIntoShell(execution) ? "both" : "unknown";
  }
  const own = counted.filter((it) => it.kind !== "anything" && (looks || it.kind !== "reads"));
  const kind = byPaths(own, execution, territory);
  return confined && (kind === "somewhere" || kind === "unknown") ? "build" : kind;
}

/**
 * Whether a command runs as a user who may write nowhere but to the application's folders and to /tmp, so that what it
 * does is the builder's, whatever it is.
 */
export function isConfined(execution: Execution): boolean {
  return isRoot(execution.before.user.value) === false && !runsAsAnother(execution);
}

/** `curl https://... | bash`: it puts programs into the image, for whoever needs them. */
export const pipesIntoShell = ({ fed, name, args }: Execution): boolean =>
  fed && isShell(name.value ?? "") && !args.some((it) => it.value?.includes("/"));

/** A file that sets variables for the commands after it, as its name goes. */
const isOfVariables = (path = ""): boolean =>
  isProgram(
    baseName(path)
      .replace(/\.(?:sh|bash)$/, "")
      .replace(/^.*[.-]/, ""),
    "settingFiles",
  );

/** `opa version`, `node --version`: whether it is there, and no more. */
export function asksVersion({ args, effects, name }: Execution): boolean {
  const [word] = args;
  if (args.length !== 1 || !/^(--?version|version|-[vV]|--help)$/.test(word?.value ?? "")) return false;
  return /^(version|-v)$/.test(word!.value!)
    ? effects.some((it) => it.kind === "anything") && name.value !== undefined
    : true;
}

/** What is read may be the builder's alone. */
function kindOfReading(effects: readonly Effect[], territory: Territory): Kind {
  const read = effects.flatMap((it) => (it.kind === "reads" ? [it.path] : []));
  const all = (fits: (path: string) => boolean) => read.length > 0 && read.every((it) => it !== undefined && fits(it));
  if (all((it) => isMoment(it, territory))) return "moment";
  return all((it) => isBuilders(it, territory)) ? "build" : "neutral";
}

/** A program of the application that says by itself that it writes to the system's folders: `python gen.py > /etc/x`. */
function writesOutside(execution: Execution, territory: Territory): boolean {
  if (pythonInstall(execution) !== undefined) return false;
  return execution.effects.some((it) => {
    if (it.kind !== "makes" && it.kind !== "places") return false;
    const path = targetOf(it);
    return path !== undefined && !isDevice(path) && !isBuilders(path, territory);
  });
}

const isDevice = (path: string | undefined): boolean => path !== undefined && /^\/(dev|proc|sys)(\/|$)/.test(path);

/** A command on files belongs to where its files do. */
function byPaths(effects: readonly Effect[], execution: Execution, territory: Territory): Kind {
  const paths = effects.flatMap((it) => shownAt(it) ?? []);
  if (paths.length === 0) return effects.length > 0 ? "somewhere" : "neutral";
  if (paths.every((it) => /^\/var\/cache\/(dnf|yum|libdnf5)/.test(it))) return "cleanup";
  if (paths.every((it) => territory.named.has(it))) return "both";
  const inside = paths.filter((it) => isBuilders(it, territory));
  if (inside.length === 0) return "run";
  if (inside.length === paths.length) return inside.every((it) => isMoment(it, territory)) ? "moment" : "build";
  return partsOf(execution, territory) === undefined ? "both" : "apart";
}

/** Where an effect shows, or the folder that this is in. */
export const shownAt = (effect: Effect): string | undefined => targetOf(effect) ?? beginningOf(effect);

/** The folder that a word begins with, where the rest of it is not known: `/app/.cache/$name`. */
function beginningOf(effect: Effect): string | undefined {
  return "word" in effect && effect.word !== undefined ? folderOf(effect.word) : undefined;
}

/** The folder that a word begins with, as far as it is known, is absolute and has no pattern. */
export function folderOf({ value, prefix }: Argument): string | undefined {
  const known = (value ?? prefix).replace(/[*?[].*$/s, "");
  return /^(\/.+)\//.exec(known)?.[1];
}

/** Where an effect shows: what it writes, and for a command that looks for files itself, where it looks. */
export function targetOf(effect: Effect): string | undefined {
  switch (effect.kind) {
    case "places":
      return effect.to;
    case "fills":
      return effect.folder;
    case "makes":
    case "removes":
    case "changes":
    case "opens":
    case "rewrites":
    case "reads":
    case "venv":
      return effect.path;
    default:
      return undefined;
  }
}

const isBuilders = (path: string, territory: Territory): boolean =>
  inTerritory(territory, path) || isScratch(territory, path);

const isMoment = (path: string, territory: Territory): boolean =>
  isTakenAway(territory, path) || (isScratch(territory, path) && !inTerritory(territory, path));

/** The words of such a command that are the application's, and the others; undefined where they cannot be told apart. */
export function partsOf(
  { effects, args }: Execution,
  territory: Territory,
): { readonly builder: readonly Argument[]; readonly published: readonly Argument[] } | undefined {
  const builder: Argument[] = [];
  const published: Argument[] = [];
  for (const it of effects) {
    if (isDevice(targetOf(it))) continue;
    if (it.kind !== "makes" && it.kind !== "removes" && it.kind !== "changes" && it.kind !== "rewrites")
      return undefined;
    const { word, path } = it;
    // What another file says, or the shell, is no word of its own.
    const like = it.kind === "changes" && it.said === undefined;
    if (word === undefined || !word.exact || path === undefined || !args.includes(word) || like) return undefined;
    (isBuilders(path, territory) ? builder : published).push(word);
  }
  return { builder, published };
}

/** What a program is called in what is said of it. */
export const calledIn = ({ name }: Execution): string => baseName(name.value ?? "a command here");
