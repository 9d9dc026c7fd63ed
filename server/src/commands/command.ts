// What a command is: its names, its options, and what it does. Everything that is known of a command is its entry.
import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import type { Invocation } from "./call.ts";
import type { Effect } from "./effect.ts";
import { type Grammar, type Line, placeOf } from "./line.ts";

export interface Command extends Grammar {
  /** Separated by blanks. A name that ends in `*` may have a version behind it: `python*` is python3.12 too. */
  readonly names: string;
  /** What it does in a state, as if it worked. */
  readonly effects: (line: Line, state: State) => readonly Effect[];
  /** The command that it runs in its turn: `timeout 5 curl x` runs `curl x`. */
  readonly runs?: (line: Line) => Invocation | undefined;
}

/** Reads of the files that words name. */
export function readsOf(words: readonly Argument[], call: Invocation): Effect[] {
  // A dash is what is piped in.
  return words.filter((it) => it.value !== "-").map((word) => ({ kind: "reads", path: placeOf(word, call), word }));
}
