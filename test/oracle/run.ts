// Builds the Containerfiles of the build tests for real and judges them: `npm run test:build`. docs/build-tests.md.
//   tsx test/oracle/run.ts [--core] [--case NAME]... [--minutes N] [--jobs N] [--keep DIRECTORY]
//   tsx test/oracle/run.ts --generate N [--seed S] [--first N] [--jobs N]
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Case, singleCases, splitCases } from "./case.ts";
import { runGenerated } from "./generate/run.ts";
import { inTurn } from "./in-turn.ts";
import { judge, type Verdict } from "./judge.ts";
import { setUp } from "./machine.ts";
import { agreement, heading, row, statesIn } from "./table.ts";

const usage = `usage: npm run test:build -- [--core] [--case NAME]... [--minutes N] [--jobs N] [--keep DIRECTORY]
       npm run test:build -- --generate N [--seed S] [--first N] [--jobs N]`;

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
  const { core, minutes, jobs, keep, cases, unbuildable, generate } = options();
  const ready = await setUp();
  if (ready.kind === "cannot") {
    console.log(`SKIPPED: no Containerfile was built, because this machine cannot: ${ready.reason}`);
    return 0;
  }
  if (generate !== undefined) return (await runGenerated({ ...generate, home: ready.home, jobs })) > 0 ? 1 : 0;

  const inTime = () => minutes === undefined || Date.now() - started < minutes * 60_000;
  const verdicts: Verdict[] = [];
  const late: string[] = [];
  let form: Case["form"] | undefined;
  await inTurn(
    cases,
    jobs,
    (it) => (inTime() ? judge(it, ready.home, keep) : Promise.resolve(undefined)),
    (it, verdict) => {
      if (verdict === undefined) return late.push(it.name);
      if (it.form !== form) console.log(`\n${heading(it.form)}`);
      form = it.form;
      verdicts.push(verdict);
      return console.log(row(verdict));
    },
  );
  if (verdicts.length === 0) {
    console.log(`SKIPPED: the set-up took all of the ${minutes} minutes. The next run will not need it.`);
    return 0;
  }

  console.log(`\n${statesIn(verdicts)}`);
  const { lines, disagreements } = agreement(verdicts);
  console.log(`\n${lines.join("\n")}`);
  const wrong = verdicts.filter((it) => it.problems.length > 0);
  for (const { name, problems } of wrong) console.log(`\n${name}\n${problems.map((it) => `  ${it}`).join("\n")}`);
  const unsplit = verdicts.filter((it) => it.after?.kind === "missing").map((it) => it.name);
  if (unsplit.length > 0) console.log(`\nSKIPPED, without an after.containerfile: ${unsplit.join(" ")}`);
  for (const { name, unbuilt } of unbuildable) console.log(`\nSKIPPED, ${name}: ${unbuilt}`);
  if (late.length > 0) console.log(`\nSKIPPED, not within ${minutes} minutes: ${late.join(" ")}`);
  if (core) console.log("\nThis was the core. `npm run test:build` builds every case.");
  const skipped = unsplit.length + unbuildable.length + late.length;
  console.log(`\ncases: ${verdicts.length - wrong.length} passed, ${wrong.length} failed, ${skipped} skipped`);
  console.log(
    `\n${verdicts.length - wrong.length} of ${verdicts.length} cases are as they must be, ` +
      `in ${Math.round((Date.now() - started) / 1000)} s`,
  );
  return wrong.length > 0 || disagreements > 0 ? 1 : 0;
}

function options() {
  const { values } = parsed();
  const minutes = values.minutes === undefined ? (values.core ? coreMinutes : undefined) : Number(values.minutes);
  if (minutes !== undefined && !(minutes > 0)) throw new Error(`--minutes needs a number.\n${usage}`);
  const jobs = Number(values.jobs ?? Math.min(2, availableParallelism()));
  if (!Number.isInteger(jobs) || jobs < 1) throw new Error(`--jobs needs a whole number.\n${usage}`);
  const [count, seed, first] = [values.generate, values.seed ?? "1", values.first ?? "0"].map(Number);
  if (![count ?? 1, seed, first].every(Number.isInteger) && values.generate !== undefined)
    throw new Error(`--generate, --seed and --first need whole numbers.\n${usage}`);
  const generate = values.generate === undefined ? undefined : { count: count!, seed: seed!, first: first! };
  // What takes seconds first: the core may end before the last.
  const known = [...singleCases(), ...splitCases()];
  const unbuildable = known.filter((it) => it.unbuilt !== undefined);
  const all = known.filter((it) => it.unbuilt === undefined);
  const names = values.case ?? [];
  const unknown = names.filter((name) => all.every((it) => it.name !== name));
  if (unknown.length > 0) {
    throw new Error(`There is no case ${unknown.join(", ")}. There are:\n${all.map((it) => it.name).join(" ")}`);
  }
  const cases = all.filter((it) => (names.length > 0 ? names.includes(it.name) : !values.core || it.core));
  const keep = values.keep === undefined ? undefined : resolve(values.keep);
  if (keep !== undefined) mkdirSync(keep, { recursive: true });
  return { core: values.core === true, minutes, jobs, keep, cases, unbuildable, generate };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        core: { type: "boolean" },
        case: { type: "string", multiple: true },
        minutes: { type: "string" },
        generate: { type: "string" },
        seed: { type: "string" },
        first: { type: "string" },
        jobs: { type: "string" },
        keep: { type: "string" },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`);
  }
}
