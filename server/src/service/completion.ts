// What can be written next: the RPMs that this file's Python requirements take, where an install command names packages.

import { rpm, type State } from "../image/state.ts";
import { packageCommand } from "../queries/deeds.ts";
import { type Compilation, compilationsOf, toolchainFor } from "../queries/python/compilations.ts";
import { lacksOf } from "../queries/run-time-lacks.ts";
import type { Build, Execution, Step } from "../simulation/build.ts";
import { listed } from "../text/listing.ts";
import type { Span } from "../text/span.ts";
import type { Analysis } from "./service.ts";

export interface Completion {
  readonly label: string;
  /** Why it is offered, in a few words. */
  readonly detail: string;
  /** What it takes the place of, in UTF-16 offsets. */
  readonly span: Span;
  /** What is written: quoted where the shell would take it for something else. */
  readonly text: string;
}

/** What can be completed at a UTF-16 offset. Empty where nothing is known. */
export function completionsAt({ builds: [build], text }: Analysis, offset: number): Completion[] {
  for (const step of build?.stages.flatMap((it) => it.steps) ?? []) {
    const execution = step.executions.find((it) => isBehindVerb(it, text, offset));
    if (execution === undefined) continue;
    const start = text.slice(0, offset).search(/[^\s"']*$/);
    const span = { start, end: offset + /^[^\s"'\\;&|]*/.exec(text.slice(offset))![0].length };
    const words = packageCommand(execution)!.packages;
    const named = words.filter((it) => offset < it.span.start || it.span.end < offset).map((it) => it.value);
    return [...wanted(build!, step)]
      .filter(([name]) => rpm(execution.before, name).is !== "yes" && !named.includes(name))
      .map(([name, why]) => ({ label: name, detail: why, span, text: quoted(name, text[start - 1]) }));
  }
  return [];
}

/** Parentheses are the shell's. */
const quoted = (name: string, before: string | undefined): string =>
  /[()]/.test(name) && !/["']/.test(before ?? "") ? `"${name}"` : name;

/** Whether the next word at an offset would be a package of this command. */
function isBehindVerb(execution: Execution, text: string, offset: number): boolean {
  const command = packageCommand(execution);
  if (command?.purpose !== "install" || command.verb === undefined) return false;
  if (offset <= command.verb.span.end) return false;
  return offset <= execution.span.end || /^[ \t]*$/.test(text.slice(execution.span.end, offset));
}

/** The RPMs that a stage's requirements take, with the reason. */
function wanted(build: Build, { stage, before }: Step): Map<string, string> {
  const found = new Map<string, string>();
  const compiled = stage.steps.flatMap((it) => it.executions.flatMap((one) => compilationsOf(one, build)));
  for (const name of compiled.length === 0 ? [] : toolchainFor(compiled, before)) {
    const users = compiled.filter((it) => toolchainFor([it], before).includes(name));
    found.set(nameHere(name, before), `compiles ${names(users)}`);
  }
  for (const lack of lacksOf(stage, build)) {
    for (const name of lack.missing) if (!found.has(name)) found.set(name, `${lack.project} loads it at run time`);
  }
  return found;
}

/** Python's headers as the image itself calls them. */
function nameHere(name: string, { image }: State): string {
  return name === image?.pythonHeaders.portable ? image.pythonHeaders.names[0]! : name;
}

const names = (compiled: readonly Compilation[]): string => {
  const all = [...new Set(compiled.map((it) => it.project))];
  return listed(all.length > 4 ? [...all.slice(0, 3), `${all.length - 3} more`] : all);
};
