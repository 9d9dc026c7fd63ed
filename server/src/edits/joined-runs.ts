// RUN instructions that follow each other, made one.

import { isProgram } from "../knowledge/program-kinds.ts";
import type { Step } from "../simulation/build.ts";
import type { Document, Script } from "../syntax/document.ts";
import { lineBreak } from "../syntax/rewrite.ts";
import { scriptOf } from "../syntax/run.ts";
import { scriptsIn } from "../syntax/walk.ts";
import { literal } from "../syntax/words.ts";
import type { Edit } from "../text/edit.ts";

/**
 * Joins the RUN instructions of a stage from one to another with `&&`. Undefined where something else stands between
 * them, or one of them means something else behind the one before it: it forgives a failure, or changes its shell.
 */
export function joinedRuns(document: Document, first: Step, last: Step): Edit[] | undefined {
  const { steps } = first.stage;
  const runs = steps.slice(steps.indexOf(first), steps.indexOf(last) + 1);
  if (first.stage !== last.stage || runs.length < 2 || !runs.every((it) => isPlain(it, document))) return undefined;
  const edits: Edit[] = [];
  for (const [i, { instruction }] of runs.entries()) {
    const before = runs[i - 1];
    if (before === undefined) continue;
    const start = before.instruction.span.end;
    if (document.text.slice(start, instruction.span.start).trim() !== "") return undefined;
    const text = ` && ${document.escape}${lineBreak(document)}    `;
    edits.push({ span: { start, end: instruction.body.start }, text });
  }
  return edits;
}

function isPlain({ instruction, before }: Step, document: Document): boolean {
  const { keyword, exec, flags, heredocs } = instruction;
  if (keyword !== "RUN" || exec !== undefined || flags.length > 0 || heredocs.length > 0 || !before.posix) return false;
  const script = scriptOf(document, instruction);
  return script !== undefined && isChain(script) && [...scriptsIn(script)].every((it) => !changesShell(it));
}

function isChain(script: Script): boolean {
  if (script.kind === "command" || script.kind === "pipeline") return true;
  if (script.kind === "sequence") return script.items.length === 1 && isChain(script.items[0]!);
  return script.kind === "and-or" && script.rest.every((it) => it.operator === "&&");
}

function changesShell(script: Script): boolean {
  if (script.kind !== "command") return script.kind === "opaque" || script.kind === "definition";
  const name = script.name && literal(script.name);
  return name === undefined || isProgram(name, "folders", "variables", "settings", "sources", "shell");
}
