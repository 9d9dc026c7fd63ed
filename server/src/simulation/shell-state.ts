// What one RUN knows while it runs: the image, and the variables and the folder of its shell.

import { eitherState } from "../image/either.ts";
import type { Presence } from "../image/facts.ts";
import type { SharedMap } from "../image/shared-map.ts";
import { type State, variables } from "../image/state.ts";
import type { Lookup, Value } from "../image/value.ts";
import { isShellsOwn } from "../knowledge/shell.ts";
import type { Script } from "../syntax/document.ts";
import type { Span } from "../text/span.ts";

/** What one RUN knows while it runs. */
export interface Shell {
  readonly state: State;
  /** Shell variables; undefined values are set to something unknown. */
  readonly variables: SharedMap<Value>;
  readonly workdir: string | undefined;
  /** Where the script stands that runs: what variables say elsewhere is not its own. */
  readonly script: Span;
  /** A script was read that may have set variables: those that nobody else set are not known. */
  readonly open: boolean;
}

/** What a piece of shell leaves behind. */
export interface Outcome {
  readonly shell: Shell;
  /** Whether it succeeds. */
  readonly success: Presence;
}

/** Variables as a RUN sees them: its own, then the image's. What the shell sets by itself is not known. */
export function lookup(shell: Shell): Lookup {
  const outer = variables(shell.state);
  return (name) => {
    const value = shell.variables.get(name) ?? outer(name);
    return value === null && (shell.open || isShellsOwn(name)) ? undefined : value;
  };
}

export function withState(shell: Shell, state: State): Shell {
  return state === shell.state ? shell : { ...shell, state };
}

export function set(shell: Shell, name: string, value: Value): Shell {
  return { ...shell, variables: shell.variables.with(name, value) };
}

export function assign(shell: Shell, name: string, value: Value | undefined, span: Span): Shell {
  return set(shell, name, value ?? [{ text: undefined, span, quoted: false }]);
}

export function unknownValue({ span }: Script): Value {
  return [{ text: undefined, span, quoted: false }];
}

/** What holds when one of several things happened; of many it joins neighbours, so that each is joined a few times only. */
export function anyShell(shells: readonly Shell[]): Shell {
  if (shells.length <= 8) return shells.reduce(eitherShell);
  const middle = shells.length >> 1;
  return eitherShell(anyShell(shells.slice(0, middle)), anyShell(shells.slice(middle)));
}

/** What holds when either of two things happened. */
export function eitherShell(a: Shell, b: Shell): Shell {
  if (a === b) return a;
  const unknown: Value = [{ text: undefined, span: { start: 0, end: 0 }, quoted: false }];
  return {
    state: eitherState(a.state, b.state),
    variables: a.variables.joined(b.variables, () => unknown),
    workdir: a.workdir === b.workdir ? a.workdir : undefined,
    script: a.script,
    open: a.open || b.open,
  };
}
