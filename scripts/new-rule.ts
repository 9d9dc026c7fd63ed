// `npm run new-rule -- some-id`: writes the two files of a rule, and what follows from them. The rule works as it is
// written: it reports a command named `todo`, with the guards that nearly every rule needs.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "./generate.ts";

const id = process.argv[2] ?? "";
if (!/^[a-z]+(-[a-z0-9]+)*$/.test(id)) fail("Usage: npm run new-rule -- <kebab-case-id>");
const root = join(import.meta.dirname, "..");
const rule = `server/src/rules/${id}.ts`;
const fixture = `test/rules/${id}.containerfile`;
if (existsSync(join(root, rule))) fail(`${rule} exists already.`);

writeFileSync(
  join(root, rule),
  `import { certainCommands } from "../queries/certain-commands.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports TODO, in one sentence.
 *
 * ## Why
 * TODO: what goes wrong on these images, and when.
 *
 * ## Example
 * \`\`\`containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN todo
 * \`\`\`
 *
 * ## Use instead
 * \`\`\`containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN echo done
 * \`\`\`
 *
 * ## Silent when
 * The command may not run, or its failure is forgiven; the base image is not known.
 *
 * ## Source
 * TODO: where the fact comes from.
 */
export default {
  group: "installing",
  severity: "warning",
  *check(build) {
    for (const { execution } of certainCommands(build)) {
      const { name } = execution;
      if (name.value !== "todo") continue;
      yield { span: name.span, message: "TODO: what is wrong and why it matters here, without a full stop" };
    }
  },
} satisfies Rule;
`,
);
writeFileSync(
  join(root, fixture),
  `FROM quay.io/fedora/python-313-minimal
RUN todo
# It may not run, or nobody minds when it fails.
RUN if [ -f /etc/todo ]; then todo; fi
RUN todo || true

FROM registry.example/of/somebody/else
RUN todo
`,
);
await generate();
console.log(`${rule}
${fixture}

The rule works as it is; put yours in its place. docs/queries.md lists what it may ask. Then:

  npx vitest run test/rules.test.ts -t ${id} -u   # writes the marks into the fixture: read them
  npm run generate                  # after each change of the comment, and of what can be fixed`);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
