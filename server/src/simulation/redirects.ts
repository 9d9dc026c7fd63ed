// What the redirections of a shell name, and what they write.
import { afterWrites } from "../commands/after-writes.ts";
import type { Invocation } from "../commands/call.ts";
import { changed } from "../image/state.ts";
import { splitWord } from "../image/value.ts";
import type { Redirect } from "../syntax/document.ts";
import type { Span } from "../text/span.ts";
import { lookup, type Shell, withState } from "./shell-state.ts";

/** What redirections name, in the words of a shell. */
export function redirectTargets(redirects: readonly Redirect[], shell: Shell): Invocation["redirects"] {
  return redirects.map((it) => ({
    operator: it.operator,
    target: it.target && splitWord(it.target, lookup(shell))[0],
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
  return withState(shell, afterWrites(nothing, shell.state));
}

/** Files that `>` writes; only those that change how package managers behave matter here. */
export function afterConfiguring(shell: Shell, redirects: readonly Redirect[]): Shell {
  const writes = redirects.filter((it) => it.operator.startsWith(">") || it.operator === "&>");
  const configures = writes.some(
    (it) =>
      it.target &&
      /\/(dnf|yum)\b/.test(it.target.parts.map((part) => (part.kind === "text" ? part.text : "")).join("")),
  );
  return configures ? withState(shell, changed(shell.state, { assumesYes: "unknown" })) : shell;
}
