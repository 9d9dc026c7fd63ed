// Files of the build context that commands write over, move or take away: from then on they say something else.
import type { Origins } from "../image/origin-index.ts";
import { edited, overwritten } from "../image/origins.ts";
import type { State } from "../image/state.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import { operandWords } from "./file-commands.ts";
import { originsPlaced, places } from "./placing.ts";
import { rewrittenBy } from "./rewriters.ts";
import { sedOf } from "./sed.ts";
import type { Write } from "./writes.ts";

/** The origins after a command that writes these, in the state that it leaves otherwise. */
export function originsAfter(call: Invocation, writes: readonly Write[], state: State): Origins {
  const name = baseName(call.name.value ?? "");
  // Where such a command puts things is told from where they were; its redirections are like any other's.
  const target = places(name) ? operandWords(call).at(-1) : undefined;
  const placed = places(name) ? originsPlaced(call, state) : state.origins;
  const written = writes.reduce((it, one) => (one.word === target ? it : afterWrite(name, one, it)), placed);
  const lines = sedOf(call)?.lines;
  // A list in which sed changes some lines has the others as they were.
  return rewrittenBy(call).reduce(
    (it, path) => (lines !== undefined && /\.(txt|in)$/.test(path) ? edited(it, path, lines) : overwritten(it, path)),
    written,
  );
}

function afterWrite(name: string, { path, how, appends }: Write, origins: Origins): Origins {
  // An older line of a list still counts after another one was added.
  if (how === "file") return appends || name === "touch" ? origins : overwritten(origins, path);
  return how === "inside" || (how === "directory" && name === "git") ? overwritten(origins, path) : origins;
}
