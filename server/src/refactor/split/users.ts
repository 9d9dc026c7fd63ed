// USER toggles that are left over when the instructions between them have moved to the other stage.
import { isRoot } from "../../image/state.ts";
import { speaksOfUsers } from "../../knowledge/users.ts";

/** An instruction of the new stage. `user` is what a USER sets; undefined for any other, `null` where it is not known. */
export interface StageLine {
  readonly trivia: string;
  /** Where it stands in the stage that is split; undefined for a line that is new. */
  readonly at?: number;
  readonly text: string;
  readonly user?: string | null;
  /** The file says a user there that it has already. */
  readonly said?: boolean;
  /** Whether it matters who the user is. */
  readonly mindsUser: boolean;
}

/** Without the USER lines that set nothing that anybody notices. `last` keeps the user of the end. */
export function withoutIdleUsers(
  lines: readonly StageLine[],
  initial: string | undefined,
  keepsLast: boolean,
): StageLine[] {
  const kept: StageLine[] = [];
  const carried = new Map<number, string>();
  let current: string | null | undefined = initial ?? null;
  lines.forEach((line, i) => {
    if (line.user === undefined) {
      kept.push({ ...line, trivia: (carried.get(i) ?? "") + line.trivia });
      return;
    }
    const rest = lines.slice(i + 1);
    const next = rest.findIndex((it) => it.user !== undefined);
    const between = next < 0 ? rest : rest.slice(0, next);
    const used = between.some((it) => it.mindsUser) || (next < 0 && keepsLast);
    const again = same(line.user, current);
    // Whoever says the user at the end once more wants it to stand there.
    if (next < 0 && keepsLast && line.said === true && again) {
      kept.push(line);
      return;
    }
    if (!used || again) {
      // A comment on a USER that goes often speaks of what comes next.
      const following = lines[i + 1];
      if (
        /#/.test(line.trivia) &&
        !speaksOfUsers(line.trivia) &&
        following?.user === undefined &&
        following?.at !== undefined &&
        following.at === (line.at ?? -2) + 1
      ) {
        carried.set(i + 1, line.trivia);
      }
      return;
    }
    kept.push(line);
    current = line.user;
  });
  return kept;
}

function same(a: string | null, b: string | null | undefined): boolean {
  if (a === null || b === null || b === undefined) return false;
  if (isRoot(a) && isRoot(b)) return true;
  return a === b;
}
