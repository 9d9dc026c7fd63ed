// `npm run requirements:evidence -- EVIDENCE`: holds what the server says of wheels to what lock files show, and fails
// where they disagree without an explanation.
import { agreement } from "./knowledge/agreement.ts";
import { readEvidence } from "./knowledge/evidence.ts";

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("Usage: npm run requirements:evidence -- EVIDENCE.jsonl.gz");
  process.exit(2);
}

const { asked, unknown, disagreements } = agreement(readEvidence(path));
const explained = new Map<string, number>();
let wrong = 0;
for (const { project, version, python, machine, says, why, explanation } of disagreements) {
  if (explanation !== undefined) {
    explained.set(explanation, (explained.get(explanation) ?? 0) + 1);
    continue;
  }
  wrong++;
  console.log(`${project} ${version}, Python ${python}, ${machine}: not ${says}, though ${why}`);
}
console.log(`${asked} comparisons: ${asked - unknown - disagreements.length} agree, ${unknown} are not known`);
for (const [explanation, count] of explained) console.log(`${count} disagree, explained: ${explanation}`);
console.log(`${wrong} disagree without an explanation`);
process.exitCode = wrong === 0 ? 0 : 1;
