// Runs a shell script in the head: control flow over simple commands, each of which may change the state.

import type { Invocation } from "../commands/call.ts";
import type { Deed } from "../commands/effect.ts";
import { effectsOf, unwrapped } from "../commands/effects.ts";
import { SharedMap } from "../image/shared-map.ts";
import { type State, unknownState } from "../image/state.ts";
import { splitWord, type Value } from "../image/value.ts";
import type { Document, Pipeline, Script, SimpleCommand } from "../syntax/document.ts";
import { limits } from "../syntax/limits.ts";
import type { Allowance } from "./build.ts";
import { builtins } from "./builtins.ts";
import { type Flow, gives, isQuestion, negated, rescuesIn } from "./certainty.ts";
import { afterEffects, done } from "./deeds.ts";
import { assigned, costOf, invocationOf, substitutionsIn } from "./invocation.ts";
import { nestedScript } from "./nested.ts";
import { afterRedirects } from "./redirects.ts";
import {
  anyShell,
  eitherShell,
  lookup,
  type Outcome,
  type Shell,
  set,
  unknownValue,
  withState,
} from "./shell-state.ts";

/** Told about every simple command, in the order in which they run. */
export type Witness = (deed: Deed, before: State, after: State, flow: Flow) => void;

/** The state after a RUN's script. */
export function runScript(
  document: Document,
  script: Script,
  state: State,
  witness: Witness,
  left: Allowance = { steps: limits.steps },
): State {
  const { span } = script;
  const shell: Shell = { state, variables: SharedMap.of(), workdir: state.workdir.value, script: span, open: false };
  return new Runner(document, witness, left).run(script, shell, { certain: true, forgiven: false, fed: false }).shell
    .state;
}

const deepest = 60;
/** Rounds of loops and calls of functions after which the others are not gone into: what they do is not known. */
const mostRounds = 200;

class Runner {
  readonly #document: Document;
  readonly #witness: Witness;
  readonly #functions = new Map<string, Script>();
  #depth = 0;
  readonly #left: Allowance;
  #rounds = 0;

  constructor(document: Document, witness: Witness, left: Allowance) {
    this.#left = left;
    this.#document = document;
    this.#witness = witness;
  }

  run(script: Script, shell: Shell, flow: Flow): Outcome {
    if (this.#depth > deepest) return { shell, success: "unknown" };
    if (this.#left.steps < 0) return { shell: withState(shell, unknownState), success: "unknown" };
    this.#depth++;
    try {
      const outcome = this.#run(script, shell, flow);
      const redirects = "redirects" in script && script.kind !== "command" ? script.redirects : undefined;
      return redirects === undefined
        ? outcome
        : { ...outcome, shell: afterRedirects(outcome.shell, redirects, script.span) };
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
        script.items.forEach((item, i) => {
          const midway = flow.midway || i < script.items.length - 1;
          outcome = this.run(item, outcome.shell, { ...flow, midway });
        });
        return outcome;
      }
      case "and-or":
        return this.#andOr(script, shell, flow);
      case "pipeline":
        return this.#pipeline(script, shell, flow);
      case "block": {
        const { shell: after, success } = this.run(script.body, shell, flow);
        return { shell: script.subshell ? withState(shell, after.state) : after, success };
      }
      case "if":
        return this.#if(script, shell, flow);
      case "loop":
        return this.#loop(script, shell, flow);
      case "choice": {
        const paths = script.bodies.map((it) => this.run(it, shell, { ...flow, certain: false }).shell);
        return { shell: anyShell([shell, ...paths]), success: "unknown" };
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
    const rescues = rescuesIn(script);
    script.rest.forEach(({ operator, script: right }, i) => {
      // Each is joined with what all before it may have changed.
      if (operator === "||") this.#left.steps -= i >> 5;
      if (this.#left.steps < 0) return;
      const forgiven = flow.forgiven || (rescues[i] !== undefined && !gives(rescues[i], "no"));
      outcome ??= this.run(left, shell, { ...flow, forgiven });
      const skips = forgiven || (flow.midway === true && isQuestion(left));
      outcome =
        operator === "&&"
          ? this.#and(outcome, right, flow, { forgiven, skips })
          : this.#or(outcome, shell, right, flow);
      left = right;
    });
    return outcome ?? this.run(left, shell, flow);
  }

  /** `skips`: where the left side says no, what comes after all of it runs all the same. */
  #and(left: Outcome, right: Script, flow: Flow, { forgiven, skips }: { forgiven: boolean; skips: boolean }): Outcome {
    if (left.success === "no") return left; // What comes next never runs.
    // Without a test before it, `a && b` runs `b` whenever the build goes on.
    const certain = flow.certain && (left.success === "yes" || !skips);
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
    return { shell: withState(shell, state), success: "unknown" };
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
      if (test.success === "yes") return { shell: anyShell(paths), success: "unknown" };
      certain = false;
    }
    paths.push(script.otherwise ? this.run(script.otherwise, current, { ...flow, certain }).shell : current);
    return { shell: anyShell(paths), success: "unknown" };
  }

  #loop(script: Extract<Script, { kind: "loop" }>, shell: Shell, flow: Flow): Outcome {
    const items = script.items?.flatMap((it) => splitWord(it, lookup(shell), shell.script));
    const known =
      items !== undefined && items.length > 0 && items.length <= 20 && items.every((it) => it.value !== undefined);
    if (script.loop === "for" && known) {
      let current = shell;
      for (const item of items) {
        if (this.#rounds++ > mostRounds) return this.#anyRounds(script, current, flow);
        const value: Value = [{ text: item.value!, span: item.definition ?? item.span, quoted: false }];
        current = this.run(script.body, set(current, script.variable!, value), flow).shell;
      }
      return { shell: current, success: "unknown" };
    }
    return this.#anyRounds(script, shell, flow);
  }

  /** A loop of which nobody knows how often it goes round. */
  #anyRounds(script: Extract<Script, { kind: "loop" }>, shell: Shell, flow: Flow): Outcome {
    let start = shell;
    if (script.variable !== undefined) start = set(shell, script.variable, unknownValue(script));
    if (script.condition) start = this.run(script.condition, start, { ...flow, forgiven: true }).shell;
    const body = this.run(script.body, start, { ...flow, certain: false }).shell;
    return { shell: eitherShell(start, body), success: "unknown" };
  }

  #command(command: SimpleCommand, shell: Shell, flow: Flow): Outcome {
    this.#left.steps--;
    let current = this.#substitutions(command, shell, flow);
    if (command.name === undefined) {
      current = assigned(command, current);
      return { shell: afterRedirects(current, command.redirects, command.span), success: "yes" };
    }
    const fed = flow.fed || command.redirects.some((it) => it.operator.startsWith("<"));
    const invocation = invocationOf(command, current, fed);
    if (invocation === undefined) return { shell: current, success: "unknown" };
    this.#left.steps -= costOf(invocation);
    return this.#invoke(unwrapped(invocation), current, { ...flow, fed });
  }

  #invoke(invocation: Invocation, shell: Shell, flow: Flow): Outcome {
    const name = invocation.name.value;
    const body = name === undefined ? undefined : this.#functions.get(name);
    if (body !== undefined && this.#rounds++ < mostRounds) return this.run(body, shell, flow);
    const nested = nestedScript(this.#document, invocation);
    if (nested !== undefined) {
      const { shell: after, success } = this.run(nested, shell, flow);
      return { shell: withState(shell, after.state), success };
    }
    const builtin = name === undefined ? undefined : builtins[name];
    if (builtin !== undefined) {
      const { shell: left, success } = builtin(invocation, shell);
      const effects = effectsOf(invocation, shell.state);
      const state = afterEffects(effects, invocation, left.state);
      this.#witness({ ...invocation, effects }, shell.state, state, flow);
      return { shell: withState(left, state), success };
    }
    const { effects, after } = done(invocation, shell.state);
    this.#witness({ ...invocation, effects }, shell.state, after, flow);
    return { shell: withState(shell, after), success: "unknown" };
  }

  #substitutions(command: SimpleCommand, shell: Shell, flow: Flow): Shell {
    let state = shell.state;
    for (const it of substitutionsIn(command))
      state = this.run(it, { ...shell, state }, { ...flow, forgiven: true }).shell.state;
    return withState(shell, state);
  }
}
