// Commands that run another command: the other one is what matters.
import type { Argument, Value } from "../image/value.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";

/** What an invocation really runs: `sudo -E env A=b dnf install x` is `dnf install x`. */
export function unwrap(invocation: Invocation): Invocation {
  let current = invocation;
  for (let turns = 0; turns < 8; turns++) {
    const inner = unwrapped(current);
    if (inner === undefined) return current;
    current = inner;
  }
  return current;
}

/** Per wrapper: the options that take a value, and how many words stand before the command. */
const wrappers: Readonly<Record<string, { readonly values: readonly string[]; readonly words: number }>> = {
  sudo: { values: ["-u", "-g", "-h", "-p", "-C", "--user", "--group"], words: 0 },
  env: { values: ["-u", "--unset", "-C", "--chdir"], words: 0 },
  exec: { values: ["-a"], words: 0 },
  time: { values: [], words: 0 },
  nice: { values: ["-n"], words: 0 },
  nohup: { values: [], words: 0 },
  command: { values: [], words: 0 },
  builtin: { values: [], words: 0 },
  timeout: { values: ["-k", "-s", "--signal", "--kill-after"], words: 1 },
  tini: { values: ["-p", "-e"], words: 0 },
  "dumb-init": { values: ["-r", "--rewrite"], words: 0 },
  "container-entrypoint": { values: [], words: 0 },
  xargs: { values: ["-n", "-I", "-P", "-d", "-L", "-a", "-E", "-s"], words: 0 },
};

function unwrapped(invocation: Invocation): Invocation | undefined {
  const { name, args } = invocation;
  const called = baseName(name.value ?? "");
  const wrapper = Object.hasOwn(wrappers, called) ? wrappers[called] : undefined;
  if (wrapper === undefined) return undefined;
  const asks = called === "command" && args.some((it) => /^-[vV]+$/.test(it.value ?? ""));
  if (asks) return undefined;

  const assigned = new Map<string, Value | null>();
  let at = 0;
  for (; at < args.length; at++) {
    const value = args[at]!.value;
    if (value === undefined) return undefined;
    const assignment = called === "env" ? /^([A-Za-z_]\w*)=(.*)$/s.exec(value) : null;
    if (assignment !== null) {
      assigned.set(assignment[1]!, [{ text: assignment[2]!, span: args[at]!.span, quoted: true }]);
      continue;
    }
    if (!value.startsWith("-")) break;
    if (wrapper.values.includes(value)) at++;
    if (value === "-u" || value === "--unset") assigned.set(args[at]?.value ?? "", null);
  }
  const moves = called === "env" && args.slice(0, at).some((it) => /^(-C|--chdir)/.test(it.value ?? ""));
  at += wrapper.words;
  const inner = args[at];
  if (inner === undefined) return undefined;
  const more: Argument[] =
    called === "xargs" ? [{ value: undefined, prefix: "", suffix: "", span: inner.span, exact: false }] : [];
  return {
    ...invocation,
    name: inner,
    ...(moves && { workdir: undefined }),
    args: [...args.slice(at + 1), ...more],
    environment:
      assigned.size === 0
        ? invocation.environment
        : (it) => (assigned.has(it) ? assigned.get(it) : invocation.environment(it)),
    fed: invocation.fed && called !== "xargs",
  };
}
