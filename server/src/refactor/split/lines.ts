// The instructions of a side, as lines of text.

import { isFolder } from "../../image/folders.ts";
import type { Chunk } from "./chunks.ts";
import type { Decision } from "./decide.ts";
import type { Side, SplitPlan } from "./plan.ts";
import type { StageLine } from "./users.ts";

export interface Decided {
  readonly chunk: Chunk;
  readonly decision: Decision;
}

/** What a side has of the stage that is split. StageLine ends are LF until the end. */
export function sideLines({ document }: SplitPlan, decided: readonly Decided[], side: Side): StageLine[] {
  return decided.flatMap(({ chunk, decision }, at): StageLine[] => {
    const part = decision[side];
    if (part === false) return [];
    const { instruction, before, after } = chunk.step;
    const user = instruction.keyword === "USER" ? { user: after.user.value ?? null } : {};
    const said = instruction.keyword === "USER" && before.user.value === after.user.value ? { said: true } : {};
    const { doubt } = decision;
    const marked = doubt !== undefined && side === (decision.builder === false ? "published" : "builder");
    const path = after.workdir.value;
    const makesFolder = instruction.keyword === "WORKDIR" && (path === undefined || isFolder(path, before) !== true);
    return [
      {
        trivia: unix(chunk.trivia) + (marked ? todo(doubt.message) : ""),
        text: ended(unix(part === true ? chunk.text : part), document.escape),
        at,
        ...user,
        ...said,
        mindsUser: instruction.keyword === "RUN" || makesFolder,
      },
    ];
  });
}

/** A backslash behind the last word of an instruction would take the next line along. */
function ended(text: string, escape: string): string {
  const lines = text.trimEnd();
  return lines.endsWith(escape) && !lines.endsWith(escape + escape) ? lines.slice(0, -1).trimEnd() : text;
}

/** A new instruction. */
export function newLine(text: string): StageLine {
  return { trivia: "", text, mindsUser: /^(run|workdir)\b/i.test(text) };
}

export function userLine(keyword: string, user: string): StageLine {
  return { trivia: "", text: `${keyword} ${user}`, user, mindsUser: false };
}

/** The text of lines, each with a line end. */
export function textOfLines(lines: readonly StageLine[]): string {
  // Blank lines that are left over from what has moved away say nothing.
  return lines
    .map(({ trivia, text, at }, i) => {
      const blank = i === 0 && at !== 0 ? "" : "\n";
      return `${trivia.replace(i === 0 && at !== 0 ? /^(?:[ \t]*\n)+/ : /^(?:[ \t]*\n){2,}/, blank)}${text}\n`;
    })
    .join("");
}

/** A comment at a place that somebody has to look at. */
export const todo = (message: string): string => `# TODO: ${message}\n`;

export const unix = (text: string): string => text.replace(/\r\n/g, "\n");

/** The variables that lines use. */
export function usedVariables(lines: readonly StageLine[]): Set<string> {
  const text = lines.map((it) => it.text).join("\n");
  return new Set([...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1]!));
}

/** The names that an ARG declares; none for any other instruction. */
export function declaredArguments({ text }: StageLine): string[] {
  const body = /^\s*arg\s([\s\S]*)$/i.exec(text)?.[1];
  if (body === undefined) return [];
  return [...` ${body}`.matchAll(/\s([A-Za-z_]\w*)(?==|\s|$)/g)].map((match) => match[1]!);
}
