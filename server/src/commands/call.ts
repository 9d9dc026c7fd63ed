// A command as the shell runs it, and the variables in its environment.
import { type Argument, type Lookup, textOf } from "../image/value.ts";
import type { SimpleCommand } from "../syntax/document.ts";
import type { Span } from "../text/span.ts";

/** A command as the shell runs it: words expanded, wrappers such as `sudo` and `env` taken off. */
export interface Invocation {
  readonly span: Span;
  readonly name: Argument;
  readonly args: readonly Argument[];
  /** What the file says, before anything was expanded. */
  readonly written: SimpleCommand;
  readonly workdir: string | undefined;
  /** Where its output goes, and where its input comes from. */
  readonly redirects: readonly { readonly operator: string; readonly target: Argument | undefined }[];
  /** Variables that stand before it: `UV_SYSTEM_PYTHON=1 uv pip install x`. */
  readonly environment: Lookup;
  /** Tells that its standard input is a pipe, a file or a heredoc: it may be answered. */
  readonly fed: boolean;
}

/** The text of a variable in a command's environment: "" where it is not set, undefined where that is not known. */
export function variable(name: string, call: Pick<Invocation, "environment">): string | undefined {
  const value = call.environment(name);
  return value === undefined ? undefined : value === null ? "" : textOf(value);
}

/** Whether a variable says yes, as most tools read it; undefined where it is not known. */
export function isOn(name: string, call: Pick<Invocation, "environment">): boolean | undefined {
  const text = variable(name, call);
  return text === undefined ? undefined : /^(1|true|yes|on|y|t)$/i.test(text);
}
