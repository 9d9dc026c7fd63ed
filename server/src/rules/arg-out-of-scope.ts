import { SharedMap } from "../image/shared-map.ts";
import { hasValueAnyway } from "../knowledge/shell.ts";
import { folded } from "../queries/stages.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { definitions } from "../simulation/instructions.ts";
import type { Document, Instruction, VariablePart } from "../syntax/document.ts";
import { insertBelow } from "../syntax/rewrite.ts";
import { scriptOf } from "../syntax/run.ts";
import { variablesIn, variablesInParts } from "../syntax/walk.ts";
import { slice } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a global ARG that is used in a stage which does not declare it.
 *
 * ## Why
 * An ARG above the first FROM is for the FROM lines. Inside a stage it is empty until the stage says `ARG NAME` too,
 * and nothing tells: the path is shorter by a directory, the version is the newest one.
 *
 * ## Example
 * ```containerfile
 * ARG BUILD_TYPE=dev
 * FROM quay.io/fedora/python-313-minimal
 * ENV APP_BUILD_TYPE=$BUILD_TYPE
 * ```
 *
 * ## Use instead
 * ```containerfile
 * ARG BUILD_TYPE=dev
 * FROM quay.io/fedora/python-313-minimal
 * ARG BUILD_TYPE
 * ENV APP_BUILD_TYPE=$BUILD_TYPE
 * ```
 *
 * ## Silent when
 * The stage, or one that it builds on, declares the argument or sets a variable of that name; the base image is not
 * known, for it may set it; the RUN sets it, or reads a file that may; `${NAME:-default}` says what to do without it.
 *
 * ## Source
 * The reference of the Dockerfile format, "Understand how ARG and FROM interact".
 */
export default {
  group: "file",
  severity: "warning",
  *check(build) {
    const globals = globalArguments(build);
    if (globals.size === 0) return;
    for (const stage of build.stages) {
      const declared = declaredIn(stage);
      const told = new Set<string>(); // Once per stage is enough.
      for (const step of stage.steps) {
        for (const { name, span } of usesIn(build.document, step, (it) => globals.has(it))) {
          if (told.has(name) || declared.has(name) || !isUnset(name, step)) continue;
          told.add(name);
          const global = globals.get(name)!;
          yield {
            span,
            message: `${name} is empty here: the ARG above the first FROM does not reach into a stage that does not declare it`,
            related: [{ span: global.span, message: "it is declared here, for the FROM lines" }],
            fixes: [declaration(build.document, stage, step, name)],
          };
        }
      }
    }
  },
} satisfies Rule;

function globalArguments({ document }: Build): Map<string, Instruction> {
  const first = document.stages[0]?.from.span.start ?? 0;
  const above = document.instructions.filter((it) => it.keyword === "ARG" && it.span.start < first);
  return new Map(above.flatMap((it) => argumentsOf(it).map((name) => [name, it] as const)));
}

/** The arguments that a stage and those that it builds on declare. */
const declaredIn = folded(({ steps }, below: SharedMap<true> | undefined) =>
  (below ?? SharedMap.of<true>()).withAll(
    steps.flatMap((it) => argumentsOf(it.instruction).map((name) => [name, true])),
  ),
);

function argumentsOf(instruction: Instruction): string[] {
  return instruction.keyword === "ARG" ? definitions(instruction).map((it) => it.name) : [];
}

function isUnset(name: string, { before: { env, args } }: Step): boolean {
  return !env.open && !env.set.has(name) && !args.set.has(name);
}

const expanding = new Set(["ADD", "ARG", "COPY", "ENV", "EXPOSE", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"]);

/** The variables that concern and that an instruction expands, without saying what to do when they are empty. */
function usesIn(
  document: Document,
  { instruction, before }: Step,
  concerns: (name: string) => boolean,
): VariablePart[] {
  const { keyword, words, exec } = instruction;
  const wanted = (all: Iterable<VariablePart>) => plain([...all]).filter((it) => concerns(it.name));
  if (expanding.has(keyword)) return wanted(variablesInParts((exec ?? words).flatMap((it) => it.parts)));
  const script = keyword === "RUN" && !exec && before.posix ? scriptOf(document, instruction) : undefined;
  if (script === undefined) return [];
  const text = slice(document.masked, script.span);
  if (/(^|[\s;&|({])(source|\.|eval)\s/.test(text)) return [];
  const found = wanted(variablesIn(script));
  const own = new Set([...new Set(found.map((it) => it.name))].filter((it) => setsItself(text, it)));
  return found.filter((it) => !own.has(it.name));
}

/** Those that say nothing about what to do when they are empty. */
const plain = (variables: readonly VariablePart[]) =>
  variables.filter((it) => it.operator === "" && !hasValueAnyway(it.name));

function setsItself(text: string, name: string): boolean {
  return new RegExp(
    String.raw`\b${name}\+?=|\bfor\s+${name}\b|\b(read|local|declare|mapfile|readarray|getopts)\b[^;&|\n]*\b${name}\b`,
  ).test(text);
}

function declaration(document: Document, { stage }: StageBuild, { instruction }: Step, name: string): Fix {
  const end = stage.instructions.findIndex((it, i) => i > 0 && (it.keyword !== "ARG" || it === instruction));
  return {
    title: `Declare ARG ${name} in this stage`,
    safety: "suggested",
    edits: [insertBelow(document, stage.instructions[end - 1]!, [`ARG ${name}`])],
  };
}
