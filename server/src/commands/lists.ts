// Lists of requirements among the words of a command that nobody knows better: it may write them.
import { isList } from "../image/origins.ts";
import type { Argument } from "../image/value.ts";
import { absolute } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import type { Effect } from "./effect.ts";

/** The lists that a command's words name, or that the code among them mentions, may be others now. */
export function mentionedLists(call: Invocation, words: readonly Argument[] = call.args): Effect[] {
  return words.flatMap((word): Effect[] => {
    const text = word.value ?? word.prefix;
    const names =
      isList(text) && word.value !== undefined ? [text] : /\s/.test(text) ? (text.match(mentions) ?? []) : [];
    return names.map((it): Effect => ({ kind: "rewrites", path: absolute(it, call.workdir), word }));
  });
}

const mentions = /[\w./-]*(?:\.(?:txt|in|toml|lock|cfg|conf)|Pipfile)\b/g;
