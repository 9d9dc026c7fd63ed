// Which files of the build context lie where after a deed, and which are others now.

import type { Invocation } from "../../commands/call.ts";
import type { Effect, Places } from "../../commands/effect.ts";
import type { Origins } from "../../image/origin-index.ts";
import { copied, edited, moved, overwritten, withOrigins } from "../../image/origins.ts";
import type { State } from "../../image/state.ts";
import { isList } from "../../knowledge/conventions.ts";
import { sourcesFolder } from "../../knowledge/s2i.ts";
import { absolute, isFileName } from "../../text/paths.ts";
import { homeFolder } from "./files.ts";
import { nameOf, type Placement, placementsOf } from "./placements.ts";

/** The origins after an effect of a call. */
export function originsAfter(effect: Effect, call: Invocation, state: State): Origins {
  const { origins } = state;
  switch (effect.kind) {
    case "places":
      return placed(effect, call, state);
    case "makes":
      if (effect.what !== "file" || effect.content === "same") return origins;
      if (effect.content === "new" || effect.path === undefined) return gone(effect.path, origins);
      // An older line of a list still counts after another one was added.
      return isDevice(effect.path) ? origins : edited(origins, effect.path, [noLine]);
    case "fills":
      return gone(effect.folder ?? call.workdir, origins);
    case "removes": {
      // What is not known may be any list of the folder.
      const { suffix } = effect.word;
      const isOther = effect.path === undefined && /\.\w+$/.test(suffix) && !isList(suffix);
      return isOther ? origins : gone(effect.path ?? call.workdir, origins);
    }
    case "rewrites": {
      const { path, lines } = effect;
      // A list in which sed changes some lines has the others as they were.
      if (path !== undefined && lines !== undefined && /\.(txt|in)$/.test(path)) return edited(origins, path, lines);
      return gone(path, origins);
    }
    case "assembles":
      return moved(origins, sourcesFolder, homeFolder(state));
    default:
      return origins;
  }
}

const isDevice = (path: string): boolean => /^\/(dev|proc|sys)(\/|$)/.test(path);

/** Fits no line of a file. */
const noLine = "(?!)";

/** A pattern may name any file of its folder, and a device is no file. */
function gone(path: string | undefined, origins: Origins): Origins {
  if (path === undefined || isDevice(path)) return origins;
  return overwritten(origins, path.replace(/\/[^/]*[*?[].*$/, "") || "/");
}

function placed(effect: Places, call: Invocation, state: State): Origins {
  if (effect.to === undefined) return overwritten(state.origins, call.workdir ?? "/");
  return placementsOf(effect, call, state).reduce<Origins>(
    (origins, it) => placedOne(it, effect, origins),
    state.origins,
  );
}

function placedOne({ source, into }: Placement, { how, to: target }: Places, origins: Origins): Origins {
  const to = target!;
  const { path: from, content } = source;
  if (from !== undefined && content) return onTop(origins, from, to);
  const name = nameOf(source);
  const inside = name === undefined ? to : absolute(name, to)!;
  const isInside = into ?? (isFileName(name ?? "") && !isFileName(to) ? true : undefined);
  const at = isInside === true ? inside : to;
  if (from === undefined) return overwritten(origins, at);
  // It is one of two places.
  const doubtful =
    isInside === undefined && !isFileName(to) && !isFileName(name!) ? overwritten(origins, inside) : origins;
  if (how === "move") return moved(overwritten(doubtful, at), from, at);
  return onTop(isFileName(at) ? overwritten(doubtful, at) : doubtful, from, at);
}

/** What is copied lies over what was there; where nobody knows what it is, nothing there is known. */
function onTop(origins: Origins, from: string, to: string): Origins {
  const brought = copied(origins, from, to);
  return brought.length === 0 ? overwritten(origins, to) : withOrigins(origins, brought);
}
