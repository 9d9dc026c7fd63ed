// `npm run new-rule -- some-id`: writes the two files of a rule. Everything else follows from them.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const id = process.argv[2] ?? "";
if (!/^[a-z]+(-[a-z0-9]+)*$/.test(id)) fail("Usage: npm run new-rule -- <kebab-case-id>");
const root = join(import.meta.dirname, "..");
const rule = `server/src/rules/${id}.ts`;
const fixture = `test/rules/${id}.containerfile`;
if (existsSync(join(root, rule))) fail(`${rule} exists already.`);

writeFileSync(
  join(root, rule),
  `import type { Rule } from "./rule.ts";

/**
 * Reports ... in one sentence.
 *
 * ## Why
 * What goes wrong on these images.
 *
 * ## Example
 * \`\`\`containerfile
 * FROM quay.io/fedora/python-313-minimal
 * \`\`\`
 *
 * ## Use instead
 * \`\`\`containerfile
 * FROM quay.io/fedora/python-313-minimal
 * \`\`\`
 *
 * ## Silent when
 * The base image is not known.
 *
 * ## Source
 * Where the fact comes from.
 */
export default {
  group: "installing",
  severity: "warning",
  *check({ executions }) {
    for (const { name, before } of executions) {
      if (before.image === undefined || name.value !== "TODO") continue;
      yield { span: name.span, message: "TODO" };
    }
  },
} satisfies Rule;
`,
);
writeFileSync(join(root, fixture), "FROM quay.io/fedora/python-313-minimal\n");
console.log(`${rule}\n${fixture}\nThen: npm run generate && npx vitest run test/rules.test.ts -t ${id} -u`);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
