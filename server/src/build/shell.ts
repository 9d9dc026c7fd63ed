// Runs a shell script in the head: control flow over simple commands, each of which may change the state.
import type { Command, Document, Pipeline, Redirect, Script, Word } from "../syntax/document.ts";
import { isShell, nestedShell } from "../syntax/run.ts";
import type { Invocation } from "./build.ts";
import { apply } from "./effects.ts";
import { ask, type Presence } from "./fact.ts";
import { absolute, baseName, parentOf } from "./files.ts";
import { eitherState, type State, variables } from "./state.ts";
import { type Argument, expand, type Lookup, split, type Value } from "./value.ts";
import { unwrap } from "./wrappers.ts";
import { afterWrites } from "./writes.ts";

/** What one RUN knows while it runs. */
export interface Shell {
  readonly state: State;
  /** Shell variables; undefined values are set to something unknown. */
  readonly variables: ReadonlyMap<string, Value>;
  readonly workdir: string | undefined;
}

/** Told about every simple command, in the order in which they run. */
export type Witness = (invocation: Invocation, before: State, after: State, flow: Flow) => void;

/** Under which circumstances a command runs. */
export interface Flow {
  readonly certain: boolean;
  readonly forgiven: boolean;
  readonly fed: boolean;
}

interface Outcome {
  readonly shell: Shell;
  /** Whether it succeeds. */
  readonly success: Presence;
}

/** The state after a RUN's script. */
export function runScript(document: Document, script: Script, state: State, witness: Witness): State {
  const shell: Shell = { state, variables: new Map(), workdir: state.workdir.value };
  return new Runner(document, witness).run(script, shell, { certain: true, forgiven: false, fed: false }).shell.state;
}

const deepest = 60;

class Runner {
  readonly #document: Document;
  readonly #witness: Witness;
  readonly #functions = new Map<string, Script>();
  #depth = 0;

  constructor(document: Document, witness: Witness) {
    this.#document = document;
    this.#witness = witness;
  }

  run(script: Script, shell: Shell, flow: Flow): Outcome {
    if (this.#depth > deepest) return { shell: { ...shell, state: shell.state }, success: "unknown" };
    this.#depth++;
    try {
      return this.#run(script, shell, flow);
    } finally {
      this.#depth--;
    }
  }

  #run(script: Script, shell: Shell, flow: Flow): Outcome {
    switch (script.kind) {
      case "command":
        return this.#command(script, shell, flow);
      case "sequence": {
        let outcome: Outcome = { shell, success: "yes" };
        for (const item of script.items) outcome = this.run(item, outcome.shell, flow);
        return outcome;
      }
      case "and-or":
        return this.#andOr(script, shell, flow);
      case "pipeline":
        return this.#pipeline(script, shell, flow);
      case "block": {
        const { shell: after, success } = this.run(script.body, shell, flow);
        return { shell: script.subshell ? { ...shell, state: after.state } : after, success };
      }
      case "if":
        return this.#if(script, shell, flow);
      case "loop":
        return this.#loop(script, shell, flow);
      case "choice": {
        const paths = script.bodies.map((it) => this.run(it, shell, { ...flow, certain: false }).shell);
        return { shell: [shell, ...paths].reduce(eitherShell), success: "unknown" };
      }
      case "definition":
        this.#functions.set(script.name, script.body);
        return { shell, success: "yes" };
      case "opaque":
        return { shell, success: "unknown" };
    }
  }

  #andOr(script: Extract<Script, { kind: "and-or" }>, shell: Shell, flow: Flow): Outcome {
    let left: Script = script.first;
    let outcome: Outcome | undefined;
    // A chain is read from the left; whether its head is forgiven depends on the `||` that follows it.
    script.rest.forEach(({ operator, script: right }, i) => {
      const forgiving = script.rest.slice(i).find((it) => it.operator === "||");
      const forgiven = flow.forgiven || (forgiving !== undefined && !gives(forgiving.script, "no"));
      outcome ??= this.run(left, shell, { ...flow, forgiven });
      outcome = operator === "&&" ? this.#and(outcome, right, flow, forgiven) : this.#or(outcome, shell, right, flow);
      left = right;
    });
    return outcome ?? this.run(left, shell, flow);
  }

  #and(left: Outcome, right: Script, flow: Flow, forgiven: boolean): Outcome {
    if (left.success === "no") return left; // What comes next never runs.
    // Without a test before it, `a && b` runs `b` whenever the build goes on.
    const certain = flow.certain && (left.success === "yes" || !forgiven);
    const after = this.run(right, left.shell, { ...flow, certain, forgiven });
    if (certain || left.success === "yes") return after;
    return { shell: eitherShell(left.shell, after.shell), success: after.success === "no" ? "no" : "unknown" };
  }

  #or(left: Outcome, before: Shell, right: Script, flow: Flow): Outcome {
    if (left.success === "yes") return left;
    const rescue = left.success === "no" ? before : eitherShell(before, left.shell);
    const after = this.run(right, rescue, { ...flow, certain: flow.certain && left.success === "no" });
    if (gives(right, "no")) return { shell: left.shell, success: left.success === "no" ? "no" : "yes" };
    if (left.success === "no") return after;
    return { shell: eitherShell(left.shell, after.shell), success: after.success === "yes" ? "yes" : "unknown" };
  }

  #pipeline(script: Pipeline, shell: Shell, flow: Flow): Outcome {
    if (script.commands.length === 1) {
      const only = this.run(script.commands[0]!, shell, { ...flow, forgiven: flow.forgiven || script.negated });
      return script.negated ? { ...only, success: negated(only.success) } : only;
    }
    let state = shell.state;
    script.commands.forEach((it, i) => {
      state = this.run(it, { ...shell, state }, { ...flow, fed: flow.fed || i > 0 }).shell.state;
    });
    return { shell: { ...shell, state }, success: "unknown" };
  }

  #if(script: Extract<Script, { kind: "if" }>, shell: Shell, flow: Flow): Outcome {
    const paths: Shell[] = [];
    let current = shell;
    let certain = flow.certain;
    for (const { condition, body } of script.branches) {
      const test = this.run(condition, current, { ...flow, certain, forgiven: true });
      current = test.shell;
      if (test.success === "no") continue;
      paths.push(this.run(body, current, { ...flow, certain: certain && test.success === "yes" }).shell);
      if (test.success === "yes") return { shell: paths.reduce(eitherShell), success: "unknown" };
      certain = false;
    }
    paths.push(script.otherwise ? this.run(script.otherwise, current, { ...flow, certain }).shell : current);
    return { shell: paths.reduce(eitherShell), success: "unknown" };
  }

  #loop(script: Extract<Script, { kind: "loop" }>, shell: Shell, flow: Flow): Outcome {
    const items = script.items?.flatMap((it) => split(it, lookup(shell)));
    const known =
      items !== undefined && items.length > 0 && items.length <= 20 && items.every((it) => it.value !== undefined);
    if (script.loop === "for" && known) {
      let current = shell;
      for (const item of items) {
        const value: Value = [{ text: item.value!, span: item.span, quoted: false }];
        current = this.run(script.body, set(current, script.variable!, value), flow).shell;
      }
      return { shell: current, success: "unknown" };
    }
    let start = shell;
    if (script.variable !== undefined) start = set(shell, script.variable, unknownValue(script));
    if (script.condition) start = this.run(script.condition, start, { ...flow, forgiven: true }).shell;
    const body = this.run(script.body, start, { ...flow, certain: false }).shell;
    return { shell: eitherShell(start, body), success: "unknown" };
  }

  #command(command: Command, shell: Shell, flow: Flow): Outcome {
    let current = this.#substitutions(command, shell, flow);
    if (command.name === undefined) {
      for (const it of command.assignments)
        current = assign(current, it.name, it.append ? undefined : expand(it.value.parts, lookup(current)), it.span);
      return { shell: redirected(current, command.redirects), success: "yes" };
    }
    const words = [command.name, ...command.args].flatMap((it) => split(it, lookup(current)));
    const [name, ...args] = words;
    if (name === undefined) return { shell: current, success: "unknown" };
    const fed = flow.fed || command.redirects.some((it) => it.operator.startsWith("<"));
    const own = command.assignments.reduce(
      (it, one) => set(it, one.name, expand(one.value.parts, lookup(current))),
      current,
    );
    const invocation: Invocation = {
      span: command.span,
      name,
      args,
      written: command,
      workdir: current.workdir,
      redirects: command.redirects.map((it) => ({
        operator: it.operator,
        target: it.target && split(it.target, lookup(current))[0],
      })),
      environment: lookup(own),
      fed,
    };
    return this.#invoke(unwrap(invocation), redirected(current, command.redirects), { ...flow, fed });
  }

  #invoke(invocation: Invocation, shell: Shell, flow: Flow): Outcome {
    const name = invocation.name.value;
    const body = name === undefined ? undefined : this.#functions.get(name);
    if (body !== undefined) return this.run(body, shell, flow);
    const nested = this.#nested(invocation);
    if (nested !== undefined) {
      const { shell: after, success } = this.run(nested, shell, flow);
      return { shell: { ...shell, state: after.state }, success };
    }
    const builtin = name === undefined ? undefined : builtins[name];
    if (builtin !== undefined) {
      const { shell: left, success } = builtin(invocation, shell);
      const state = afterWrites(invocation, left.state);
      this.#witness(invocation, shell.state, state, flow);
      return { shell: { ...left, state }, success };
    }
    const after = apply(invocation, shell.state);
    this.#witness(invocation, shell.state, after, flow);
    return { shell: { ...shell, state: after }, success: "unknown" };
  }

  /** The script of `bash -c "..."`, of `eval '...'`, or of a shell that reads a heredoc. */
  #nested({ name, args, written }: Invocation): Script | undefined {
    const masked = this.#document.masked;
    if (name.value === "eval" && written.args.length === 1) return nestedShell(masked, written.args[0]!);
    if (name.value === undefined || !isShell(name.value)) return undefined;
    const flag = args.findIndex((it) => /^-\w*c$/.test(it.value ?? ""));
    const script = flag < 0 ? undefined : args[flag + 1];
    const word =
      script && written.args.find((it) => it.span.start <= script.span.start && script.span.end <= it.span.end);
    if (word !== undefined) return nestedShell(masked, word);
    const input =
      args.length === 0 ? written.redirects.find((it) => it.operator.startsWith("<<") && it.input) : undefined;
    const span = input?.input;
    return (
      span &&
      nestedShell(masked, {
        span,
        parts: [{ kind: "text", text: masked.slice(span.start, span.end), span, quoted: true }],
      })
    );
  }

  #substitutions(command: Command, shell: Shell, flow: Flow): Shell {
    const words: Word[] = [...command.args, ...command.assignments.map((it) => it.value)];
    if (command.name) words.push(command.name);
    let state = shell.state;
    for (const word of words) {
      for (const part of word.parts) {
        if (part.kind !== "substitution" || part.script === undefined) continue;
        state = this.run(part.script, { ...shell, state }, { ...flow, forgiven: true }).shell.state;
      }
    }
    return { ...shell, state };
  }
}

/** Variables as a RUN sees them: its own, then the image's. */
function lookup(shell: Shell): Lookup {
  const outer = variables(shell.state);
  return (name) => (shell.variables.has(name) ? shell.variables.get(name) : outer(name));
}

function set(shell: Shell, name: string, value: Value): Shell {
  return { ...shell, variables: new Map(shell.variables).set(name, value) };
}

function assign(shell: Shell, name: string, value: Value | undefined, span: Command["span"]): Shell {
  return set(shell, name, value ?? [{ text: undefined, span, quoted: false }]);
}

function unknownValue({ span }: Script): Value {
  return [{ text: undefined, span, quoted: false }];
}

function eitherShell(a: Shell, b: Shell): Shell {
  if (a === b) return a;
  const variables = new Map([...a.variables].filter(([name, value]) => b.variables.get(name) === value));
  for (const name of new Set([...a.variables.keys(), ...b.variables.keys()])) {
    if (!variables.has(name)) variables.set(name, [{ text: undefined, span: { start: 0, end: 0 }, quoted: false }]);
  }
  return {
    state: eitherState(a.state, b.state),
    variables,
    workdir: a.workdir === b.workdir ? a.workdir : undefined,
  };
}

/** Files that `>` writes; only those that change how package managers behave matter here. */
function redirected(shell: Shell, redirects: readonly Redirect[]): Shell {
  const writes = redirects.filter((it) => it.operator.startsWith(">") || it.operator === "&>");
  const configures = writes.some(
    (it) =>
      it.target &&
      /\/(dnf|yum)\b/.test(it.target.parts.map((part) => (part.kind === "text" ? part.text : "")).join("")),
  );
  return configures ? { ...shell, state: { ...shell.state, assumesYes: "unknown" } } : shell;
}

const negated = (it: Presence): Presence => (it === "yes" ? "no" : it === "no" ? "yes" : "unknown");

/** Tells whether a script certainly succeeds ("yes") or ends the build ("no"), whatever state it runs in. */
function gives(script: Script, what: "yes" | "no"): boolean {
  if (script.kind === "block") return gives(script.body, what);
  if (script.kind === "sequence") return gives(script.items.at(-1)!, what);
  if (script.kind === "and-or") return gives(script.rest.at(-1)!.script, what);
  if (script.kind !== "command" || script.name === undefined) return false;
  const [part] = script.name.parts;
  const name = part?.kind === "text" ? part.text : "";
  if (what === "yes") return name === "true" || name === ":" || name === "echo";
  const [status] = script.args[0]?.parts ?? [];
  return name === "false" || (name === "exit" && status?.kind === "text" && status.text !== "0");
}

type Builtin = (invocation: Invocation, shell: Shell) => Outcome;

const succeeds: Builtin = (_, shell) => ({ shell, success: "yes" });
const perhaps: Builtin = (_, shell) => ({ shell, success: "unknown" });

const builtins: Readonly<Record<string, Builtin>> = {
  true: succeeds,
  ":": succeeds,
  echo: succeeds,
  set: succeeds,
  umask: succeeds,
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

/** A venv's `activate` puts its `bin` first on PATH; any other script may do anything. */
function sourced(invocation: Invocation, shell: Shell): Shell {
  const { args, span, environment } = invocation;
  const script = args[0]?.value;
  const at = script === undefined || baseName(script) !== "activate" ? undefined : absolute(script, shell.workdir);
  if (at === undefined) return { ...shell, state: apply(invocation, shell.state) };
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
