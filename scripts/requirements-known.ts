// `npm run requirements:known -- DIR [--list]`: how much of what real Containerfiles ask for is known to be a wheel or to
// be built. Each folder is its own build context. `--list` prints what is not known, and why.
import { readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { parseArgs } from "node:util";
import { diskContext } from "../server/src/disk/disk-context.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { type RequirementReport, requirementsReport } from "../server/src/service/requirements-report.ts";
import { containerfilesIn } from "./corpus/containerfiles.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { list: { type: "boolean" } } });
const [folder] = positionals;
if (folder === undefined) {
  console.error("Usage: npm run requirements:known -- DIR [--list]");
  process.exit(2);
}

/** What a requirement is asked for as. What comes from a place of its own is counted apart: no table can know it. */
type Form = "pinned" | "range" | "bare" | "address or path";

interface Count {
  asked: number;
  known: number;
  certain: number;
  readonly distinct: Set<string>;
  readonly distinctKnown: Set<string>;
}

const counts = new Map<Form, Count>();
const reasons = new Map<string, number>();
const unread = new Map<string, number>();
let files = 0;
for (const path of containerfilesIn(folder)) {
  const report = requirementsReport(analyse(readFileSync(path, "utf8"), {}, diskContext(dirname(path))));
  if (report.requirements.length > 0) files++;
  for (const it of report.requirements) {
    // A verdict differs by machine; that of the usual one is counted.
    if (it.platform !== "linux/amd64") continue;
    count(it);
    if (it.certainty !== "unknown") continue;
    add(reasons, it.kind === "index" ? general(it.reason) : "it is built from an address or a path");
    if (values.list) console.log(`${relative(folder, path)}: ${it.name} ${it.version ?? it.specifier}: ${it.reason}`);
  }
  for (const it of report.unreadable) {
    add(unread, general(it.message));
    if (values.list) console.log(`${relative(folder, path)}: ${it.file ?? ""}:${it.line + 1}: ${it.message}`);
  }
}
report();

function count(it: RequirementReport): void {
  const form: Form =
    it.kind !== "index"
      ? "address or path"
      : it.version !== undefined
        ? "pinned"
        : it.specifier === ""
          ? "bare"
          : "range";
  const row = counts.get(form) ?? { asked: 0, known: 0, certain: 0, distinct: new Set(), distinctKnown: new Set() };
  counts.set(form, row);
  const key = `${it.name}${it.version === undefined ? it.specifier : `==${it.version}`}`;
  row.asked++;
  row.distinct.add(key);
  if (it.certainty === "unknown") return;
  row.known++;
  row.distinctKnown.add(key);
  if (it.certainty === "certain") row.certain++;
}

/** A reason without the names and versions in it, so that those of a kind count as one. */
function general(reason: string): string {
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/^nothing is known of .*/, "nothing is known of the project"],
    [/^What .* builds is not known$/, "it has no name, only a place"],
    [/ comes from an index that is not known$/, "it comes from an index that is not known"],
    [/ may have a wheel elsewhere: .*/, "it has no wheel on the public index, but there is another index"],
    [/^which wheels .* for Python .*/, "nothing is known of the project for this Python"],
    [/^whether the newest release of .*/, "whether the newest release that is allowed has a wheel"],
    [/^whether .* is not known$/, "the release lies between those that were seen with and without a wheel"],
    [/^the lock leaves out files of .*/, "the lock leaves out files"],
    [/ has (files|wheels) for other systems only$/, "it is for other systems only"],
    [/^there is no .* in the build context$/, "the list is not in the build context"],
    [/^an ignore file keeps .*/, "an ignore file keeps the list out of the build"],
    [/ is not copied from the build context, so it is not read$/, "the list is not copied from the build context"],
    [/ is written by the build, so it is not read$/, "the list is written by the build"],
  ];
  return kinds.find(([pattern]) => pattern.test(reason))?.[1] ?? reason;
}

function add(to: Map<string, number>, key: string): void {
  to.set(key, (to.get(key) ?? 0) + 1);
}

function report(): void {
  const share = (a: number, b: number) =>
    `${a} of ${b}`.padStart(14) + ` ${((100 * a) / Math.max(b, 1)).toFixed(1)} %`.padStart(8);
  console.log(`${files} files ask for something that can be read`);
  console.log(`${"".padEnd(18)}${"known".padStart(22)}${"certain".padStart(24)}${"distinct known".padStart(24)}`);
  const index = ["pinned", "range", "bare"] as const;
  const sum = (forms: readonly Form[]) => {
    const all = forms.flatMap((it) => counts.get(it) ?? []);
    const total = (of: (it: Count) => number) => all.reduce((so, it) => so + of(it), 0);
    const [asked, distinct] = [total((it) => it.asked), total((it) => it.distinct.size)];
    return `${share(
      total((it) => it.known),
      asked,
    )}  ${share(
      total((it) => it.certain),
      asked,
    )}  ${share(
      total((it) => it.distinctKnown.size),
      distinct,
    )}`;
  };
  for (const form of index) console.log(`${form.padEnd(18)}${sum([form])}`);
  console.log(`${"by name, together".padEnd(18)}${sum(index)}`);
  console.log(`${"address or path".padEnd(18)}${sum(["address or path"])}`);
  for (const [title, all] of [
    ["not known, by reason", reasons],
    ["not read, by reason", unread],
  ] as const) {
    console.log(`\n${title}`);
    for (const [reason, n] of [...all].sort((a, b) => b[1] - a[1])) console.log(`${String(n).padStart(6)}  ${reason}`);
  }
}
