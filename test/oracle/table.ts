// What is printed: a row for every case, and whether linter and builder agree.
import { grouped } from "../../server/src/text/grouped.ts";
import type { Case } from "./case.ts";
import { type Judged, reasonOf, type Verdict, works } from "./judge.ts";

const columns = { split: [28, 6, 6, 8, 9, 8, 14], single: [36, 6, 8, 9, 8, 16] } as const;

export function heading(form: Case["form"]): string {
  const words =
    form === "split"
      ? ["case", "before", "after", "user", "compiler", "headers", "answer", "remark"]
      : ["case", "MB", "user", "compiler", "headers", "answer", "remark"];
  return line(form, words);
}

export function row({ name, case: it, before, after, problems }: Verdict): string {
  const { outcome } = after?.kind === "file" ? after : before;
  const wrong = problems.length > 0 ? "WRONG, see below" : "";
  const remark =
    wrong ||
    failure(before) ||
    (after?.kind === "declined" ? "declined" : after?.kind === "missing" ? "not split yet" : "");
  const sizes = it.form === "split" ? [size(before), after?.kind === "file" ? size(after) : "-"] : [size(before)];
  return line(it.form, [name, ...sizes, ...state(outcome), remark]);
}

/** The agreement of linter and builder over all texts that were built: an error exactly where it fails. */
export function agreement(verdicts: readonly Verdict[]): {
  readonly lines: readonly string[];
  readonly disagreements: number;
} {
  const texts = verdicts
    .flatMap(({ name, case: it, before, after }) => [
      {
        name: it.form === "split" ? `${name}, before` : name,
        judged: before,
        expected: it.fails ?? undefined,
        why: it.disagrees,
      },
      ...(after?.kind === "file"
        ? [{ name: `${name}, after`, judged: after, expected: undefined, why: undefined }]
        : []),
    ])
    .filter(({ judged }) => judged.outcome.build !== "unjudged");
  const apart = texts.filter(({ judged, expected }) => disagreement(judged, expected) !== undefined);
  const unexplained = apart.filter(({ why }) => why === undefined);
  const settled = texts.filter((it) => it.why !== undefined && !apart.includes(it));
  return {
    disagreements: unexplained.length + settled.length,
    lines: [
      `Linter and builder agree on ${texts.length - apart.length} of ${texts.length} files.`,
      ...apart.map(
        ({ name, judged, expected, why }) =>
          `  ${name}: ${disagreement(judged, expected)}${why ? ` [known: ${why}]` : ""}`,
      ),
      ...settled.map(({ name }) => `  ${name}: they agree now; take "disagrees" out of the case`),
    ],
  };
}

/** How much of the simulated states was compared with the images. */
export function statesIn(verdicts: readonly Verdict[]): string {
  const all = verdicts.flatMap(({ before, after }) => [before, ...(after?.kind === "file" ? [after] : [])]);
  return statesOf(all);
}

/** The same of single files. */
export function statesOf(all: readonly Judged[]): string {
  const compared = all.flatMap((it) => it.compared ?? []);
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  const exempt = new Map<string, number>();
  for (const [why, count] of compared.flatMap((it) => [...it.exempt])) exempt.set(why, (exempt.get(why) ?? 0) + count);
  return [
    `States: ${compared.length} files, ${sum(compared.map((it) => it.checked))} facts checked, ` +
      `${sum(compared.map((it) => it.wrong.length))} wrong.`,
    `Verdicts: ${verdictsOf(all)}.`,
    ...[...exempt].map(([why, count]) => `  ${count} not judged: ${why}`),
  ].join("\n");
}

/** "12 builds and starts, 3 fails": how many there are of each kind. */
function verdictsOf(all: readonly Judged[]): string {
  const judged = all.filter((it) => it.outcome.build !== "unjudged");
  const kinds = grouped(judged, (it) => it.verdict.kind);
  return [...kinds].map(([kind, some]) => `${some.length} ${kind}`).join(", ");
}

function disagreement(judged: Judged, expected: string | undefined): string | undefined {
  const { outcome, errors } = judged;
  const said = errors.join(", ");
  if (works(outcome)) return errors.length === 0 ? undefined : `works, and the linter says ${said}`;
  const reason = reasonOf(outcome);
  if (errors.length === 0) return `fails (${reason}), and the linter reports no error`;
  if (expected !== undefined && !errors.includes(expected))
    return `fails (${reason}), and the linter says ${said}, not ${expected}`;
  return undefined;
}

const failure = ({ outcome }: Judged): string => (works(outcome) ? "" : `fails: ${reasonOf(outcome)}`);
const size = ({ outcome }: Judged): string => (outcome.build === "built" ? outcome.megabytes! : "-");
const state = ({
  build,
  user = "-",
  compiler = "",
  headers = "0",
  answer = "-",
}: Judged["outcome"]): readonly string[] =>
  build !== "built"
    ? ["-", "-", "-", "-"]
    : [user, compiler === "" ? "no" : "yes", headers === "0" ? "no" : "yes", answer];

function line(form: Case["form"], words: readonly string[]): string {
  return words
    .map((word, i) => {
      const width = columns[form][i];
      return width === undefined ? word : /^\d+$/.test(word) ? word.padStart(width) : word.padEnd(width);
    })
    .join("  ")
    .trimEnd();
}
