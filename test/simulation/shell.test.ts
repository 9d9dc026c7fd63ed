// The control flow of a RUN: what certainly runs, what may run, and what its commands read.
import { describe, expect, test } from "vitest";
import { build, has, minimal } from "./states.ts";

const git = "microdnf install -y git";

describe("a test", () => {
  test.each([
    ['[ "$X" != 1 ]', "no"],
    ['[ "$X" != 2 ]', "yes"],
  ])("%s is answered where both sides are known", (condition, expected) => {
    expect(has(`${minimal}ENV X=1\nRUN if ${condition}; then ${git}; fi`, "git")).toBe(expected);
  });
});

describe("a loop", () => {
  const loop = (count: number) => {
    const others = Array.from({ length: count - 1 }, (_, i) => `package${i}`).join(" ");
    return has(`${minimal}RUN for it in ${others} git; do microdnf install -y $it; done`, "git");
  };

  test("over up to twenty words does for each what it says", () => {
    expect([loop(2), loop(20), loop(21)]).toEqual(["yes", "yes", "unknown"]);
  });
});

test("what is piped reaches the command behind it, and xargs takes it", () => {
  const fed = (command: string) => build(`${minimal}RUN ${command}`).executions.at(-1)!.fed;
  expect(["dnf install git", "yes | dnf install git", "yes | sudo dnf install git"].map(fed)).toEqual([
    false,
    true,
    true,
  ]);
  expect(fed("echo git | xargs dnf install")).toBe(false);
});
