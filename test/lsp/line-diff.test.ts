// The edits between two texts: they make the one of the other, and no more than that.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apply } from "../../server/src/text/edit.ts";
import { editsBetween } from "../../server/src/text/line-diff.ts";

const line = fc.constantFrom("", "FROM a", "RUN b", "RUN c", "🐍", "🐎", "コ", "RUN b &&\\");
const text = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r", ""))).map((it) => it.flat().join(""));

test("the edits make the one text of the other", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(apply(before, editsBetween(before, after))).toBe(after);
    }),
    { numRuns: 2000 },
  );
});

test("they cut no character and no CRLF in two, and do not overlap", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      let end = 0;
      for (const { span } of editsBetween(before, after)) {
        expect(span.start).toBeGreaterThanOrEqual(end);
        end = span.end;
        for (const at of [span.start, span.end]) {
          const [left, right] = [before[at - 1] ?? "", before[at] ?? ""];
          expect(`${left}${right}`).not.toMatch(/^(\r\n|[\ud800-\udbff][\udc00-\udfff])$/);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

describe("they are few and small", () => {
  test.for([
    { before: "a\nb\nc\n", after: "a\nb\nc\n", edits: [] },
    { before: "a\nRUN dnf x\nc\n", after: "a\nRUN microdnf x\nc\n", edits: [[6, 6, "micro"]] },
    { before: "a\nb\nc\n", after: "a\nc\n", edits: [[2, 4, ""]] },
    { before: "a\nb\n", after: "a\nb\nUSER 1001\n", edits: [[4, 4, "USER 1001\n"]] },
    {
      before: "1\nb\nc\n2\n",
      after: "one\nb\nc\ntwo\n",
      edits: [
        [0, 1, "one"],
        [6, 7, "two"],
      ],
    },
    { before: "a\r\n", after: "a\n", edits: [[1, 3, "\n"]] },
    { before: "🐍\n", after: "🐎\n", edits: [[0, 2, "🐎"]] },
  ])("$before to $after", ({ before, after, edits }) => {
    expect(editsBetween(before, after).map(({ span, text }) => [span.start, span.end, text])).toEqual(edits);
  });

  test("a whole file that has little in common is one edit, in good time", () => {
    const before = Array.from({ length: 5000 }, (_, i) => `RUN a${i}\n`).join("");
    const after = Array.from({ length: 5000 }, (_, i) => `RUN b${i}\n`).join("");
    expect(editsBetween(before, after)).toHaveLength(1);
  });
});
