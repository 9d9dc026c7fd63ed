// What a command does is known in commands/ and knowledge/: elsewhere no command's name stands in a string or a pattern.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandNames } from "../server/src/commands/table.ts";

const root = join(import.meta.dirname, "../server/src");
const files = readdirSync(root, { recursive: true })
  .map(String)
  .filter((it) => it.endsWith(".ts") && !/^(commands|knowledge|context|cli|lsp|disk|index-client)\//.test(it));

/** Names of commands that are words of other trades: verbs, answers, fields of images, kinds of effects, endings. */
const others = new Set(
  (
    "command exec export env history install make mount patch python read return run set source sync test time type yes " +
    "file find id link local more sort split who crb go ld less join true false exit hash let wait tar zip xz ssh"
  ).split(" "),
);
const names = commandNames.filter((it) => !others.has(it) && /^[a-z][\w+-]+$/.test(it));

/** Words that make a string a sentence, which may speak of commands. */
const sentence = /\b(a|an|and|as|does|for|here|in|into|is|it|of|on|the|this|to|with|without|run|runs)\b/;

/** Text in quotes, and regular expressions; comments are prose. */
function literals(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$|^import .*$/gm, "");
  const strings = [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map((it) => it[1]!);
  const patterns = [
    ...code.matchAll(/(?:[=(,:?&|!]\s*|^\s*)\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/[gimsuy]*/gm),
  ].map((it) => it[1]!);
  const lists = strings.filter((it) => !sentence.test(it) && it.split(" ").every((word) => /^[\w.+-]*$/.test(word)));
  return [...lists.flatMap((it) => it.split(" ")), ...patterns.flatMap((it) => it.split(/[^\w.+-]+/))];
}

const flag = "a flag of COPY";
const project = "a project of the index, by whose name requirements ask for it";
const written = "a line that is written into the user's file";
const style = "how an application is installed, one of our own values";

/** What may stand, by the file that it stands in, and why. */
const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "edits/copy-owner.ts": { chown: flag },
  "queries/gaps/commands.ts": { pip: "a kind of programs" },
  "queries/gaps/requirements.ts": { gcc: "distutils calls it by this name" },
  "queries/gaps/starts.ts": { pip: "a kind of programs" },
  "queries/python/surely-installed.ts": { poetry: style },
  "queries/linked-project.ts": { pip: style, poetry: style, pdm: style },
  "queries/content/copied.ts": { git: "the scheme and the ending of an address" },
  "queries/missing-tools.ts": {
    git: "pip itself calls it for requirements at git's addresses",
    sudo: "the one wrapper that is missed and can be left out",
  },
  "queries/python/compilations.ts": { gcc: "distutils calls it by this name" },
  "queries/starts/programs.ts": { node: "a kind of programs" },
  "queries/unreadable-copies.ts": { chmod: flag },
  "refactor/adopt-assemble.ts": { chmod: flag },
  "refactor/s2i/plain-pip.ts": { uv: "the tool of an installation, one of our own values" },
  "refactor/s2i/run-command.ts": { gunicorn: project },
  "refactor/publish-minimal.ts": { chown: flag },
  "refactor/split/packages.ts": { git: "pip itself calls it for requirements at git's addresses" },
  "refactor/s2i/sources.ts": { chown: flag },
  "refactor/s2i/written-out.ts": { micropipenv: written, pip: written, pipenv: written },
  "simulation/folds/mingled.ts": { assemble: "the tool of an installation, one of our own values" },
  "rules/app-py-shadows-wsgi.ts": { gunicorn: project },
  "rules/editable-install-copied.ts": { pip: style, poetry: style },
  "rules/entrypoint-not-in-minimal.ts": { "container-entrypoint": "the one script that can be left out" },
  "rules/lost-shell-state.ts": {
    cd: "the builtin for which there is WORKDIR",
  },
  "rules/full-image-as-final.ts": { node: "a kind of programs" },
  "rules/missing-tool.ts": { node: "a kind of programs", sudo: "the one tool that is left out and not installed" },
  "rules/moved-venv.ts": { uv: written },
  "rules/named-user-in-minimal.ts": { chown: flag },
  "rules/node-not-in-minimal.ts": {
    node: "the program that the rule is about",
    npm: "the package that brings it, asked for by this name",
    npx: "it comes with the same package",
  },
  "rules/ownership-not-group-zero.ts": { chown: flag },
  "rules/redundant-no-cache-dir.ts": { pip: "a kind of programs, and the module behind python -m" },
  "rules/rpm-python-module.ts": { pip: project },
  "rules/swallowed-failure.ts": { rpm: "a query of it is a test; the shell's tree has no effects" },
  "rules/unsupported-microdnf-command.ts": { dnf: "how a message calls the manager", rpm: written },
  "rules/unused-cache-mount.ts": { npm: "the name of its folder" },
  "rules/venv-bypassed.ts": { pip: "the module behind python -m" },
  "rules/separate-venv-unused.ts": { pipenv: style, poetry: style },
  "rules/write-outside-app-root.ts": { chown: flag },
  "scaffold/notes.ts": { pip: style },
  "scaffold/plan.ts": { pip: style },
  "scaffold/project.ts": { gunicorn: project },
  "scaffold/requirements.ts": { git: "the scheme of an address" },
  "scaffold/scaffold.ts": { pip: style },
  "scaffold/stages.ts": { gcc: "an RPM", pip: style },
  "simulation/builtins.ts": { which: "a file, and not of the shell: it may be missing" },
  "simulation/copied-origins.ts": { git: "the scheme and the ending of an address" },
  "simulation/copy-instruction.ts": { chmod: flag, chown: flag },
  "simulation/folds/venvs.ts": { pip: style },
  "text/paths.ts": { git: "the ending of a repository's name" },
};

test.each(files)("%s names no command", (file) => {
  const found = new Set(literals(readFileSync(join(root, file), "utf8")).filter((it) => names.includes(it)));
  // A reason without its name is dead.
  expect([...found].sort()).toEqual(Object.keys(allowed[file] ?? {}).sort());
});

test("the exceptions are of files that are there", () => {
  expect(Object.keys(allowed).filter((it) => !files.includes(it))).toEqual([]);
});
