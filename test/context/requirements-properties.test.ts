// What holds for every text: readers do not throw, and what they find stands in the text, on the line that they say.
import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { judged } from "../../server/src/context/requirements/judge.ts";
import { requirementsOf } from "../../server/src/context/requirements/requirements-of.ts";

const files = [
  "requirements.txt",
  "pyproject.toml",
  "setup.cfg",
  "Pipfile",
  "Pipfile.lock",
  "uv.lock",
  "poetry.lock",
  "pdm.lock",
  "pylock.toml",
];
const platform = {
  python: "3.13",
  architecture: "aarch64",
  distro: { family: "fedora", version: 42, flavor: "fedora", glibc: "2.41", python3: "3.13" },
} as const;

/** Texts made of what such files are made of, in an order that nobody would write. */
const fragments = fc.constantFrom(
  ..."[[package]] [[packages]] [project] [tool.poetry.dependencies] [dependency-groups] [packages] [options] [[source]]".split(
    " ",
  ),
  ...'name = "numpy"|version = "1.26.4"|source = { editable = "." }|dependencies = [|dependencies = ["psycopg2"]|wheels = [|]|}|{'.split(
    "|",
  ),
  ...'    { url = "https://host/a-1-py3-none-any.whl", hash = "x" },|files = 0|marker = "os_name == \'nt\'"|groups = ["main"]'.split(
    "|",
  ),
  ...'"default": {|"numpy": { "version": "==1.26.4" }|"_meta": null,|url = "https://host/simple"|install_requires ='.split(
    "|",
  ),
  ...'numpy==1.26.4|  psycopg2>=2 ; python_version < "4"|-r requirements.txt|-e .|--no-binary :all:|--hash=sha256:0|# note|\\'.split(
    "|",
  ),
  ...'git+https://host/x.git#egg=y|./a-1-py3-none-any.whl|\uFEFF|\u{1F40D}|"|\'|"""|=|==|;|,|@|${X}|\t'.split("|"),
);
const texts = fc
  .array(fc.tuple(fragments, fc.constantFrom("\n", "\n", "\r\n", "\r", " ", "")), { maxLength: 30 })
  .map((parts) => parts.flat().join(""));

test.each(files)("%s", (file) => {
  fc.assert(
    fc.property(texts, (text) => {
      const found = requirementsOf(memoryContext({ [file]: text }), file, platform);
      for (const { span, line } of [...found.requirements, ...found.problems]) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(text.length);
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(line).toBe(text.slice(0, span.start).split(/\r\n|\r|\n/).length - 1);
      }
      for (const { requirement, verdict } of judged(found, platform)) {
        expect(verdict.reason).not.toMatch(/undefined|NaN|\[object/);
        if (verdict.certain) expect(requirement.version ?? requirement.files).toBeDefined();
      }
    }),
    { numRuns: 400 },
  );
});
