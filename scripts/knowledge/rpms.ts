// `npm run knowledge:rpms -- EVIDENCE [EVIDENCE...]`: makes server/src/knowledge/rpm-names.json from what lock files of
// RPMs show. EVIDENCE is a JSON file, or a folder of them: `asOf`, and `names` by RPM, distribution and repository.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type RpmEvidence, rpmTable } from "./rpm-table.ts";

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error("Usage: npm run knowledge:rpms -- EVIDENCE.json|FOLDER...");
  process.exit(2);
}

const files = paths.flatMap((it) =>
  statSync(it).isDirectory()
    ? readdirSync(it)
        .filter((name) => name.endsWith(".json"))
        .map((name) => join(it, name))
    : [it],
);
const all = files.map((it) => JSON.parse(readFileSync(it, "utf8"))).filter(isEvidence);
if (all.length === 0) {
  console.error(`No evidence in ${paths.join(", ")}: a JSON file with "asOf" and "names" by RPM is wanted`);
  process.exit(1);
}
const table = rpmTable(all.reduce(joined));
const text = `${JSON.stringify(table, null, 2)}\n`;
writeFileSync(join(import.meta.dirname, "../../server/src/knowledge/rpm-names.json"), text);
const count = Object.values(table.names).join(" ").split(" ").length;
console.log(`${count} RPMs; ${text.length} bytes, ${gzipSync(text).length} compressed`);

function isEvidence(it: unknown): it is RpmEvidence {
  const { asOf, names } = it as Partial<RpmEvidence>;
  return typeof asOf === "string" && typeof names === "object" && Object.values(names).every(isObject);
}

function isObject(it: unknown): boolean {
  return typeof it === "object" && it !== null && !Array.isArray(it);
}

/** What two collections show together. */
function joined(one: RpmEvidence, other: RpmEvidence): RpmEvidence {
  const names: Record<string, RpmEvidence["names"][string]> = { ...one.names };
  for (const [rpm, seen] of Object.entries(other.names)) {
    const before = names[rpm] ?? {};
    const both = Object.keys({ ...before, ...seen }).map((it) => [it, { ...before[it], ...seen[it] }] as const);
    names[rpm] = Object.fromEntries(both);
  }
  return { asOf: [one.asOf, other.asOf].sort().at(-1)!, names };
}
