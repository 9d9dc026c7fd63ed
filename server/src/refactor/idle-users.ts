// USER instructions that change nothing that anybody notices.
import type { StageBuild, Step } from "../simulation/build.ts";
import type { Instruction } from "../syntax/document.ts";

/** USER instructions with nothing between them that minds who the user is. */
export interface UserRun {
  readonly users: readonly Step[];
  /** Those that can go: all but the last, and the last one too where it only says who the user was before. */
  readonly idle: readonly Step[];
}

/** The runs of USER instructions in a stage, as if the instructions in `gone` were not there. */
export function userRuns({ steps, start }: StageBuild, gone: ReadonlySet<Instruction> = new Set()): UserRun[] {
  const runs: UserRun[] = [];
  let current = start.user.value;
  let users: Step[] = [];
  const close = () => {
    const last = users.at(-1);
    if (last === undefined) return;
    const { value } = last.after.user;
    runs.push({ users, idle: sameUser(value, current) ? users : users.slice(0, -1) });
    current = value;
    users = [];
  };
  for (const step of steps) {
    const { instruction } = step;
    if (gone.has(instruction)) continue;
    if (instruction.keyword === "USER") users.push(step);
    else if (!indifferent.has(instruction.keyword)) close();
  }
  close();
  return runs;
}

/** The USER instructions that become idle when the instructions in `gone` go. */
export function idleWithout(stage: StageBuild, gone: ReadonlySet<Instruction>): Instruction[] {
  const before = new Set(userRuns(stage).flatMap((it) => it.idle));
  return userRuns(stage, gone)
    .flatMap((it) => it.idle)
    .filter((it) => !before.has(it))
    .map((it) => it.instruction);
}

/** Tells whether two users are certainly the same one with the same group. */
function sameUser(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a === b || (root.test(a) && root.test(b));
}

const root = /^(0|root)(:(0|root))?$/;

/** Instructions that do the same whoever the user is. What is copied from the context is root's in any case. */
export const indifferent: ReadonlySet<string> = new Set(
  "FROM ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD SHELL STOPSIGNAL USER VOLUME".split(
    " ",
  ),
);
