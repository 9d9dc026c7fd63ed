// `RUN --mount=...`: what a RUN sees that does not stay in the image.

import type { Instruction } from "../syntax/document.ts";
import { absolute } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import { type State, variables } from "./state.ts";
import { textOfWord } from "./value.ts";

export interface Mount {
  /** bind, cache, tmpfs, secret, ssh. */
  readonly type: string;
  /** Where it is seen; undefined where that is not known. */
  readonly target: string | undefined;
  readonly source: string | undefined;
  readonly from: string | undefined;
  /** Every option as it is written, variables resolved: "uid" -> "1001". */
  readonly options: ReadonlyMap<string, string>;
  /** The flag. */
  readonly span: Span;
}

/** The mounts of a RUN, in the state before it. */
export function mountsOf({ flags }: Instruction, before: State): Mount[] {
  return flags.flatMap((flag) => {
    if (flag.name !== "mount" || flag.value === undefined) return [];
    const text = textOfWord(flag.value, variables(before));
    if (text === undefined) return [];
    const options = new Map(text.split(",").map((it) => pair(it)));
    const target = options.get("target") ?? options.get("dst") ?? options.get("destination");
    return {
      type: options.get("type") ?? "bind",
      target: target === undefined ? undefined : absolute(target, before.workdir.value),
      source: options.get("source") ?? options.get("src"),
      from: options.get("from"),
      options,
      span: flag.span,
    };
  });
}

function pair(text: string): [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text.toLowerCase(), ""] : [text.slice(0, at).toLowerCase(), text.slice(at + 1)];
}
