// A Python project that is missing, installed beside those that are.

import type { Context } from "../context/context.ts";
import { pipInstall } from "../queries/deeds.ts";
import { installedIn } from "../queries/python/installed.ts";
import { requestsOf } from "../queries/python/requests.ts";
import type { Build, Execution, StageBuild } from "../simulation/build.ts";
import type { Fix } from "../text/fix.ts";
import { within } from "../text/span.ts";

/**
 * Asks for a project where others are asked for: behind the last one that a command of pip names, or at the end of the list
 * that it reads. None where a lock or a project's own file says what is installed.
 */
export function installsBeside(project: string, stage: StageBuild, build: Build): Fix[] {
  for (const it of installedIn(stage, build).installs.toReversed()) {
    const fix = inCommand(project, it) ?? inList(project, it, build);
    if (fix !== undefined) return [fix];
  }
  return [];
}

function inCommand(project: string, execution: Execution): Fix | undefined {
  const last = pipInstall(execution)?.requirements.findLast((it) => it.argument.exact)?.argument;
  if (last === undefined || execution.instruction.exec !== undefined) return undefined;
  // A requirement in quotes ends behind them.
  const word = execution.written.args.find((it) => within(last.span, it.span));
  if (word === undefined) return undefined;
  const end = { start: word.span.end, end: word.span.end };
  return { title: `Install ${project} as well`, safety: "suggested", edits: [{ span: end, text: ` ${project}` }] };
}

function inList(project: string, execution: Execution, build: Build): Fix | undefined {
  const { context } = build;
  const { requests } = requestsOf(execution, build);
  const file = requests.findLast((it) => it.file !== undefined && /\.(txt|in)$/.test(it.file))?.file;
  // A list with hashes takes nothing without one.
  if (file === undefined || context === undefined || requests.some((it) => it.requirement.hashed)) return undefined;
  return addedTo(file, project, context);
}

function addedTo(file: string, project: string, context: Context): Fix | undefined {
  const text = context.read(file);
  if (text === undefined) return undefined;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const end = { start: text.length, end: text.length };
  const line = `${text === "" || text.endsWith("\n") ? "" : newline}${project}${newline}`;
  return { title: `Add ${project} to ${file}`, safety: "suggested", edits: [{ span: end, text: line }], file };
}
