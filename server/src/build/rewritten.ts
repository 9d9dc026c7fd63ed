// Files of the build context that commands write over, move or take away: from then on they say something else.
import type { Invocation } from "./build.ts";
import { operandWords } from "./file-commands.ts";
import { baseName } from "./files.ts";
import { edited, type Origin, overwritten } from "./origins.ts";
import { afterPlacing, places } from "./placing.ts";
import { rewrittenBy } from "./rewriters.ts";
import { sedOf } from "./sed.ts";
import type { State } from "./state.ts";
import { type Write, writesOf } from "./writes.ts";

type Origins = readonly Origin[];

/** The state with what a command does to files that were copied into the image. */
export function afterRewriting(call: Invocation, state: State): State {
  const name = baseName(call.name.value ?? "");
  // Where such a command puts things is told from where they were; its redirections are like any other's.
  const target = places(name) ? operandWords(call).at(-1) : undefined;
  const placed = places(name) ? afterPlacing(call, state) : state.origins;
  const writes = writesOf(call).filter((it) => it.word !== target);
  const written = writes.reduce((it, write) => afterWrite(name, write, it), placed);
  const origins = afterSed(call, written) ?? rewrittenBy(call).reduce((it, path) => overwritten(it, path), written);
  return origins === state.origins ? state : { ...state, origins };
}

function afterWrite(name: string, { path, how, appends }: Write, origins: Origins): Origins {
  // An older line of a list still counts after another one was added.
  if (how === "file") return appends || name === "touch" ? origins : overwritten(origins, path);
  return how === "inside" || (how === "directory" && name === "git") ? overwritten(origins, path) : origins;
}

/** A list in which sed changes some lines has the others as they were. Undefined where it may change all. */
function afterSed(call: Invocation, origins: Origins): Origins | undefined {
  const lines = sedOf(call)?.lines;
  if (lines === undefined) return undefined;
  return rewrittenBy(call).reduce(
    (it, path) => (/\.(txt|in)$/.test(path) ? edited(it, path, lines) : overwritten(it, path)),
    origins,
  );
}
