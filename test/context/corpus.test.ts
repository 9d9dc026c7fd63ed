// Real files: every one is read without an exception, and each requirement stands where it is said to stand.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import type { Context } from "../../server/src/context/context.ts";
import { judged } from "../../server/src/context/requirements/judge.ts";
import { requirementsOf } from "../../server/src/context/requirements/requirements-of.ts";
import { readUvLock } from "../../server/src/context/requirements/uv-lock.ts";
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

test("a lock of five megabytes takes less than parsing it", () => {
  const wheels = (project: string) =>
    Array.from({ length: 25 }, (_, at) => {
      const address = `https://host/packages/${"0123456789abcdef".repeat(4)}/${project}-1.${at}.0`;
      return `    { url = "${address}-cp3${at}-cp3${at}-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", hash = "sha256:${"0123456789abcdef".repeat(4)}", size = 12345, upload-time = "2025-05-05T10:00:00.000Z" },\n`;
    }).join("");
  let text = 'version = 1\nrequires-python = ">=3.10"\n';
  for (let at = 0; text.length < 5 * 1024 * 1024; at++) {
    text += `\n[[package]]\nname = "pkg-${at}"\nversion = "1.0"\nsource = { registry = "https://host/simple" }\nwheels = [\n${wheels(`pkg_${at}`)}]\n`;
  }
  const best = (action: () => unknown) => {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 5; round++) {
      const before = process.cpuUsage();
      action();
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, user + system);
    }
    return least;
  };
  const environment = { python: "3.13", architecture: "x86_64" };
  expect(readUvLock(text, "uv.lock", environment).requirements.length).toBeGreaterThan(500);
  // The ratio is about one to five; a machine that does other things too must not fail this.
  expect(best(() => readUvLock(text, "uv.lock", environment))).toBeLessThan(best(() => parse(text)) * 0.7);
}, 60_000);
