// The split-stage refactoring: before and after, and what must hold for every file it splits.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskContext } from "../../server/src/disk/disk-context.ts";
import type { State } from "../../server/src/image/state.ts";
import { textOf } from "../../server/src/image/value.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import type { Analysis } from "../../server/src/service/service.ts";
import { refactored, splitFor } from "../../server/src/service/trial.ts";
import { bare } from "../fixture.ts";

const folder = join(import.meta.dirname, "split-stage");
const cases = readdirSync(folder).filter((it) => existsSync(join(folder, it, "before.containerfile")));
const fixtures = join(import.meta.dirname, "../rules");
const others = readdirSync(fixtures)
  .filter((it) => it.endsWith(".containerfile"))
  .map((it) => [it, bare(readFileSync(join(fixtures, it), "utf8"))] as const);

test("there are cases", () => {
  expect(cases.length).toBeGreaterThan(5);
});

describe.each(cases)("%s", (name) => {
  test("is split, or declined for a reason", async () => {
    const context = existsSync(join(folder, name, "context")) ? diskContext(join(folder, name, "context")) : undefined;
    const before = analyse(readFileSync(join(folder, name, "before.containerfile"), "utf8"), {}, context);
    const refactoring = splitFor(before);
    const after =
      refactoring.kind === "declined" ? `# declined: ${refactoring.reason}\n` : refactored(before, refactoring);
    await expect(after).toMatchFileSnapshot(join(folder, name, "after.containerfile"));
    holds(before);
  });
});

test.each(others)("what holds for every split holds for %s", (_, text) => {
  holds(analyse(text));
});

function holds(before: Analysis): void {
  const refactoring = splitFor(before);
  if (refactoring.kind === "declined") {
    expect(refactoring.reason).toMatch(/^[a-z].*[^.]$/s);
    return;
  }
  const after = analyse(refactored(before, refactoring), before.settings, before.context);
  // Splitting twice changes nothing the second time.
  expect(splitFor(after)).toMatchObject({ kind: "declined" });
  const count = ({ diagnostics }: Analysis, rule: string) => diagnostics.filter((it) => it.rule === rule).length;
  const told = new Set(before.diagnostics.map((it) => `${it.rule} ${it.message}`));
  for (const { rule } of after.diagnostics.filter(
    (it) => it.severity !== "hint" && !told.has(`${it.rule} ${it.message}`),
  )) {
    // What is said of one image of the pair is said of the other as well.
    const bases = ["unknown-image", "end-of-life-image"].includes(rule) && count(before, rule) > 0 ? 1 : 0;
    expect(count(after, rule), rule).toBeLessThanOrEqual(count(before, rule) + bases);
  }
  // One stage more, unless only FROM is another; one less where two stages have become one.
  const more = after.document.stages.length - before.document.stages.length;
  expect(more).toBeLessThanOrEqual(/split/i.test(refactoring.title) ? 1 : 0);
  // The published stage runs as it did before.
  const [was, is] = [before, after].map(
    (it) => it.builds[0]!.published.find((one) => one.start.image !== undefined)!.end,
  );
  // Where there was no command, the S2I run script is the one that makes sense.
  const command = was!.command.cause === undefined ? outcome(is!).command : outcome(was!).command;
  expect(outcome(is!)).toEqual({ ...outcome(was!), command });
  expect([...is!.python.keys()].sort()).toEqual([...was!.python.keys()].sort());
  expect(is!.image?.variant).toBe("minimal");
}

/** What whoever runs the image sees of it. */
function outcome(state: State) {
  const own = [...state.env.set].filter(([, it]) => it.cause !== undefined);
  return {
    // The user that full images call default is 1001.
    user: state.user.value === "default" ? "1001" : state.user.value,
    workdir: state.workdir.value,
    env: Object.fromEntries(own.map(([name, it]) => [name, textOf(it.value)])),
    command: state.command.cause === undefined ? undefined : state.command.value,
    entrypoint: state.entrypoint.cause === undefined ? undefined : state.entrypoint.value,
  };
}
