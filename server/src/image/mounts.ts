// `RUN --mount=...`: what a RUN sees that does not stay in the image.

import type { FlagOption, Instruction, Word } from "../syntax/document.ts";
import { absolute } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import type { Files } from "./files.ts";
import { inOrder } from "./shared-map.ts";
import { type State, variables } from "./state.ts";
import { textOfWord } from "./value.ts";

export interface Mount {
  /** bind, cache, tmpfs, secret, ssh; undefined where that is not known. */
  readonly type: string | undefined;
  /** Where it is seen; undefined where that is not known. */
  readonly target: string | undefined;
  /** Where the flag says so, and whether letter for letter; undefined where the builder chooses the place. */
  readonly place: MountPlace | undefined;
  readonly source: string | undefined;
  readonly from: string | undefined;
  /** Its options as they are written, by their names in lower case: "uid", "ro". */
  readonly written: ReadonlyMap<string, FlagOption>;
  /** The flag. */
  readonly span: Span;
}

export interface MountPlace {
  readonly span: Span;
  /** An edit at `span` changes the value and nothing else. */
  readonly exact: boolean;
}

/** The mounts of a RUN, in the state before it. */
export function mountsOf({ flags }: Instruction, before: State): Mount[] {
  return flags.flatMap((flag) => (flag.name === "mount" ? mountOf(flag.options, flag.span, before) : []));
}

/** The files after a RUN: what it did in a mount is not in the image. */
export function unmounted(instruction: Instruction, before: State, after: Files): Files {
  return mountsOf(instruction, before).reduce((files, { target }) => {
    if (target === undefined || target === "/" || after === before.files) return files;
    const hidden = before.files.below(`${target}/`);
    return inOrder(hidden).reduce((it, { key, value }) => it.with(key, value), files.withoutBelow(`${target}/`));
  }, after);
}

/** The variables that a RUN gets from secrets, as far as their names are known: `--mount=type=secret,id=x,env=NAME`. */
export function secretVariables({ flags }: Instruction, before: State): string[] {
  const named = flags.flatMap(({ options }) => options.filter((it) => it.name === "env"));
  return named.flatMap(({ value }) => (value && textOfWord(value, variables(before))) ?? []);
}

function mountOf(options: readonly FlagOption[], span: Span, before: State): Mount {
  const lookup = variables(before);
  const written = new Map(options.map((it) => [it.name, it]));
  const word = (...names: readonly string[]) =>
    names.map((it) => written.get(it)?.value).find((it) => it !== undefined);
  const text = (...names: readonly string[]) => {
    const found = word(...names);
    return found && textOfWord(found, lookup);
  };
  const type = word("type") === undefined ? "bind" : text("type");
  const target = word("target", "dst", "destination");
  const place = target === undefined ? usualTarget(type, text("id", "source", "src")) : textOfWord(target, lookup);
  return {
    type,
    target: place === undefined ? undefined : absolute(place, before.workdir.value),
    place: target && placeOf(target),
    source: text("source", "src"),
    from: text("from"),
    written,
    span,
  };
}

function placeOf({ span, parts: [only, more] }: Word): MountPlace {
  if (only?.kind !== "text" || more !== undefined) return { span, exact: false };
  return { span: only.span, exact: only.span.end - only.span.start === only.text.length };
}

/** Where the builder shows a secret or an agent that no target is named for, as the reference of RUN says. */
function usualTarget(type: string | undefined, id: string | undefined): string | undefined {
  if (type === "secret" && id !== undefined) return `/run/secrets/${id}`;
  return type === "ssh" ? "/run/buildkit" : undefined;
}
