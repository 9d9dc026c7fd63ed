// `npm run fuzz -- --minutes 5 [--seed 1] [DIR ...]`: changes all Containerfiles below test/, examples/ and DIR at random, holds
// what comes of it against what must hold for every text, and prints the smallest text that breaks it.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bare } from "../test/fixture.ts";
import { broken, type Run } from "../test/invariants.ts";
import { ruleFixtures } from "../test/rule-fixtures.ts";

const { values, positionals } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, seed: { type: "string", default: "1" } },
  allowPositionals: true,
});
const contexts = new Map(ruleFixtures().map((it) => [it.path, it.context]));
const root = join(import.meta.dirname, "..");
const samples = [join(root, "test"), join(root, "examples"), ...positionals].flatMap(filesBelow).map((path) => ({
  text: bare(readFileSync(path, "utf8")),
  context: contexts.get(path),
}));

function filesBelow(folder: string): string[] {
  if (statSync(folder).isFile()) return [folder];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((it) => /(containerfile|dockerfile)[^/]*$/i.test(it) && !it.includes("node_modules"))
    .map((it) => join(folder, it))
    .filter((it) => statSync(it).isFile());
}

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, with the numbers of Numerical Recipes. */
let state = Number(values.seed);
function below(most: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
}
const oneOf = <T>(all: readonly T[]): T => all[below(all.length)]!;

const scraps = [
  ..."\"'`$\\{}()[]<>|&;#=:,@*?~!%^/ \t\n\r\0\u001b\u2028\ufeff\ud800\udc00é",
  "${A:-",
  "$(",
  "$((",
  "<<EOF\n",
  "EOF\n",
  "<<-'E F'",
  "&&",
  "||",
  "\\\n",
  "\\\r\n",
  "# x\n",
  "--from",
  "--from=",
  "--mount=",
  "--chown=$X:$Y ",
  "ONBUILD ",
  "FROM ",
  "RUN ",
  "COPY ",
  "ENV A=$A$A\n",
  "ARG A\n",
  'SHELL ["x"]\n',
  "USER \n",
  "AS ",
  '[""]',
  "HEALTHCHECK CMD ",
  "# escape=`\n",
  "# syntax=x\n",
  "/".repeat(300),
  "../".repeat(50),
  "x".repeat(5000),
  "$PATH",
  "bash -c '",
  "eval ",
  "if a; then ",
  "fi; ",
  "for i in $X; do ",
  "done; ",
  "case x in ",
  "f() { f; }; ",
  "sudo ",
  "env -S '",
  "xargs ",
  "! ",
  "{a,b}",
];
const wraps = [
  ["$(", ")"],
  ["${A:-", "}"],
  ["( ", " )"],
  ["if a; then ", "; fi"],
  ['"$(', ')"'],
  ["bash -c '", "'"],
  ["{ ", "; }"],
] as const;

/** A text after one of a few kinds of change. */
function changed(text: string): string {
  const at = below(text.length + 1);
  const end = Math.min(text.length, at + below(oneOf([2, 10, 100])));
  const lines = text.split("\n");
  const line = below(lines.length);
  switch (below(8)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
    case 2:
      return text.slice(0, at) + oneOf(scraps) + text.slice(below(3) === 0 ? end : at);
    case 3:
      return lines
        .toSpliced(line, 0, ...Array.from({ length: below(oneOf([2, 20, 200])) }, () => lines[line]!))
        .join("\n");
    case 4:
      return lines.toSpliced(line, 1, oneOf(lines)).join("\n");
    case 5: {
      const [open, close] = oneOf(wraps);
      const depth = below(oneOf([3, 30, 3000]));
      return text.slice(0, at) + open.repeat(depth) + text.slice(at, end) + close.repeat(depth) + text.slice(end);
    }
    case 6: {
      const other = oneOf(samples).text;
      const from = below(other.length);
      return text.slice(0, at) + other.slice(from, from + below(300)) + text.slice(at);
    }
    default:
      return text.slice(0, at) + oneOf(scraps).repeat(below(oneOf([3, 30, 1000]))) + text.slice(at);
  }
}

/** What one call may take, in milliseconds of the processor. */
const patience = 2000;

function failuresOf(text: string, context: (typeof samples)[number]["context"]): string[] {
  const slow: string[] = [];
  const measured: Run = (call, action) => {
    const before = process.cpuUsage();
    const answer = action();
    const { user, system } = process.cpuUsage(before);
    if (user + system > patience * 1000) slow.push(`${call} takes over ${patience} ms`);
    return answer;
  };
  return [...broken(text, context, measured), ...slow];
}

/** The smallest text found that breaks in the same way: lines, then characters are left out. */
function smallest(text: string, context: (typeof samples)[number]["context"], kind: string): string {
  const until = Date.now() + 20_000;
  let best = text;
  for (let size = best.length >> 1; size > 0 && Date.now() < until; ) {
    let shorter: string | undefined;
    for (let at = 0; at < best.length && shorter === undefined && Date.now() < until; at += size) {
      const candidate = best.slice(0, at) + best.slice(at + size);
      if (failuresOf(candidate, context).some((it) => kindOf(it) === kind)) shorter = candidate;
    }
    if (shorter === undefined) size >>= 1;
    else {
      best = shorter;
      size = Math.min(size, best.length >> 1);
    }
  }
  return best;
}

/** A failure without what differs from text to text. */
const kindOf = (failure: string): string => failure.replace(/\d+(-\d+)?/g, "N");

const end = Date.now() + Number(values.minutes) * 60_000;
const seen = new Set<string>();
let rounds = 0;
for (; Date.now() < end; rounds++) {
  const { text: start, context } = oneOf(samples);
  let text = start;
  for (let changes = 1 + below(4); changes > 0; changes--) text = changed(text);
  for (const failure of failuresOf(text, context)) {
    const kind = kindOf(failure);
    if (seen.has(kind)) continue;
    seen.add(kind);
    console.log(`${failure}\n${JSON.stringify(smallest(text, context, kind).slice(0, 2000))}\n`);
  }
}
console.log(`${rounds} texts, ${seen.size} kinds of failures`);
process.exitCode = seen.size > 0 ? 1 : 0;
