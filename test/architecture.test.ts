// Who may import whom. An arrow that is not here does not exist.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const core = ["text", "syntax", "knowledge", "context", "build", "rules", "refactor", "service"];
const allowed: Readonly<Record<string, readonly string[]>> = {
  text: [],
  syntax: ["text", "dockerfile-ast", "unbash"],
  knowledge: ["@renovatebot/pep440"],
  context: ["text", "knowledge", "smol-toml"],
  build: ["text", "syntax", "knowledge", "context"],
  rules: ["text", "syntax", "knowledge", "context", "build"],
  refactor: ["text", "syntax", "knowledge", "context", "build"],
  scaffold: ["text", "knowledge", "context"],
  service: [...core, "scaffold"],
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
