// `npm run knowledge:wheels -- EVIDENCE [--newest FILE]`: makes server/src/knowledge/python/wheels.json from what lock
// files say of releases, and older.txt for what no lock has. FILE has a line for each project with its newest release: the name, a tab, the version.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { normalize } from "../../server/src/knowledge/python/names.ts";
import { compareVersions } from "../../server/src/knowledge/python/versions.ts";
import { readEvidence } from "./evidence.ts";
import { type History, historyOf } from "./history.ts";
import { releasesOf } from "./releases.ts";
import { wheelTable } from "./wheel-table.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { newest: { type: "string" } } });
const [path] = positionals;
if (path === undefined) {
  console.error("Usage: npm run knowledge:wheels -- EVIDENCE.jsonl.gz [--newest FILE]");
  process.exit(2);
}

const newest = new Map(
  (values.newest === undefined ? [] : readFileSync(values.newest, "utf8").trim().split("\n")).map((line) => {
    const [name = "", version = ""] = line.split("\t");
    return [normalize(name), version] as const;
  }),
);
const histories: History[] = [];
let [day, count] = ["", 0];
for (const [name, releases] of releasesOf(readEvidence(path))) {
  histories.push(historyOf(releases, (seen) => isFarBehind(seen, newest.get(name) ?? seen)));
  for (const { last } of releases) if (last > day) day = last;
  count += releases.length;
}
const older = readFileSync(join(import.meta.dirname, "older.txt"), "utf8")
  .trim()
  .split("\n");
const table = wheelTable(histories, older, day);
const text = `${JSON.stringify(table, null, 2)}\n`;
writeFileSync(join(import.meta.dirname, "../../server/src/knowledge/python/wheels.json"), text);
console.log(
  `${histories.length} projects, ${count} releases; ${text.length} bytes, ${gzipSync(text).length} compressed`,
);

/** Whether a release is of an older minor than the newest one. */
function isFarBehind(seen: string, now: string): boolean {
  const minor = (version: string) => version.split(".", 2).join(".");
  return (compareVersions(minor(seen), minor(now)) ?? 0) < 0;
}
