// Who may import whom. An arrow that is not here does not exist.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/** The rooms of the core in their order: each may import those before it. */
const core = [
  "text",
  "syntax",
  "knowledge",
  "context",
  "image",
  "commands",
  "simulation",
  "queries",
  "edits",
  "rules",
  "refactor",
  "service",
];
const before = (room: string) => core.slice(0, core.indexOf(room));

const allowed: Readonly<Record<string, readonly string[]>> = {
  text: [],
  syntax: ["text", "dockerfile-ast", "unbash"],
  knowledge: ["@renovatebot/pep440"],
  context: ["text", "knowledge", "smol-toml"],
  image: before("image"),
  commands: before("commands"),
  simulation: before("simulation"),
  queries: before("queries"),
  edits: before("edits"),
  rules: before("rules"),
  refactor: before("rules"),
  scaffold: ["text", "knowledge", "context"],
  service: [...before("service"), "scaffold"],
  disk: ["context", "node:"],
  "index-client": ["text", "context", "http-proxy-agent", "https-proxy-agent", "node:"],
  lsp: [
    "text",
    "service",
    "scaffold",
    "disk",
    "index-client",
    "vscode-languageserver",
    "vscode-languageserver-textdocument",
    "vscode-uri",
    "node:",
  ],
  cli: [
    "text",
    "service",
    "scaffold",
    "disk",
    "index-client",
    "commander",
    "tinyglobby",
    "leven",
    "get-east-asian-width",
    "sarif",
    "node:",
  ],
};

const root = join(import.meta.dirname, "../server/src");
const files = readdirSync(root, { recursive: true })
  .map(String)
  .filter((it) => it.endsWith(".ts"));
const importsOf = (path: string) =>
  [
    ...readFileSync(path, "utf8").matchAll(
      /^(?:import|export)\s[^;]*?from "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3])!);

test("there are files to judge", () => {
  for (const folder of new Set(files.map((it) => it.split("/")[0]!))) expect(Object.keys(allowed)).toContain(folder);
  expect(files.length).toBeGreaterThan(60);
});

test.each(files)("%s imports only what its folder may", (file) => {
  const folder = file.split("/")[0]!;
  for (const from of importsOf(join(root, file))) {
    const climbs = /^((?:\.\.\/)+)([\w-]+)/.exec(from);
    const depth = file.split("/").length - 1;
    const target = climbs && climbs[1]!.length / 3 === depth ? climbs[2]! : from;
    if (target.startsWith(".")) continue;
    const fits = allowed[folder]!.some((it) => target === it || target.startsWith(it.endsWith(":") ? it : `${it}/`));
    expect(fits, `${file} imports ${from}`).toBe(true);
  }
});

test("no file imports itself by way of others", () => {
  const arrows = new Map(
    files.map((file) => [
      file,
      importsOf(join(root, file))
        .filter((it) => it.startsWith("."))
        .map((it) => join(dirname(file), it)),
    ]),
  );
  // What imports nothing that is left, or is imported by nothing that is left, is in no circle.
  const left = new Set(files);
  for (let size = -1; size !== left.size; ) {
    size = left.size;
    const used = new Set([...left].flatMap((it) => arrows.get(it)!));
    for (const file of left) if (!used.has(file) || !arrows.get(file)!.some((it) => left.has(it))) left.delete(file);
  }
  expect([...left]).toEqual([]);
});

test("no two exports have one name", () => {
  const homes = new Map<string, string[]>();
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    for (const [, name] of text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm))
      homes.set(name!, [...(homes.get(name!) ?? []), file]);
  }
  expect([...homes].filter(([, of]) => of.length > 1)).toEqual([]);
});

test("no file is longer than what one reads at a sitting", () => {
  const lengths = files.map((it) => [it, readFileSync(join(root, it), "utf8").split("\n").length - 1] as const);
  expect(lengths.filter(([, lines]) => lines > 250)).toEqual([]);
  const sorted = lengths.map(([, lines]) => lines).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80);
});

test("a rule knows no other rule", () => {
  for (const file of files.filter((it) => /^rules\/(?!rule\.ts|index\.ts)/.test(it))) {
    for (const from of importsOf(join(root, file))) {
      if (from.startsWith("./")) expect(from, file).toBe("./rule.ts");
    }
  }
});

test("parsers are known in one file each", () => {
  const users = (name: string) => files.filter((it) => importsOf(join(root, it)).includes(name));
  expect(users("dockerfile-ast")).toEqual(["syntax/parse.ts"]);
  expect(users("unbash")).toEqual(["syntax/shell.ts"]);
});

test("the client imports nothing of the server", () => {
  const client = join(import.meta.dirname, "../client/src");
  for (const file of readdirSync(client, { recursive: true })
    .map(String)
    .filter((it) => it.endsWith(".ts"))) {
    for (const from of importsOf(join(client, file))) expect(from, file).not.toContain("server/src");
  }
});
