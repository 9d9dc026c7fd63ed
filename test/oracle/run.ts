// Builds the Containerfiles of the build tests for real and judges them: `npm run test:build`. docs/build-tests.md.
//   tsx test/oracle/run.ts [--core] [--case NAME]... [--minutes N] [--keep DIRECTORY]
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Case, singleCases, splitCases } from "./case.ts";
import { judge, type Verdict } from "./judge.ts";
import { setUp } from "./machine.ts";
import { agreement, heading, row } from "./table.ts";

const usage = "usage: npm run test:build -- [--core] [--case NAME]... [--minutes N] [--keep DIRECTORY]";

/** What `--core` may take, with the set-up. */
const coreMinutes = 10;

try {
  process.exit(await main());
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}

/** Answers the exit code: 0 all is as it must be, or nothing could be built here, which is said; 1 it is not. */
async function main(): Promise<number> {
  const started = Date.now();
  const { core, minutes, keep, cases } = options();
  const ready = await setUp();
  if (ready.kind === "cannot") {
    console.log(`SKIPPED: no Containerfile was built, because this machine cannot: ${ready.reason}`);
    return 0;
  }

  const verdicts: Verdict[] = [];
  const late: string[] = [];
  let form: Case["form"] | undefined;
  for (const each of cases) {
    if (minutes !== undefined && Date.now() - started > minutes * 60_000) {
      late.push(each.name);
      continue;
    }
    if (each.form !== form) console.log(`\n${heading(each.form)}`);
    form = each.form;
    const verdict = await judge(each, ready.home, keep);
    verdicts.push(verdict);
    console.log(row(verdict));
  }

  const { lines, disagreements } = agreement(verdicts);
  console.log(`\n${lines.join("\n")}`);
  const wrong = verdicts.filter((it) => it.problems.length > 0);
  for (const { name, problems } of wrong) console.log(`\n${name}\n${problems.map((it) => `  ${it}`).join("\n")}`);
  const unsplit = verdicts.filter((it) => it.after?.kind === "missing").map((it) => it.name);
  if (unsplit.length > 0) console.log(`\nSKIPPED, without an after.containerfile: ${unsplit.join(" ")}`);
  if (late.length > 0) console.log(`\nSKIPPED, not within ${minutes} minutes: ${late.join(" ")}`);
  if (core) console.log("\nThis was the core. `npm run test:build` builds every case.");
  console.log(
    `\n${verdicts.length - wrong.length} of ${verdicts.length} cases are as they must be, ` +
      `in ${Math.round((Date.now() - started) / 1000)} s`,
  );
  return wrong.length > 0 || disagreements > 0 || verdicts.length === 0 ? 1 : 0;
}

function options() {
  const { values } = parsed();
  const minutes = values.minutes === undefined ? (values.core ? coreMinutes : undefined) : Number(values.minutes);
  if (minutes !== undefined && !(minutes > 0)) throw new Error(`--minutes needs a number.\n${usage}`);
  const all = [...splitCases(), ...singleCases()];
  const names = values.case ?? [];
  const unknown = names.filter((name) => all.every((it) => it.name !== name));
  if (unknown.length > 0) {
    throw new Error(`There is no case ${unknown.join(", ")}. There are:\n${all.map((it) => it.name).join(" ")}`);
  }
  const cases = all.filter((it) => (names.length > 0 ? names.includes(it.name) : !values.core || it.core));
  const keep = values.keep === undefined ? undefined : resolve(values.keep);
  if (keep !== undefined) mkdirSync(keep, { recursive: true });
  return { core: values.core === true, minutes, keep, cases };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        core: { type: "boolean" },
        case: { type: "string", multiple: true },
        minutes: { type: "string" },
        keep: { type: "string" },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`);
  }
}
