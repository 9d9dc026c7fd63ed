// `npm run knowledge:check -- DIR`: compares the table of images with a checkout of upstream (sclorg/s2i-python-container)
// and says what is new, gone and changed. Fails where something is.
import { images, provenance } from "../../server/src/knowledge/images.ts";
import { imageDifferences } from "./image-differences.ts";
import { readUpstream } from "./upstream.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Usage: npm run knowledge:check -- DIR");
  process.exit(2);
}

const upstream = readUpstream(folder);
const differences = imageDifferences(upstream.images);
for (const { kind, id, message } of differences) console.log(`${kind.padEnd(8)} ${id}: ${message}`);
for (const it of upstream.problems) console.log(`problem  ${it}`);
const count = (kind: string) => new Set(differences.filter((it) => it.kind === kind).map((it) => it.id)).size;
const current = images.filter((it) => it.status === "current").length;
console.log(
  `${upstream.images.length} images upstream, ${current} in the table of ${provenance.asOf}: ` +
    `${count("new")} new, ${count("gone")} gone, ${count("changed")} changed`,
);
process.exitCode = differences.length + upstream.problems.length > 0 ? 1 : 0;
