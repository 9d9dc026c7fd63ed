// No text takes long, whatever it is. Steps are counted, not timed: V8 tells how often every function and every block of
// our own ran.
import { Session } from "node:inspector/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limits, tooLong } from "../server/src/syntax/limits.ts";

const session = new Session();
let broken: typeof import("./invariants.ts").broken;
let analyse: typeof import("../server/src/service/analysis.ts").analyse;
let fileVerdict: typeof import("../server/src/service/verdict.ts").fileVerdict;

beforeAll(async () => {
  session.connect();
  await session.post("Profiler.enable");
  // What was compiled before this is not counted by its blocks.
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  ({ broken } = await import("./invariants.ts"));
  ({ analyse } = await import("../server/src/service/analysis.ts"));
  ({ fileVerdict } = await import("../server/src/service/verdict.ts"));
});

afterAll(() => session.disconnect());

async function stepsOf(action: () => unknown): Promise<number> {
  await session.post("Profiler.takePreciseCoverage");
  action();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const own = result.filter((it) => it.url.includes("/server/src/"));
  return own.flatMap((it) => it.functions.flatMap(({ ranges }) => ranges)).reduce((sum, it) => sum + it.count, 0);
}

const full = "FROM registry.access.redhat.com/ubi9/python-312\n";
const rows = (count: number, row: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => row(n)).join("");
const nested = (open: string, close: string, depth = 20_000): string => open.repeat(depth) + close.repeat(depth);

/** The smallest inputs of each kind: most of them took minutes, gigabytes, or ended in a RangeError. */
const hostile: Readonly<Record<string, string>> = {
  "ENV doubled": `${full}ENV A0=abcdefghij\n${rows(60, (n) => `ENV A${n + 1}=$A${n}$A${n}\n`)}`,
  "ARG doubled": `ARG A0=abcdefghij\n${rows(60, (n) => `ARG A${n + 1}=$A${n}$A${n}\n`)}${full}RUN echo $A60\n`,
  "a shell's variable doubled": `${full}RUN A='ab cd '; ${"A=$A$A; ".repeat(30)} pip install $A\n`,
  "PATH grown": `${full}${rows(1900, (n) => `ENV PATH=/x${n}:$PATH\n`)}`,
  "a long value used often": `${full}ENV A=${"/x".repeat(30_000)}\n${rows(1900, (n) => `RUN touch $A/${n}\n`)}`,
  "many words used often": `${full}ENV A='ab cd '\n${'ENV A="$A$A"\n'.repeat(12)}${"RUN pip install $A\n".repeat(1900)}`,
  "stages in a chain": `${full.trim()} AS s0\n${rows(400, (n) => `FROM s${n} AS s${n + 1}\nRUN touch /t/${n}\n`)}`,
  "loops in loops": `${full}RUN ${"for i in 1 2 3 4 5 6 7 8 9 10; do ".repeat(8)}touch /a$i${"; done".repeat(8)}\n`,
  "functions that call twice": `${full}RUN f0() { x; }; ${rows(40, (n) => `f${n + 1}() { f${n}; f${n}; }; `)}f40\n`,
  "a function that calls itself": `${full}RUN f() { f; f; f; f; }; f\n`,
  "a long chain of rescues": `${full}RUN true${rows(5000, (n) => ` && touch /t/${n} || b${n}`)}\n`,
  "a deep path": `${full}ENV A=${"/x".repeat(500)}\n${rows(1900, (n) => `RUN mkdir -p /${n}$A\n`)}`,
  "a very deep path": `${full}RUN mkdir -p ${"/abc".repeat(50_000)}\n`,
  "many requirements": `${full}RUN pip install ${rows(20_000, (n) => `p${n}==1.0 `)}\n`,
  "variables in variables": `${full}ENV A=${nested("${A:-", "}")}\n`,
  "variables in variables of a RUN": `${full}RUN echo ${nested("${A:-", "}")}\n`,
  "variables that stay open": `${full}ENV A=${"${a ".repeat(20_000)}\n`,
  "commands in commands": `${full}RUN ${nested("$(", ")")}\n`,
  "quotes in commands in quotes": `${full}RUN echo ${nested('"$(echo ', ')"', 5000)}\n`,
  "subshells in subshells": `${full}RUN ${nested("( ", " x )", 5000)}\n`,
  "if in if": `${full}RUN ${nested("if a; then ", "x; fi; ", 5000)}\n`,
  "brackets in brackets": `${full}CMD ${nested("[", "]")}\n`,
  "a heredoc copied from a stage": `FROM x AS a\n${full}COPY --from=a <<E /x\ny\nE\n`,
  "a long name": `${full}RUN dnf install -y lib${"x".repeat(100_000)}\nRUN pip install ${"x".repeat(100_000)}\n`,
  "a lone --from": `${full}COPY --from /a /b\nRUN pip install x\n`,
};

test.each(Object.entries(hostile))("%s", async (_, text) => {
  // What is worked out once is worked out before.
  analyse(full);
  const steps = await stepsOf(() => fileVerdict(analyse(text)));
  expect(steps).toBeLessThan(200_000_000);
  expect(broken(text)).toEqual([]);
});

test.each([
  ["characters", `${full}# ${"x".repeat(limits.text)}\n`],
  ["lines", full + "RUN true\n".repeat(100_000)],
  ["instructions", full + "RUN true\n".repeat(limits.instructions)],
  ["commands", `${full}RUN true${" && x".repeat(limits.steps)}\n`],
  ["commands in several worlds", `FROM python-313-minimal\n${"RUN x && y\n".repeat(limits.instructions / 2)}`],
])("of a file of too many %s is said that nothing was looked at", (_, text) => {
  const analysis = analyse(text);
  expect(analysis.problems).toEqual([`Nothing is said of this file, as ${tooLong}`]);
  expect(analysis.diagnostics).toEqual([]);
  expect(fileVerdict(analysis)).toMatchObject({ kind: "not known", because: `nothing was looked at, as ${tooLong}` });
});

test.each([
  ["characters", `${full}# ${"x".repeat(limits.text - 200)}\nRUN dnf install x\n`],
  ["instructions", `${full}${"LABEL a=1\n".repeat(limits.instructions - 10)}RUN dnf install x\n`],
])("a file of nearly too many %s is looked at", (_, text) => {
  const { diagnostics, problems } = analyse(text);
  expect(problems).toEqual([]);
  expect(diagnostics.map((it) => it.rule)).toContain("unconfirmed-install");
});
