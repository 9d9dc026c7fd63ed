// What the redirections of a shell name, and what they write.

import type { Invocation } from "../commands/call.ts";
import { redirectEffects } from "../commands/effects.ts";
import { splitWord } from "../image/value.ts";
import type { Redirect } from "../syntax/document.ts";
import type { Span } from "../text/span.ts";
import { afterEffects } from "./deeds.ts";
import { lookup, type Shell, withState } from "./shell-state.ts";

/** What redirections name, in the words of a shell. */
export function redirectTargets(redirects: readonly Redirect[], shell: Shell): Invocation["redirects"] {
  return redirects.map((it) => ({
    operator: it.operator,
    target: it.target && splitWord(it.target, lookup(shell), shell.script)[0],
  }));
}

/** What redirections write that belong to no simple command: `{ ...; } > file`, `> file`. */
export function afterRedirects(shell: Shell, redirects: readonly Redirect[], span: Span): Shell {
  if (redirects.length === 0) return shell;
  const nothing: Invocation = {
    span,
    name: { value: ":", prefix: ":", suffix: ":", span, exact: false },
    args: [],
    written: { kind: "command", span, name: undefined, args: [], assignments: [], redirects },
    workdir: shell.workdir,
    redirects: redirectTargets(redirects, shell),
    environment: lookup(shell),
    fed: false,
  };
  return withState(shell, afterEffects(redirectEffects(nothing), nothing, shell.state));
}
