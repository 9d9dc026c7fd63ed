// Real files: every one is read without an exception, and each requirement stands where it is said to stand.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Context } from "../../server/src/context/context.ts";
import { judged } from "../../server/src/context/requirements/judge.ts";
import { requirementsOf } from "../../server/src/context/requirements/requirements-of.ts";
import { normalize } from "../../server/src/knowledge/python/names.ts";

const corpus = join(import.meta.dirname, "../../../shared/corpus/files");
const wanted = /requirements.*\.(txt|in)$|^pyproject\.toml$|^Pipfile(\.lock)?$|^setup\.cfg$|\.lock$|^pylock\..*toml$/;
const distro = { family: "el", version: 9, flavor: "rhel9", glibc: "2.34", python3: "3.9" } as const;

function contextOf(root: string): Context {
  return {
    read: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined),
    kind: (path) => (existsSync(join(root, path)) ? "file" : "absent"),
    list: () => undefined,
  };
}

describe.skipIf(!existsSync(corpus))("the corpus", () => {
  const files = existsSync(corpus)
    ? readdirSync(corpus, { recursive: true })
        .map(String)
        .filter((it) => wanted.test(it.slice(it.lastIndexOf("/") + 1)))
    : [];

  test("is read, judged and placed", () => {
    expect(files.length).toBeGreaterThan(400);
    const broken: string[] = [];
    for (const file of files) {
      const [folder, name] = [file.slice(0, file.lastIndexOf("/")), file.slice(file.lastIndexOf("/") + 1)];
      const context = contextOf(join(corpus, folder));
      for (const [python, architecture] of [
        ["3.12", "x86_64"],
        ["3.14", "s390x"],
      ] as const) {
        const found = requirementsOf(context, name, { python, architecture });
        for (const { verdict } of judged(found, { python, distro, architecture })) {
          expect(verdict.reason.length).toBeGreaterThan(5);
        }
        for (const it of found.requirements) {
          const text = context.read(it.file)!;
          const written = text.slice(it.span.start, it.span.end);
          const key = text.slice(text.lastIndexOf("\n", it.span.start) + 1, it.span.start);
          const there =
            it.name === undefined || normalize(written).includes(it.name) || normalize(key).includes(it.name);
          expect(there, `${file}: ${it.name} in ${JSON.stringify(written)}`).toBe(true);
          expect(text.slice(0, it.span.start).split(/\r\n|\r|\n/).length - 1).toBe(it.line);
        }
        if (found.problems.length > 0 && python === "3.12") broken.push(file);
      }
    }
    // One file is a template, and one names files that lie elsewhere.
    expect(broken.sort()).toEqual(["002/pyproject.toml", "501/requirements.txt"]);
  }, 120_000);
});
