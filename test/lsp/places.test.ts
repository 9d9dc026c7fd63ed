// Between offsets and places: every span becomes a range inside the text, and comes back as it went.
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromRange } from "../../server/src/lsp/from-lsp.ts";
import { toRange } from "../../server/src/lsp/to-lsp.ts";
import { linesOf } from "../../server/src/text/lines.ts";

const text = fc.array(fc.constantFrom("RUN", " ", "\n", "\r\n", "\r", "🐍", "コ", "\\")).map((it) => it.join(""));
const betweenCrAndLf = (it: string, at: number) => it[at - 1] === "\r" && it[at] === "\n";

test("a span of the text comes back", () => {
  fc.assert(
    fc.property(text, fc.nat(40), fc.nat(40), (it, a, b) => {
      const [start, end] = [a, b].map((at) => Math.min(at, it.length)).sort((x, y) => x - y) as [number, number];
      fc.pre(!betweenCrAndLf(it, start) && !betweenCrAndLf(it, end));
      const lines = linesOf(it);
      expect(fromRange(lines, toRange(lines, { start, end }))).toEqual({ start, end });
    }),
  );
});

test("any span, sane or not, becomes a range on lines that are there, within what stands on them", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: -5, max: 60 }), fc.integer({ min: -5, max: 60 }), (it, start, end) => {
      const lines = linesOf(it);
      const shown = it.split(/\r\n|\r|\n/);
      const range = toRange(lines, { start, end });
      for (const place of [range.start, range.end]) {
        expect(shown[place.line]).toBeDefined();
        expect(place.character).toBeGreaterThanOrEqual(0);
        expect(place.character).toBeLessThanOrEqual(shown[place.line]!.length);
      }
      const inOrder =
        range.start.line < range.end.line ||
        (range.start.line === range.end.line && range.start.character <= range.end.character);
      expect(inOrder).toBe(true);
    }),
  );
});
