// Where two branches meet: what they agree on is known, and what they do not is not.
import { describe, expect, test } from "vitest";
import { judged } from "../service/requirement-rows.ts";
import { hasUser, minimal } from "./states.ts";

/** A command in the first branch of two, and in the second. */
const eitherWay = (command: string) => [
  `if [ -f x ]; then ${command}; else true; fi`,
  `if [ -f x ]; then true; else ${command}; fi`,
];

describe("what one of two branches does", () => {
  test.each(eitherWay("./setup.sh"))("to names that nobody listed may be done: %s", (command) => {
    expect(hasUser(`${minimal}USER 0\nRUN ${command}`, "app")).toBe("unknown");
  });

  test.each(eitherWay("pip config set global.index-url https://example.com/simple"))(
    "to a tool's settings counts: %s",
    (command) => {
      expect(judged("RUN pip install uwsgi")).toEqual(["uwsgi source"]);
      expect(judged(`RUN ${command}\nRUN pip install uwsgi`)).toEqual(["uwsgi unknown"]);
    },
  );
});
