// The commands that a shell runs itself: they change its variables and its folder, or answer a question.

import type { Invocation } from "../commands/call.ts";
import { ask, type Presence } from "../image/facts.ts";
import { maskName } from "../image/modes.ts";
import type { Argument, Value } from "../image/value.ts";
import { isTameScript } from "../knowledge/shell.ts";
import { absolute, baseName, parentOf } from "../text/paths.ts";
import { assign, lookup, type Outcome, type Shell, set } from "./shell-state.ts";

type Builtin = (invocation: Invocation, shell: Shell) => Outcome;

const succeeds: Builtin = (_, shell) => ({ shell, success: "yes" });
const perhaps: Builtin = (_, shell) => ({ shell, success: "unknown" });

/** By name. What is not here is a program of the image. */
export const builtins: Readonly<Record<string, Builtin>> = {
  true: succeeds,
  ":": succeeds,
  echo: succeeds,
  set: succeeds,
  umask: ({ args, span }, shell) => ({
    shell: args.length === 0 ? shell : set(shell, maskName, [{ text: args.at(-1)!.value, span, quoted: true }]),
    success: "yes",
  }),
  false: (_, shell) => ({ shell, success: "no" }),
  exit: perhaps,
  test: (invocation, shell) => ({ shell, success: tested(invocation.args) }),
  "[": (invocation, shell) => ({ shell, success: tested(invocation.args.slice(0, -1)) }),
  cd: ({ args }, shell) => {
    const target = args.find((it) => !it.value?.startsWith("-"));
    const path = target === undefined ? envHome(shell) : target.value;
    return {
      shell: { ...shell, workdir: path === undefined ? undefined : absolute(path, shell.workdir) },
      success: "unknown",
    };
  },
  pushd: ({ args }, shell) => {
    const target = args.find((it) => !it.value?.startsWith("-"))?.value;
    return { shell: { ...shell, workdir: target && absolute(target, shell.workdir) }, success: "unknown" };
  },
  popd: (_, shell) => ({ shell: { ...shell, workdir: undefined }, success: "unknown" }),
  export: (invocation, shell) => ({ shell: exported(invocation, shell), success: "yes" }),
  readonly: (invocation, shell) => ({ shell: exported(invocation, shell), success: "yes" }),
  local: (invocation, shell) => ({ shell: exported(invocation, shell), success: "yes" }),
  source: (invocation, shell) => ({ shell: sourced(invocation, shell), success: "unknown" }),
  ".": (invocation, shell) => ({ shell: sourced(invocation, shell), success: "unknown" }),
  deactivate: ({ span }, shell) => ({
    shell: assign(set(shell, "VIRTUAL_ENV", []), "PATH", undefined, span),
    success: "unknown",
  }),
  unset: ({ args, span }, shell) => ({
    shell: args.reduce((it, arg) => (arg.value === undefined ? it : assign(it, arg.value, undefined, span)), shell),
    success: "yes",
  }),
  read: ({ args, span }, shell) => ({
    shell: args.reduce((it, arg) => (arg.value === undefined ? it : assign(it, arg.value, undefined, span)), shell),
    success: "unknown",
  }),
  command: ({ args }, shell) => ({
    shell,
    success: found(
      args.filter((it) => !it.value?.startsWith("-")),
      shell,
    ),
  }),
  type: ({ args }, shell) => ({ shell, success: found(args, shell) }),
  hash: ({ args }, shell) => ({ shell, success: found(args, shell) }),
  which: ({ args }, shell) => ({
    shell,
    success: ask(shell.state.commands, "which").is === "no" ? "no" : found(args, shell),
  }),
};

/** Tells whether a command only asks: that it says no is no failure. */
export const asks = (name: string): boolean => /^(test|\[|command|type|hash|which)$/.test(name);

function envHome(shell: Shell): string | undefined {
  const home = lookup(shell)("HOME");
  return home?.length === 1 ? home[0]!.text : undefined;
}

function exported({ args, written }: Invocation, shell: Shell): Shell {
  let after = shell;
  written.args.forEach((word, i) => {
    const whole = args[i]?.value;
    const match = whole === undefined ? null : /^([A-Za-z_]\w*)=/.exec(whole);
    const name = match?.[1] ?? /^([A-Za-z_]\w*)=/.exec(args[i]?.prefix ?? "")?.[1];
    if (name === undefined) return;
    const text = match === null ? undefined : whole!.slice(match[0].length);
    after = set(after, name, [{ text, span: word.span, quoted: false }]);
  });
  return after;
}

/** A venv's `activate` puts its `bin` first on PATH; any other script may set any variable. */
function sourced(invocation: Invocation, shell: Shell): Shell {
  const { args, span, environment } = invocation;
  const script = args[0]?.value;
  const at = script === undefined || baseName(script) !== "activate" ? undefined : absolute(script, shell.workdir);
  if (at === undefined) {
    const open = shell.open || !isTameScript(script ?? "");
    return { ...shell, open };
  }
  const venv = parentOf(parentOf(at));
  const home = shell.state.venvs.get(venv)?.madeAt ?? venv;
  const path = environment("PATH");
  const bin: Value = [{ text: `${home}/bin:`, span, quoted: true }];
  return set(
    set(shell, "VIRTUAL_ENV", [{ text: home, span, quoted: true }]),
    "PATH",
    path ? [...bin, ...path] : [...bin, { text: undefined, span, quoted: true }],
  );
}

/** Whether every command that is asked for is on PATH. */
function found(args: readonly Argument[], shell: Shell): Presence {
  const facts = args.map((it) => (it.value === undefined ? "unknown" : ask(shell.state.commands, it.value).is));
  if (facts.length === 0) return "unknown";
  if (facts.includes("no")) return "no";
  return facts.every((it) => it === "yes") ? "yes" : "unknown";
}

/** What `[ ... ]` answers where both sides are known. */
function tested(args: readonly Argument[]): Presence {
  const values = args.map((it) => it.value);
  if (values.includes(undefined)) return "unknown";
  const [a, b, c] = values as string[];
  const truth = (it: boolean): Presence => (it ? "yes" : "no");
  if (values.length === 2 && a === "-n") return truth(b !== "");
  if (values.length === 2 && a === "-z") return truth(b === "");
  if (values.length === 3 && (b === "=" || b === "==")) return truth(a === c);
  if (values.length === 3 && b === "!=") return truth(a !== c);
  return "unknown";
}
