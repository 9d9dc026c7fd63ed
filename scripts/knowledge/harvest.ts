// `npm run knowledge:harvest -- EVIDENCE FOLDER...`: adds to the evidence what the lock files of some folders say, in all
// their versions where a folder is a repository of git. A folder `owner+name` is called owner/name.
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type Evidence, readEvidence, writeEvidence } from "./evidence.ts";
import { gathering } from "./gathering.ts";

const [path, ...folders] = process.argv.slice(2);
if (path === undefined || folders.length === 0) {
  console.error("Usage: npm run knowledge:harvest -- EVIDENCE.jsonl.gz FOLDER...");
  process.exit(2);
}

const none: Evidence = { repositories: new Map(), releases: [] };
const all = gathering(existsSync(path) ? readEvidence(path) : none);
for (const folder of folders) all.read(nameOf(folder), folder);
const evidence = all.evidence();
writeEvidence(path, evidence);
const projects = new Set(evidence.releases.map((it) => it.project));
console.log(`${evidence.releases.length} releases of ${projects.size} projects, ${evidence.repositories.size} folders`);

function nameOf(folder: string): string {
  const name = basename(resolve(folder).replace(/[/\\](\.git|repo)$/, ""));
  return name.replace("+", "/");
}
