import { isProgram } from "../knowledge/program-kinds.ts";
import { assembles } from "../queries/deeds.ts";
import { isNeeded } from "../queries/needed-installs.ts";
import { stepsOf } from "../queries/stages.ts";
import { installs, type Swallowed, swallowedIn } from "../queries/swallowed.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { AndOr, Document, Script } from "../syntax/document.ts";
import { scriptOf } from "../syntax/run.ts";
import { scriptsIn } from "../syntax/walk.ts";
import { literal } from "../syntax/words.ts";
import { firstIndex } from "../text/search.ts";
import { type Span, within } from "../text/span.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports an installation whose failure does not end the build.
 *
 * ## Why
 * `&&` and `||` bind alike and are read from the left: `a && b || true` succeeds when `a` fails too, and `b` never
 * runs. The build goes on without what was to be installed, and the container fails later. The same comes of `a; b`,
 * of the lines of a heredoc and of a loop unless `set -e` stands above, and of `a | b` unless `set -o pipefail` does.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install -r requirements.txt && python manage.py collectstatic || true
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install -r requirements.txt && (python manage.py collectstatic || true)
 * ```
 *
 * ## Silent when
 * The installation stands right before the `||`, for then it is meant, unless the build depends on what it brings: what
 * the application says that it needs, or a program that runs later; a test leads the chain, for then the `||` is its else;
 * what follows the `||` ends the build, or installs in another way.
 *
 * ## Source
 * POSIX shell, AND-OR lists, lists and pipelines, and the option `-e`.
 */
export default {
  group: "file",
  severity: "hint",
  *check(build) {
    const { document } = build;
    for (const step of stepsOf(build)) {
      const { instruction, executions, before } = step;
      yield* unnoticed(step, document);
      const script = instruction.keyword === "RUN" && before.posix ? scriptOf(document, instruction) : undefined;
      const commands = executions.toSorted((a, b) => a.span.start - b.span.start);
      for (const list of script ? scriptsIn(script) : []) {
        if (list.kind !== "and-or") continue;
        for (const { chain, rescue } of forgiven(list)) {
          const inside = (it: Script) => commandsIn(commands, it.span);
          const last = chain.at(-1)!;
          const swallowed = chain.slice(0, -1).find((it) => inside(it).some((one) => installs(one)));
          const needed = inside(last).find((it) => assembles(it) || isNeeded(it, step, build));
          if (chain.some((it) => isTest(it)) || (swallowed === undefined && needed === undefined)) continue;
          const install = swallowed ? inside(swallowed).find((it) => installs(it))! : needed!;
          yield {
            span: rescue.span,
            message: `this ${swallowed ? "also " : ""}forgives a failure of ${document.text.slice(install.name.span.start, install.name.span.end)}: the build goes on without what it brings`,
            related: [{ span: install.name.span, message: "this may fail unseen" }],
            fixes: [...(needed ? [] : [alone(last, rescue)]), strict(last, rescue)],
          };
        }
      }
    }
  },
} satisfies Rule;

/** Installations before a `;`, in a loop or a pipe. */
function* unnoticed(step: Step, document: Document): Iterable<Finding> {
  for (const { execution, by, between, isNested } of swallowedIn(step, document)) {
    const { span } = execution.name;
    const name = document.text.slice(span.start, span.end);
    const why =
      by === "pipe"
        ? "a pipe fails with its last command alone"
        : by === "loop"
          ? "a loop fails with its last round alone"
          : "the next command runs all the same";
    yield {
      span,
      message: `a failure of ${name} goes unnoticed, for ${why}: the build goes on without what it brings`,
      fixes: [...joined(between, document), ...(isNested ? [] : ended(by, step, document))],
    };
  }
}

/** `&&` in place of the `;` between two commands. */
function joined(between: Swallowed["between"], { text }: Document): Fix[] {
  const [one, other] = between ?? [];
  if (one === undefined || other === undefined || [one, other].some(hasElse)) return [];
  const glue = /^([ \t]*);/.exec(text.slice(one.span.end, other.span.start));
  if (glue === null) return [];
  const span = { start: one.span.end, end: one.span.end + glue[0].length };
  return [{ title: "Go on only where it works", safety: "suggested", edits: [{ span, text: " &&" }] }];
}

const hasElse = (it: Script): boolean => it.kind === "and-or" && it.rest.some(({ operator }) => operator === "||");

/** A shell that ends where a command fails, from the beginning of the script. */
function ended(by: Swallowed["by"], { instruction }: Step, { text, masked }: Document): Fix[] {
  const option = by === "pipe" ? "set -o pipefail" : "set -e";
  const title = by === "pipe" ? "Let a pipe fail with each of its commands" : "End the build where a command fails";
  const [heredoc] = instruction.heredocs;
  const start = heredoc === undefined ? instruction.body.start : heredoc.body.start;
  if (heredoc !== undefined && (heredoc.span.start !== instruction.body.start || /^#!/.test(text.slice(start))))
    return [];
  // What is switched off on purpose stays so.
  if (/\+[a-z]*e\b/.test(text.slice(start, heredoc?.body.end ?? instruction.span.end))) return [];
  if (heredoc === undefined && /^\s*\uE000/.test(masked.slice(start))) return [];
  const edits = [{ span: { start, end: start }, text: `${option}${heredoc === undefined ? "; " : "\n"}` }];
  return [{ title, safety: "suggested", edits }];
}

/** The commands of a row in the order of the file that lie in a span. */
function commandsIn(commands: readonly Execution[], span: Span): Execution[] {
  const from = firstIndex(commands, (it) => it.span.start >= span.start);
  const until = firstIndex(commands, (it) => it.span.start >= span.end);
  return commands.slice(from, until).filter((it) => within(it.span, span));
}

function alone(last: Script, rescue: Script): Fix {
  const edits = [
    { span: { start: last.span.start, end: last.span.start }, text: "(" },
    { span: { start: rescue.span.end, end: rescue.span.end }, text: ")" },
  ];
  return { title: "Forgive the last command alone", safety: "suggested", edits };
}

function strict(last: Script, rescue: Script): Fix {
  const edits = [{ span: { start: last.span.end, end: rescue.span.end }, text: "" }];
  return { title: "Let a failure end the build", safety: "suggested", edits };
}

/** What stands before each `|| true`, back to the `||` before it. */
function forgiven({ first, rest }: AndOr): { readonly chain: Script[]; readonly rescue: Script }[] {
  const found: { chain: Script[]; rescue: Script }[] = [];
  let chain = [first];
  for (const { operator, script } of rest) {
    if (operator === "&&") chain.push(script);
    else {
      if (succeeds(script)) found.push({ chain, rescue: script });
      chain = [script];
    }
  }
  return found;
}

/** `true`, `:`, `exit 0` and messages. */
function succeeds(script: Script): boolean {
  if (script.kind === "block") return succeeds(script.body);
  if (script.kind === "sequence") return script.items.every(succeeds);
  if (script.kind === "pipeline") return script.commands.length === 1 && succeeds(script.commands[0]!);
  if (script.kind !== "command") return false;
  const name = (script.name && literal(script.name)) ?? "";
  if (isProgram(name, "ends")) return script.args.length === 1 && literal(script.args[0]!) === "0";
  return isProgram(name, "nothing", "telling");
}

function isTest(script: Script): boolean {
  if (script.kind === "opaque") return true;
  if (script.kind === "pipeline") return script.negated || script.commands.some((it) => isTest(it));
  const name = script.kind === "command" && script.name ? literal(script.name) : undefined;
  if (name === "rpm")
    return script.kind === "command" && /^(-\w*q|--query)/.test((script.args[0] && literal(script.args[0])) ?? "");
  return isProgram(name ?? "", "tests", "lookups", "questions");
}
