// What a command line says: its options, its operands, the variables in its environment.
import { type Argument, type Lookup, textOf } from "../image/value.ts";
import type { Command } from "../syntax/document.ts";
import type { Span } from "../text/span.ts";

/** The value of an option, as `--name value` or `--name=value`; undefined where it is absent or not known. */
export function optionValue({ args }: Invocation, ...names: readonly string[]): string | undefined {
  return optionArgument(args, names)?.value;
}

/** As `optionValue`, but the last of several wins, and its place is kept. */
function optionArgument(args: readonly Argument[], names: readonly string[]): Argument | undefined {
  for (let i = args.length - 1; i >= 0; i--) {
    const text = args[i]!.value ?? args[i]!.prefix;
    if (names.includes(text)) return args[i + 1];
    const name = names.find((it) => text.startsWith(`${it}=`));
    if (name === undefined) continue;
    const value = args[i]!.value?.slice(name.length + 1);
    return { ...args[i]!, value, prefix: text.slice(name.length + 1), exact: false };
  }
  return undefined;
}

/** Tells whether one of these options is given, with a value or without. */
export function hasOption({ args }: Invocation, ...names: readonly string[]): boolean {
  return args.some((it) => names.includes((it.value ?? it.prefix).split("=", 1)[0]!));
}

/** The words that are neither options nor the values of these options, which take one in the next word. */
export function operands(args: readonly Argument[], valued: ReadonlySet<string>): Argument[] {
  const found: Argument[] = [];
  for (let i = 0; i < args.length; i++) {
    const text = args[i]!.value ?? args[i]!.prefix;
    if (text === "--") return [...found, ...args.slice(i + 1)];
    if (!text.startsWith("-") || text === "-") found.push(args[i]!);
    else if (valued.has(text)) i++;
  }
  return found;
}

/** The text of a variable in a command's environment: "" where it is not set, undefined where that is not known. */
export function variable(name: string, call: Invocation): string | undefined {
  const value = call.environment(name);
  return value === undefined ? undefined : value === null ? "" : textOf(value);
}

/** Whether a variable says yes, as most tools read it; undefined where it is not known. */
export function isOn(name: string, call: Invocation): boolean | undefined {
  const text = variable(name, call);
  return text === undefined ? undefined : /^(1|true|yes|on|y|t)$/i.test(text);
}

/** A command as the shell runs it: words expanded, wrappers such as `sudo` and `env` taken off. */
export interface Invocation {
  readonly span: Span;
  readonly name: Argument;
  readonly args: readonly Argument[];
  /** What the file says, before anything was expanded. */
  readonly written: Command;
  readonly workdir: string | undefined;
  /** Where its output goes, and where its input comes from. */
  readonly redirects: readonly { readonly operator: string; readonly target: Argument | undefined }[];
  /** Variables that stand before it: `UV_SYSTEM_PYTHON=1 uv pip install x`. */
  readonly environment: Lookup;
  /** Tells that its standard input is a pipe, a file or a heredoc: it may be answered. */
  readonly fed: boolean;
}
