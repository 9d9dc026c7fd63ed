// How long a client is left alone that has its diagnostics pushed.
import { expect, test } from "vitest";
import { quietAfter } from "../../server/src/lsp/diagnostics.ts";

test("what is cheap is told at once, and what is dear not at every key", () => {
  expect([undefined, 0, 4, 20, 60, 5_000].map((it) => quietAfter(it))).toEqual([150, 30, 30, 60, 180, 400]);
});
