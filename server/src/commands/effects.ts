// What a call does: the effects of the command that it is, and of its redirections.

import type { State } from "../image/state.ts";
import { isList } from "../knowledge/conventions.ts";
import type { Invocation } from "./call.ts";
import type { Effect } from "./effect.ts";
import { lineOf, placeOf } from "./line.ts";
import { mentionedLists } from "./lists.ts";
import { scriptEffects } from "./s2i-scripts.ts";
import { commandNamed } from "./table.ts";

/** What a call does in a state, as if it worked: one slip is one finding, not a row of them. */
export function effectsOf(call: Invocation, state: State): readonly Effect[] {
  return [...ownEffects(call, state), ...redirectEffects(call)];
}

function ownEffects(call: Invocation, state: State): readonly Effect[] {
  const name = call.name.value;
  const command = name === undefined ? undefined : commandNamed(name);
  const script = scriptEffects(call, state);
  if (script !== undefined) return script;
  if (command === undefined) return [{ kind: "anything", what: "all" }, ...mentionedLists(call)];
  const line = lineOf(call, command);
  const effects = command.effects(line, state);
  // An option that is in no table may say anything; where it takes a value, an operand is none.
  const doubtful = line.strange.some((it) => !isList(it.prefix)) && effects.some((it) => it.kind === "places");
  return doubtful ? [...effects, { kind: "anything", what: "files" }] : effects;
}

/** What redirections write and read, whichever command they belong to. */
export function redirectEffects(call: Pick<Invocation, "redirects" | "workdir">): readonly Effect[] {
  return call.redirects.flatMap(({ operator, target }): Effect[] => {
    if (target === undefined) return [];
    const path = placeOf(target, call);
    if (operator === "<") return [{ kind: "reads", path, word: target }];
    if (!/^(>|>>|>\||&>|&>>)$/.test(operator)) return [];
    const content = operator.endsWith(">>") ? "more" : "new";
    return [{ kind: "makes", what: "file", path, word: target, content }];
  });
}

/** What a call really runs: `sudo -E env A=b dnf install x` is `dnf install x`. */
export function unwrapped(call: Invocation): Invocation {
  let current = call;
  for (let turns = 0; turns < 8; turns++) {
    const command = current.name.value === undefined ? undefined : commandNamed(current.name.value);
    const inner = command?.runs?.(lineOf(current, command));
    if (inner === undefined) return current;
    current = inner;
  }
  return current;
}
