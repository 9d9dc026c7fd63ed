// Paths in /root that a file expects tools to have made there, though HOME names another folder.

import { envText, type State } from "../image/state.ts";
import { madeInRootsHome } from "../knowledge/folders.ts";
import type { Build, Step } from "../simulation/build.ts";
import { sourceOf } from "../simulation/simulate.ts";
import type { Instruction } from "../syntax/document.ts";
import { type Span, within } from "../text/span.ts";
import { runsAsAnother } from "./deeds.ts";
import { definitionsOf } from "./definitions.ts";
import { stepsOf } from "./stages.ts";

export interface AssumedPath {
  readonly span: Span;
  readonly path: string;
  /** The one of root's folders that it is in: "/root/.cargo". */
  readonly folder: string;
  /** What HOME says. */
  readonly home: string;
  /** It is taken away, so that something stays. */
  readonly removes: boolean;
}

/** The paths that are used as if HOME were /root, in source order; none in a folder that the file itself fills or names. */
export function assumedInRoot(build: Build): AssumedPath[] {
  // What ran with that HOME has filled root's folders.
  if (/\bHOME=["']?\/root\b/.test(build.document.masked)) return [];
  const found = stepsOf(build).flatMap((step) => mentionsIn(step, build));
  const own = new Set(found.flatMap((it) => (it.says === "place" ? it.folder : [])));
  return found.flatMap(({ says, home, ...it }) =>
    (says === "use" || says === "removal") && home !== undefined && !own.has(it.folder)
      ? [{ ...it, home, removes: says === "removal" }]
      : [],
  );
}

interface Mention {
  readonly span: Span;
  readonly path: string;
  readonly folder: string;
  readonly home: string | undefined;
  /** It presumes that something is there, says that something be put there, or neither. */
  readonly says: "use" | "removal" | "place" | "nothing";
}

function mentionsIn(step: Step, build: Build): Mention[] {
  const { instruction, before, stage } = step;
  const { masked } = build.document;
  const text = masked.slice(instruction.span.start, instruction.span.end);
  if (!text.includes("/root/.")) return [];
  const copied = sourceOf(instruction, stage.earlier)?.stage?.end;
  const home = /\bHOME=/.test(text) ? undefined : homeOf(copied ?? before);
  return [...text.matchAll(/\/root\/\.[\w.+/-]+/g)].flatMap((match): Mention[] => {
    const start = instruction.span.start + match.index;
    const span = { start, end: start + match[0].length };
    const folder = madeInRootsHome(match[0]);
    const token = /[^\s\uE000;&|()]*$/.exec(masked.slice(instruction.span.start, start))![0].replace(/["']/g, "");
    // It is the middle of another path: /sysroot/root/.cache.
    if (folder === undefined || /[\w$}.]$/.test(token)) return [];
    return [{ span, path: match[0], folder, home, says: saidBy(step, span, token, copied !== undefined) }];
  });
}

/** Where the image's users are at home, if that is not /root. */
function homeOf(state: State): string | undefined {
  const home = envText(state, "HOME");
  return state.image === undefined || home === undefined || /^\/root(\/|$)/.test(home) ? undefined : home;
}

function saidBy(step: Step, span: Span, token: string, copied: boolean): Mention["says"] {
  const { instruction } = step;
  switch (instruction.keyword) {
    case "ENV":
    case "ARG": {
      const name = definitionsOf(instruction).find((it) => within(span, it.word.span))?.name;
      return name === "PATH" ? "use" : "place";
    }
    case "COPY":
    case "ADD":
      return !copied || isLast(instruction, span) ? "place" : "use";
    case "RUN":
      return saidInRun(step, span, token);
    case "WORKDIR":
    case "VOLUME":
      return "place";
    default:
      return "nothing";
  }
}

function isLast({ words, exec }: Instruction, span: Span): boolean {
  const last = (exec ?? words).at(-1);
  return last !== undefined && within(span, last.span);
}

function saidInRun({ executions }: Step, span: Span, token: string): Mention["says"] {
  if (/(^|,)(target|dst|destination)=$/.test(token)) return "nothing";
  if (/^PATH=/.test(token)) return "use";
  if (token !== "") return "place";
  const isHere = (word: { readonly span: Span } | undefined) => word !== undefined && within(span, word.span);
  const execution = executions.find((it) => isHere(it.name) || it.args.some(isHere));
  if (execution === undefined || runsAsAnother(execution) || execution.forgiven || !execution.certain) return "nothing";
  if (isHere(execution.name)) return "use";
  for (const it of execution.effects) {
    if (it.kind === "places" && it.sources.some(({ word }) => isHere(word))) return "use";
    if (it.kind === "removes" && isHere(it.word)) return "removal";
    if ((it.kind === "reads" || it.kind === "changes") && isHere(it.word)) return "use";
    if (/^(makes|fills|venv|tool|places)$/.test(it.kind)) return "place";
  }
  return "nothing";
}
