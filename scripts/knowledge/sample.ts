// `npm run knowledge:sample -- EVIDENCE`: writes the part of the evidence that a test holds the table to on every
// machine: all releases of projects that are hard to judge, and of some that chance has taken.
import { join } from "node:path";
import { readEvidence, writeEvidence } from "./evidence.ts";

const hard =
  "aardwolf argon2-cffi-bindings black blis brotli caio cryptography docling-parse dulwich faiss-cpu fire " +
  "langdetect lazy-object-proxy levenshtein libcst lru-dict open3d polars psutil psycopg2-binary " +
  "pyodbc rapidfuzz spacy stpyv8 tokenizers torch triton uwsgi xmlsec";

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("Usage: npm run knowledge:sample -- EVIDENCE.jsonl.gz");
  process.exit(2);
}

const { repositories, releases } = readEvidence(path);
const named = new Set(hard.split(" "));
const sample = releases.filter(({ project }) => named.has(project) || chance(project) % 23 === 0);
// Whose locks they were is of no account, only that they are different ones.
const numbers = new Map([...repositories.keys()].map((name, at) => [name, `${at}`]));
const seen = new Set(sample.flatMap((it) => it.sightings.map(({ repository }) => repository)));
writeEvidence(join(import.meta.dirname, "../../test/fixtures/wheel-evidence.jsonl.gz"), {
  repositories: new Map([...seen].map((name) => [numbers.get(name)!, [0, 0]])),
  releases: sample.map((it) => ({
    ...it,
    sightings: it.sightings.map((one) => ({ ...one, repository: numbers.get(one.repository)! })),
  })),
});
console.log(`${sample.length} releases of ${new Set(sample.map((it) => it.project)).size} projects`);

/** The same number for the same text. */
function chance(text: string): number {
  let sum = 13;
  for (const it of text) sum = (sum * 31 + it.charCodeAt(0)) % 1_000_003;
  return sum;
}
