// What must hold for every text there is: nothing throws, every place is in the text, every edit can be made.
import type { Context } from "../server/src/context/context.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { completionsAt } from "../server/src/service/completion.ts";
import { fixAll, fixesFor } from "../server/src/service/fixes.ts";
import { hoverAt } from "../server/src/service/hover.ts";
import type { Analysis, Span } from "../server/src/service/service.ts";
import { stateReport } from "../server/src/service/state-report.ts";
import { fileVerdict } from "../server/src/service/verdict.ts";
import { isApplicable } from "../server/src/text/edit.ts";
import { allRules } from "./rule-fixtures.ts";

/** Runs one of the calls; a fuzzer measures them. */
export type Run = <T>(call: string, action: () => T) => T;

/** What does not hold for a text, a line each. */
export function broken(text: string, context?: Context, run: Run = (_, action) => action()): string[] {
  const wrong: string[] = [];
  const tried = <T>(call: string, action: () => T): T | undefined => {
    try {
      return run(call, action);
    } catch (error) {
      const { message, stack = "" } = error as Error;
      wrong.push(`${call} throws: ${message} ${/server\/src\/\S+/.exec(stack)?.[0] ?? ""}`);
      return undefined;
    }
  };
  const inText = (what: string, { start, end }: Span, there = text) => {
    if (!(0 <= start && start <= end && end <= there.length))
      wrong.push(`${what} is at ${start}-${end}, outside the text`);
  };

  const analysis = tried("analyse", () => analyse(text, allRules, context));
  if (analysis === undefined) return wrong;
  if (analysis.isTooLong !== true) wrong.push(...analysis.problems);
  for (const it of [...analysis.diagnostics, ...analysis.syntax]) {
    inText(it.rule, it.span);
    for (const { span, file } of it.related) if (file === undefined) inText(`what is related to ${it.rule}`, span);
    for (const { title, edits, file } of it.fixes) {
      const there = file === undefined ? text : context?.read(file);
      if (there !== undefined && !isApplicable(edits, there.length)) wrong.push(`edits touch: ${it.rule}, ${title}`);
    }
  }
  wrong.push(...answers(analysis, tried, inText));
  return wrong;
}

function answers(
  analysis: Analysis,
  tried: <T>(call: string, action: () => T) => T | undefined,
  inText: (what: string, span: Span) => void,
): string[] {
  const { text, diagnostics, syntax } = analysis;
  const found = [...diagnostics, ...syntax];
  for (const it of [found[0], found[found.length >> 1], found.at(-1)])
    if (it !== undefined) tried(`fixesFor ${it.rule}`, () => fixesFor(analysis, it));
  for (const at of new Set([0, text.length >> 2, text.length >> 1, text.length - 1, text.length])) {
    const hover = tried("hover", () => hoverAt(analysis, at));
    if (hover !== undefined) inText("a hover", hover.span);
    for (const it of tried("completion", () => completionsAt(analysis, at)) ?? []) inText("a completion", it.span);
  }
  tried("state", () => stateReport(analysis));
  const verdict = tried("verdict", () => fileVerdict(analysis));
  for (const { span } of verdict === undefined ? [] : [verdict, ...verdict.granted, ...verdict.stages])
    if (span !== undefined) inText("a verdict", span);
  tried("fixAll", () => fixAll(analysis));
  return [];
}
