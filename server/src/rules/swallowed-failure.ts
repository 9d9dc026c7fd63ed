import { isProgram } from "../knowledge/program-kinds.ts";
import { assembles, packageCommand, pythonInstall } from "../queries/deeds.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Execution } from "../simulation/build.ts";
import type { AndOr, Script } from "../syntax/document.ts";
import { scriptOf } from "../syntax/run.ts";
import { scriptsIn } from "../syntax/walk.ts";
import { literal } from "../syntax/words.ts";
import { firstIndex } from "../text/search.ts";
import { type Span, within } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports an `|| true` that also forgives an installation further to the left.
 *
 * ## Why
 * `&&` and `||` bind alike and are read from the left: `a && b || true` succeeds when `a` fails too, and `b` never
 * runs. The build goes on without what was to be installed, and the container fails later.
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
 * The installation stands right before the `||`, for then it is meant; a test leads the chain, for then the `||` is
 * its else; what follows the `||` ends the build.
 *
 * ## Source
 * POSIX shell, AND-OR lists.
 */
export default {
  group: "file",
  severity: "hint",
  *check(build) {
    const { document } = build;
    for (const { instruction, executions, before } of stepsOf(build)) {
      const script = instruction.keyword === "RUN" && before.posix ? scriptOf(document, instruction) : undefined;
      const commands = executions.toSorted((a, b) => a.span.start - b.span.start);
      for (const list of script ? scriptsIn(script) : []) {
        if (list.kind !== "and-or") continue;
        for (const { chain, rescue } of forgiven(list)) {
          const inside = (it: Script) => commandsIn(commands, it.span);
          const last = chain.at(-1)!;
          const swallowed = chain.slice(0, -1).find((it) => inside(it).some((one) => installs(one)));
          const assembled = inside(last).find((it) => assembles(it));
          if (chain.some((it) => isTest(it)) || (swallowed === undefined && assembled === undefined)) continue;
          const install = swallowed ? inside(swallowed).find((it) => installs(it))! : assembled!;
          yield {
            span: rescue.span,
            message: `this also forgives a failure of ${document.text.slice(install.name.span.start, install.name.span.end)}: the build goes on without what it installs`,
            related: [{ span: install.name.span, message: "this may fail unseen" }],
            fixes: [...(assembled ? [] : [alone(last, rescue)]), strict(last, rescue)],
          };
        }
      }
    }
  },
} satisfies Rule;

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

/** `true`, `:` and messages. */
function succeeds(script: Script): boolean {
  return script.kind === "command" && isProgram((script.name && literal(script.name)) ?? "", "nothing", "telling");
}

function installs(execution: Execution): boolean {
  if (pythonInstall(execution) !== undefined || assembles(execution)) return true;
  return packageCommand(execution)?.purpose === "install";
}

function isTest(script: Script): boolean {
  if (script.kind === "opaque") return true;
  if (script.kind === "pipeline") return script.negated || script.commands.some((it) => isTest(it));
  const name = script.kind === "command" && script.name ? literal(script.name) : undefined;
  if (name === "rpm")
    return script.kind === "command" && /^(-\w*q|--query)/.test((script.args[0] && literal(script.args[0])) ?? "");
  return isProgram(name ?? "", "tests", "lookups", "questions");
}
