// Builds generated Containerfiles and holds what is said of them against what comes of them.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "../../../scripts/processes.ts";
import { inTurn } from "../in-turn.ts";
import { type Judged, judgeFile, problemsOfState, problemsOfVerdict, reasonOf, works } from "../judge.ts";
import { statesOf } from "../table.ts";
import { compose, type Generated, textOf } from "./compose.ts";
import { explained } from "./explained.ts";

export interface Wanted {
  readonly count: number;
  readonly seed: number;
  /** The number of the first file. */
  readonly first: number;
  readonly home: string;
  readonly jobs: number;
}

/** How often a file that is judged wrongly is built again to find a smaller one. */
const tries = 6;

/** Prints every disagreement, and answers how many there are. */
export async function runGenerated({ count, seed, first, home, jobs }: Wanted): Promise<number> {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  const all: Judged[] = [];
  const reasons = new Map<string, number>();
  let [wrong, unjudged, failing] = [0, 0, 0];
  await inTurn(
    numbers,
    jobs,
    async (number) => {
      const generated = compose(seed, number);
      const judged = await judgeParts(generated, generated.parts, home);
      const problems = problemsOf(judged, generated.parts);
      const smallest = problems.length > 0 ? await smaller(generated, problems, home) : undefined;
      return { generated, judged, problems, smallest };
    },
    (_, { generated, judged, problems, smallest }) => {
      const { outcome } = judged;
      if (outcome.build === "unjudged") {
        unjudged++;
        console.log(`${generated.name}: could not be judged (${outcome.reason})`);
        return;
      }
      all.push(judged);
      if (!works(outcome)) failing++;
      const why = explained(judged, textOf(generated.parts));
      if (why !== undefined) reasons.set(why, (reasons.get(why) ?? 0) + 1);
      const verdict = works(outcome) ? "works" : `fails (${reasonOf(outcome)})`;
      console.log(`${generated.name}: ${verdict}; the linter says ${judged.errors.join(", ") || "nothing"}`);
      if (problems.length === 0) return;
      wrong++;
      console.log(
        [
          ...problems.map((it) => `  ${it}`),
          `  again: npm run test:build -- --generate 1 --seed ${seed} --first ${generated.name.split("-")[1]}`,
          ...textOf(smallest ?? generated.parts)
            .trimEnd()
            .split("\n")
            .map((it) => `  | ${it}`),
        ].join("\n"),
      );
    },
  );
  console.log(`\n${statesOf(all)}`);
  for (const [why, times] of reasons) console.log(`${times} files fail and have no error, explained: ${why}`);
  console.log(
    `Generated: ${all.length} files of seed ${seed}, ${failing} of them broken; linter, simulation and builder agree on ` +
      `${all.length - wrong} of ${all.length}.${unjudged > 0 ? ` ${unjudged} could not be judged.` : ""}`,
  );
  return wrong;
}

/** Where linter or simulation and builder disagree, in sentences. */
function problemsOf(judged: Judged, parts: Generated["parts"]): string[] {
  const { outcome, errors } = judged;
  if (outcome.build === "unjudged") return [];
  const excused = explained(judged, textOf(parts)) !== undefined;
  const problems = [...problemsOfState(judged), ...(excused ? [] : problemsOfVerdict(judged))];
  if (works(outcome) && errors.length > 0) problems.push(`works, and the linter says ${errors.join(", ")}`);
  if (!works(outcome) && errors.length === 0 && explained(judged, textOf(parts)) === undefined)
    problems.push(`fails (${reasonOf(outcome)}), and the linter reports no error`);
  return problems;
}

/** The file without the parts that its first problem does not need. */
async function smaller(generated: Generated, problems: readonly string[], home: string): Promise<Generated["parts"]> {
  let { parts } = generated;
  let left = tries;
  // The last part starts the image.
  for (let i = parts.length - 2; i > 0 && left > 0; i--) {
    if (parts[i]![0]!.startsWith("FROM ")) continue;
    left--;
    const fewer = parts.toSpliced(i, 1);
    const again = problemsOf(await judgeParts(generated, fewer, home), fewer);
    if (again.includes(problems[0]!)) parts = fewer;
  }
  return parts;
}

async function judgeParts(generated: Generated, parts: Generated["parts"], home: string): Promise<Judged> {
  const folder = join(scratch(), String(count++));
  const context = join(folder, "context");
  for (const [path, text] of generated.files) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    writeFileSync(join(context, path), text, { mode: 0o644 });
  }
  const file = join(folder, "Containerfile");
  writeFileSync(file, textOf(parts));
  const judged = await judgeFile({ context }, file, home);
  rmSync(folder, { recursive: true });
  return judged;
}

let count = 0;
let folder: string | undefined;
const scratch = (): string => (folder ??= temporaryDirectory("splitstage-generated"));
