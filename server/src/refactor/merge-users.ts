// A USER that nobody notices, and the one that takes it back.
import type { Build, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { slice } from "../text/span.ts";
import { userRuns } from "./idle-users.ts";
import { stepAt } from "./place.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { without } from "./removals.ts";

/** Takes out the USER at a UTF-16 offset where it changes nothing, with its neighbours that change nothing either. */
export function mergeUsers(build: Build, offset: number): Refactoring {
  const { document } = build;
  const step = stepAt(build, offset);
  if (step?.instruction.keyword !== "USER") return declined("the cursor is not on a USER instruction");
  const run = userRuns(step.stage).find((it) => it.users.includes(step))!;
  if (run.idle.length === 0)
    return declined(
      `${written(document, step)} is needed: it changes who runs what comes after it`,
      step.instruction.span,
    );
  return {
    kind: "change",
    title: titleFor(document, run.idle),
    safety: "safe",
    edits: without(
      document,
      run.idle.map((it) => it.instruction),
    ),
    doubts: [],
  };
}

function titleFor(document: Document, idle: readonly Step[]): string {
  const [only, more] = idle;
  return more === undefined
    ? `Remove ${written(document, only!)}, which changes nothing`
    : "Remove the USER instructions that change nothing";
}

const written = ({ text }: Document, { instruction }: Step): string =>
  slice(text, instruction.span).replace(/\s+/g, " ");
