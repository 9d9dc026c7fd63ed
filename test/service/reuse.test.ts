// An edit is judged with what is known of the text before it: what comes of it is what a fresh analysis says.
import { describe, expect, test } from "vitest";
import { analyse } from "../../server/src/service/analysis.ts";
import type { Analysis } from "../../server/src/service/service.ts";
import { stateReport } from "../../server/src/service/state-report.ts";
import { fileVerdict } from "../../server/src/service/verdict.ts";
import { randomOf } from "../oracle/generate/random.ts";
import { ruleFixtures } from "../rule-fixtures.ts";

const fixtures = ruleFixtures();
const lines = fixtures.flatMap((it) => it.text.split("\n"));

/** What somebody may do to a text: type, delete, move, paste. */
function edited(text: string, below: (count: number) => number): string {
  const all = text.split("\n");
  const at = below(all.length);
  const char = below(text.length + 1);
  switch (below(8)) {
    case 0:
      return text.slice(0, char) + text.slice(char + 1 + below(12));
    case 1:
      return `${text.slice(0, char)}${'\\ "\n#$<'[below(7)]}${text.slice(char)}`;
    case 2:
      return all.toSpliced(at, 1 + below(3)).join("\n");
    case 3:
      return all.toSpliced(at, 0, lines[below(lines.length)]!).join("\n");
    case 4:
      return all.toSpliced(at, 0, all[below(all.length)]!).join("\n");
    case 5:
      return text.replaceAll("\n", text.includes("\r") ? "\n" : "\r\n").replaceAll("\r\r", "\r");
    case 6:
      return `${text}${lines[below(lines.length)]}\n`;
    default:
      return all.toSpliced(at, 1, lines[below(lines.length)]!).join("\n");
  }
}

const saidBy = (it: Analysis) => ({
  found: [...it.diagnostics, ...it.syntax, ...it.ignored].map(({ fixes, ...rest }) => ({
    ...rest,
    fixes: fixes.map(({ title, edits }) => ({ title, edits })),
  })),
  states: stateReport(it),
  verdict: fileVerdict(it),
  problems: it.problems,
});

describe("with what is known of the text before, an edit comes to the same as without", () => {
  test.each(fixtures.map((it, i) => [it.file, it, i] as const))("%s", (_, { text, context }, seed) => {
    const { below } = randomOf(seed, 0);
    let current = analyse(text, {}, context);
    for (let round = 0; round < 4; round++) {
      const next = edited(current.text, below);
      const reused = analyse(next, {}, context, current);
      expect(saidBy(reused), next).toEqual(saidBy(analyse(next, {}, context)));
      current = reused;
    }
  });
});

test("what stands before an edit is not worked out again", () => {
  const text = `FROM quay.io/sclorg/python-312-minimal-c10s AS one\nRUN echo a\n\nFROM one\nRUN echo b\nRUN echo c\nCMD ["x"]\n`;
  const before = analyse(text);
  const after = analyse(text.replace("echo c", "echo d"), {}, undefined, before);
  const [old, now] = [before, after].map((it) => it.builds[0]!.stages.flatMap(({ steps }) => steps));
  const same = now!.map((it, i) => it.executions === old![i]!.executions && it.after === old![i]!.after);
  expect(same).toEqual([true, true, true, true, false, false]);
  expect(after.document.stages[0]).toBe(before.document.stages[0]);
});
