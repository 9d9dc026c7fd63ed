// Lists of requirements among the words of a command that nobody knows better: it may write them.

import type { Argument } from "../image/value.ts";
import { isList } from "../knowledge/conventions.ts";
import { absolute } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import type { Effect } from "./effect.ts";

/** The lists that a command's words name, and those that code among them mentions, may be others now. */
export function mentionedLists(call: Invocation, words: readonly Argument[] = call.args, code?: Argument): Effect[] {
  const named = words.filter((it) => isList(it.value ?? "")).map((word) => [word.value!, word] as const);
  const mentioned = code === undefined ? [] : ((code.value ?? code.prefix).match(mentions) ?? []);
  return [...named, ...mentioned.map((it) => [it, code!] as const)].map(([text, word]) => ({
    kind: "rewrites",
    path: absolute(text, call.workdir),
    word,
  }));
}

const mentions = /[\w./-]*(?:\.(?:txt|in|toml|lock|cfg|conf)|Pipfile)\b/g;
