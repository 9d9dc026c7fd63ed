import { isProgram } from "../knowledge/program-kinds.ts";
import { isEnvironmentFile } from "../knowledge/shell.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Step } from "../simulation/build.ts";
import { hasComment } from "../syntax/comments.ts";
import type { Assignment, Document, Script, SimpleCommand, Word } from "../syntax/document.ts";
import { keyword } from "../syntax/rewrite.ts";
import { scriptOf } from "../syntax/run.ts";
import { literal } from "../syntax/words.ts";
import { absolute, baseName, parentOf } from "../text/paths.ts";
import { slice } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a RUN that does nothing but change its shell, or does so at its end: the change is lost when the RUN ends.
 *
 * ## Why
 * Every RUN has a shell of its own. A directory that it changes to, a venv that it activates, a variable that it sets or
 * exports, a umask, a limit, an alias: the next instruction knows nothing of them, and what comes next lands in another
 * place.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN python -m venv .venv
 * RUN source .venv/bin/activate
 * RUN pip install flask
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN python -m venv .venv
 * RUN source .venv/bin/activate && pip install flask
 * ```
 *
 * ## Silent when
 * Something else comes after it in the same RUN; it is a `cd` back to where the RUN came from; a test decides about it;
 * what is sourced is a script that may do more than to set variables.
 *
 * ## Source
 * The reference of the Dockerfile format on RUN: each one runs in a new shell.
 */
export default {
  group: "file",
  severity: "warning",
  *check(build) {
    const { document } = build;
    for (const step of stepsOf(build)) {
      const { instruction, before } = step;
      const script =
        instruction.keyword === "RUN" && !instruction.exec && before.posix && scriptOf(document, instruction);
      const commands = script ? commandsOf(script) : undefined;
      const named = commands?.flatMap((it) => it.name ?? []) ?? [];
      const all = commands !== undefined && commands.length > 0 && commands.every((it) => changesShell(it));
      const word = all ? firstLost(commands, named) : script ? lastWord(script) : undefined;
      if (word === undefined) continue;
      const what = "parts" in word ? lost[literal(word)!] : "this variable";
      yield {
        span: word.span,
        message: `${what} is lost when this RUN ends: the next instruction has a shell of its own`,
        fixes:
          all && commands.length === 1 && commands[0]!.name !== undefined
            ? replacement(document, step, commands[0]!)
            : [],
      };
    }
  },
} satisfies Rule;

/** What a RUN changes that does nothing else: of its shell, else a variable that it only sets. */
function firstLost(commands: readonly SimpleCommand[], named: readonly Word[]): Word | Assignment | undefined {
  const word = named.find((it) => lost[literal(it)!] !== undefined);
  if (word !== undefined) return word;
  // Options of a shell that does nothing else are no loss.
  if (named.length > 0) return undefined;
  const [first] = commands.flatMap((it) => it.assignments);
  // What it asks for may be all that was wanted.
  return commands.every((it) => it.assignments.every(({ value }) => isPlain(value))) ? first : undefined;
}

const isPlain = ({ parts }: Word): boolean => parts.every((it) => it.kind === "text" || it.kind === "variable");

/** What a chain ends with, where that changes the shell and nothing comes after it; a way back is no mistake. */
function lastWord(script: Script): Word | undefined {
  const chain = chainOf(script);
  const last = chain.at(-1);
  if (chain.length < 2 || last?.name === undefined || !changesShell(last)) return undefined;
  const called = (it: SimpleCommand | undefined) => it?.name && literal(it.name);
  const before = chain.slice(0, -1);
  if (/^(\[|\[\[|test)$/.test(called(before.at(-1)) ?? "")) return undefined;
  const [to, more] = last.args;
  const isAhead =
    to !== undefined && more === undefined && /^(?![-~])[^.]/.test(literal(to) ?? "-") && literal(to) !== "/";
  // What nobody can follow may have gone elsewhere first.
  const isBack = !isAhead || before.some((it) => it === undefined || called(it) === "cd");
  if (called(last) === "cd" && isBack) return undefined;
  return lost[called(last)!] === undefined ? undefined : last.name;
}

/** What runs one after the other: simple commands, and undefined for what is more than that. */
function chainOf(script: Script): (SimpleCommand | undefined)[] {
  if (script.kind === "command") return [script];
  if (script.kind === "pipeline" && script.commands.length === 1) return chainOf(script.commands[0]!);
  if (script.kind === "sequence") return script.items.flatMap((it) => chainOf(it));
  if (script.kind !== "and-or") return [undefined];
  const last = script.rest.findLastIndex((it) => it.operator !== "&&");
  const parts = script.rest.slice(last + 1).flatMap((it) => chainOf(it.script));
  return [...(last < 0 ? chainOf(script.first) : [undefined]), ...parts];
}

const lost: Readonly<Record<string, string>> = {
  cd: "this directory",
  source: "what this sets",
  ".": "what this sets",
  export: "this variable",
  umask: "this umask",
  pushd: "this directory",
  alias: "this alias",
  ulimit: "this limit",
};

/** The simple commands of a list, or undefined where there is more to a script. */
function commandsOf(script: Script): SimpleCommand[] | undefined {
  const all = (scripts: readonly Script[]) => {
    const found = scripts.map((it) => commandsOf(it));
    return found.includes(undefined) ? undefined : found.flatMap((it) => it!);
  };
  if (script.kind === "command") return [script];
  if (script.kind === "sequence") return all(script.items);
  if (script.kind === "and-or" && script.rest.every((it) => it.operator === "&&"))
    return all([script.first, ...script.rest.map((it) => it.script)]);
  if (script.kind === "pipeline" && script.commands.length === 1) return all(script.commands);
  return undefined;
}

function changesShell({ name, args, redirects }: SimpleCommand): boolean {
  const called = name && literal(name);
  if (redirects.length > 0) return false;
  if (name === undefined) return true;
  if (called === "source" || called === ".") return isEnvironmentFile((args[0] && literal(args[0])) ?? "");
  // Without a word they say what there is.
  if (args.length === 0 && isProgram(called ?? "", "sayers")) return false;
  return called !== undefined && (lost[called] !== undefined || isProgram(called, "settings", "nothing"));
}

function replacement(document: Document, { instruction, before }: Step, { name, args }: SimpleCommand): Fix[] {
  const [first] = args;
  const called = literal(name!);
  const lines = (title: string, kind: string, text: string): Fix => ({
    title,
    safety: "suggested",
    edits: [{ span: instruction.span, text: `${keyword(document, kind)} ${text}` }],
  });
  const comment = hasComment(document, instruction.span);
  if (instruction.heredocs.length > 0 || first === undefined || comment) return [];
  const text = slice(document.text, { start: first.span.start, end: args.at(-1)!.span.end });
  if (
    /[\r\n]/.test(text) ||
    args.some((it) => it.parts.some((part) => part.kind !== "text" && part.kind !== "variable"))
  )
    return [];
  if (called === "cd" && args.length === 1 && !/^[-~]/.test(text)) return [lines("Use WORKDIR", "WORKDIR", text)];
  if (called === "export" && args.every((it) => /^[A-Za-z_]\w*=/.test(slice(document.text, it.span))))
    return [lines("Use ENV", "ENV", text)];
  const script = literal(first);
  const at = script && baseName(script) === "activate" ? absolute(script, before.workdir.value) : undefined;
  if (at === undefined || (called !== "source" && called !== ".")) return [];
  const venv = parentOf(parentOf(at));
  return [lines("Put the venv on PATH", "ENV", `VIRTUAL_ENV=${venv} PATH=${venv}/bin:$PATH`)];
}
