// `npm run generate`: writes what follows from the rules, the queries and the table of images: the registry, the pages, the
// settings' schema, the images that snippets offer.
// `--check` writes nothing and fails if something would change.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { imagesPage, withChoices } from "./generate/images-page.ts";
import { queriesPage } from "./generate/queries-page.ts";
import { catalogue, pageFile, registry, rulePages, withSettings } from "./generate/rule-pages.ts";

const root = join(import.meta.dirname, "..");

/** Writes every generated file that would change and answers their paths; with `check` it only answers. */
export async function generate({ check = false } = {}): Promise<string[]> {
  const stale: string[] = [];
  const write = (path: string, text: string) => {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) return;
    stale.push(path);
    if (check) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };

  const ids = readdirSync(join(root, "server/src/rules"))
    .filter((it) => it.endsWith(".ts") && it !== "rule.ts" && it !== "index.ts")
    .map((it) => it.replace(/\.ts$/, ""))
    .sort();
  write("server/src/rules/index.ts", registry(ids));
  // A registry that lists other rules than there are would only mislead what follows.
  if (check && stale.length > 0) return stale;

  const pages = await rulePages(root);
  write("server/src/service/rule-pages.generated.json", `${JSON.stringify(pages, null, 1)}\n`);
  for (const it of pages) write(`docs/rules/${it.id}.md`, pageFile(it));
  write("docs/rules/README.md", catalogue(pages));
  write("package.json", withSettings(readFileSync(join(root, "package.json"), "utf8"), pages));
  for (const file of readdirSync(join(root, "docs/rules"))) {
    if (file === "README.md" || ids.includes(file.replace(/\.md$/, ""))) continue;
    stale.push(`docs/rules/${file}`);
    if (!check) rmSync(join(root, "docs/rules", file));
  }

  write("docs/queries.md", queriesPage(root));
  write("docs/images.md", imagesPage());
  const snippets = "snippets/splitstage.code-snippets";
  write(snippets, withChoices(readFileSync(join(root, snippets), "utf8")));
  return stale;
}

if (process.argv[1] === import.meta.filename) {
  const check = process.argv.includes("--check");
  const stale = await generate({ check });
  if (check && stale.length > 0) {
    console.error(`Stale: ${stale.join(", ")}. Run \`npm run generate\` and commit what it writes.`);
    process.exitCode = 1;
  } else console.log(check ? "Generated files are up to date." : `Wrote ${stale.length} generated file(s).`);
}
