// The tests that `npm run mutate` runs, as one file: what they all import is read once, and the first to fall ends it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach } from "vitest";

/** What asks the core and is quick, in the order in which it tells most. */
const files = ["simulation", "commands", "queries", "rules.test.ts", "service", "refactor"];
/** What takes seconds and notices what others notice. */
const slow = /^(its fixes in|what holds for every|whatever is offered|hostile files)/;

beforeEach(({ task, skip }) => {
  if (slow.test(task.name)) skip();
});

const root = join(import.meta.dirname, "../test");
for (const name of files) {
  const paths = name.endsWith(".ts") ? [name] : readdirSync(join(root, name)).map((it) => join(name, it));
  for (const it of paths.filter((path) => path.endsWith(".test.ts"))) await import(pathToFileURL(join(root, it)).href);
}
