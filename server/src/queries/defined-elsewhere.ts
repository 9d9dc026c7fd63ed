// Where the words of commands come from that another instruction defines.
import type { Argument } from "../image/value.ts";
import type { Build } from "../simulation/build.ts";
import { grouped } from "../text/grouped.ts";
import { once } from "../text/once.ts";
import type { Span } from "../text/span.ts";
import { checksOf, startsOf } from "./starts.ts";

/**
 * Where a word of a command is defined that stands at `span`: in an ENV or ARG. Several words may come from one
 * `$NAME`; those that `message` speaks of count. Undefined where the command says it itself.
 */
export function definitionBehind(build: Build, span: Span, message: string): Span | undefined {
  const words = wordsIn(build).get(keyOf(span)) ?? [];
  const said = words.filter((it) => it.value !== undefined && it.value !== "" && message.includes(it.value));
  return (said[0] ?? words[0])?.definition;
}

const keyOf = ({ start, end }: Span): string => `${start}-${end}`;

const wordsIn = once((build: Build): ReadonlyMap<string, readonly Argument[]> => {
  const started = build.published.flatMap((it) => [...(startsOf(build, it) ?? []), ...(checksOf(build, it) ?? [])]);
  const words = [...build.executions, ...started].flatMap(({ name, args, redirects }) => [
    name,
    ...args,
    ...redirects.flatMap((it) => it.target ?? []),
  ]);
  return grouped(
    words.filter((it) => it.definition !== undefined),
    (it) => keyOf(it.span),
  );
});
