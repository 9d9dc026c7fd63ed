// On which side of the split a command belongs, as its effects tell.
import type { Effect } from "../../commands/effect.ts";
import type { Argument } from "../../image/value.ts";
import { builds, packageCommand } from "../../queries/deeds.ts";
import type { Execution } from "../../simulation/build.ts";
import { inTerritory, type Territory } from "./territory.ts";

/**
 * `build`: it makes the application. `run`: it prepares the published image. `both`: each stage needs it.
 * `apart`: it does the same to files of both, and can do it on each side to its own.
 * `packages`: a package manager, judged package by package. `cleanup`: goes where packages are installed.
 * `neutral`: goes with whatever stays. `somewhere`: it works on files that nobody can name from here. `unknown`: nobody
 * can tell what it does.
 */
export type Kind = "build" | "run" | "both" | "apart" | "packages" | "cleanup" | "neutral" | "somewhere" | "unknown";

export function kindOf(execution: Execution, territory: Territory): Kind {
  const { name, effects } = execution;
  const command = packageCommand(execution);
  if (command !== undefined) {
    if (command.purpose === "clean") return "cleanup";
    if (command.purpose === "install" || command.purpose === "remove") return "packages";
    return command.purpose === "configure" ? "both" : "run";
  }
  if (name.value === undefined) return "unknown";
  if (builds(execution)) return "build";
  if (effects.every(({ kind }) => /^(reads|downloads|sets|calls)$/.test(kind))) return "neutral";
  if (effects.some(({ kind }) => kind === "user" || kind === "administers")) return "both";
  // What works on files that it finds itself is told by where it looks.
  const looks = effects.some((it) => it.kind === "anything");
  if (effects.some((it) => it.kind === "anything" && it.what !== "files")) return "unknown";
  const own = effects.filter((it) => it.kind !== "anything" && (looks || it.kind !== "reads"));
  return byPaths(own, execution, territory);
}

/** A command on files belongs to where its files do. */
function byPaths(effects: readonly Effect[], execution: Execution, territory: Territory): Kind {
  const paths = effects.flatMap((it) => targetOf(it) ?? []);
  if (paths.length === 0) return effects.length > 0 ? "somewhere" : "neutral";
  if (paths.every((it) => /^\/var\/cache\/(dnf|yum|libdnf5)/.test(it))) return "cleanup";
  const inside = paths.filter((it) => isBuilders(it, territory));
  if (inside.length === 0) return "run";
  if (inside.length === paths.length) return "build";
  return partsOf(execution, territory) === undefined ? "unknown" : "apart";
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

const isBuilders = (path: string, territory: Territory): boolean => inTerritory(territory, path) || isScratch(path);

/** The words of such a command that are the application's, and the others; undefined where they cannot be told apart. */
export function partsOf(
  { effects, args }: Execution,
  territory: Territory,
): { readonly builder: readonly Argument[]; readonly published: readonly Argument[] } | undefined {
  const builder: Argument[] = [];
  const published: Argument[] = [];
  for (const it of effects) {
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

/** /tmp belongs to whoever uses it, and that is the build. */
export const isScratch = (path: string): boolean => /^\/(var\/)?tmp(\/|$)/.test(path);
