// A line of a long file takes as many steps as a line of a short one. Steps are counted, not timed: V8 tells how often
// every function and every block of our own ran.
import { type Profiler, Session } from "node:inspector/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { longFiles } from "../bench/long-files.ts";

const session = new Session();
let analyse: typeof import("../server/src/service/analysis.ts").analyse;

beforeAll(async () => {
  session.connect();
  await session.post("Profiler.enable");
  // What was compiled before this is not counted by its blocks.
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  ({ analyse } = await import("../server/src/service/analysis.ts"));
});

afterAll(() => session.disconnect());

/** How often each piece of our own code ran for a file. */
async function stepsFor(text: string): Promise<Map<string, number>> {
  await session.post("Profiler.takePreciseCoverage");
  analyse(text);
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const steps = new Map<string, number>();
  for (const { url, functions } of result.filter((it) => it.url.includes("/server/src/"))) {
    for (const it of functions) for (const range of it.ranges) add(steps, nameOf(url, it, range), range.count);
  }
  return steps;
}

function nameOf(url: string, { functionName }: Profiler.FunctionCoverage, { startOffset }: Profiler.CoverageRange) {
  return `${url.replace(/^.*\/server\/src\//, "")} ${functionName} ${startOffset}`;
}

function add(steps: Map<string, number>, name: string, count: number): void {
  steps.set(name, (steps.get(name) ?? 0) + count);
}

const lines = 150;
const times = 4;

test("steps are counted", async () => {
  const steps = await stepsFor(longFiles.folders(lines));
  const reads = [...steps].filter(([name]) => name.startsWith("queries/who-may-write.ts"));
  expect(reads.length).toBeGreaterThan(5);
  expect(Math.max(...reads.map(([, count]) => count))).toBeGreaterThan(lines);
});

test.each(Object.entries(longFiles))("every line costs the same in a file of %s", async (_, fileOf) => {
  // What is worked out once for an image is worked out before.
  analyse(fileOf(1));
  const [short, long] = [await stepsFor(fileOf(lines)), await stepsFor(fileOf(times * lines))];
  // What looks at all lines for each of them takes 16 times the steps; what looks things up takes a few more than 4. What
  // takes a few steps for each line need not be compared, and not always does V8 know of the shorter file.
  const most = (name: string) => times * lines * (short.has(name) ? Math.max((2 * short.get(name)!) / lines, 20) : 100);
  const grown = [...long].filter(([name, count]) => count > most(name));
  expect(grown.map(([name, count]) => `${name}: ${short.get(name)} -> ${count}`)).toEqual([]);
});
