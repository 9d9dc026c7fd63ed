// Hover and completion on what pip installs: why it compiles, and which RPMs that takes.
import { expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { completionsAt } from "../../server/src/service/completion.ts";
import { hoverAt } from "../../server/src/service/hover.ts";

const context = memoryContext({ "requirements.txt": "flask\nuwsgi\npsycopg2==2.9.9\nnumpy==2.3.2\n" });

/** The text without its cursor, and where that is. */
function at(text: string) {
  const offset = text.indexOf("$0");
  return { offset, analysis: analyse(text.replace("$0", ""), {}, context) };
}

const hover = (text: string) => {
  const { analysis, offset } = at(text);
  return hoverAt(analysis, offset)?.markdown;
};
const completions = (text: string) => {
  const { analysis, offset } = at(text);
  return completionsAt(analysis, offset);
};

test("a requirement says how it comes and what it takes", () => {
  expect(hover("FROM quay.io/fedora/python-313-minimal\nRUN pip install psy$0copg2\n")).toBe(
    "- `psycopg2` is built from source; takes `gcc` and `libpq-devel` and Python's headers; loads `libpq` at run time; psycopg2 has no wheels for Linux",
  );
  expect(hover("FROM quay.io/fedora/python-313-minimal\nRUN pip install num$0py==2.3.2\n")).toMatch(
    /^- `numpy 2.3.2` has a wheel here; /,
  );
});

test("a file says what of it compiles", () => {
  const text =
    "FROM quay.io/fedora/python-313-minimal\nCOPY requirements.txt .\nRUN pip install -r req$0uirements.txt\n";
  expect(hover(text)?.split("\n")).toEqual([
    "4 requirements of `requirements.txt`: 2 compile on fedora/python-313-minimal",
    "",
    "- `uwsgi` is built from source; takes `gcc` and Python's headers; uwsgi has no wheels for Linux",
    expect.stringMatching(/^- `psycopg2 2.9.9` is built from source; takes/),
  ]);
});

test("a file that nobody can look into says why nothing is said of it", () => {
  const text =
    "FROM quay.io/fedora/python-313-minimal\nCOPY requirements.txt .\nRUN echo flask > requirements.txt && pip install -r req$0uirements.txt\n";
  expect(hover(text)).toBe("What compiles is not known: requirements.txt is written by the build, so it is not read.");
});

test("the packages of an install command are those that the requirements compile with", () => {
  const text = (words: string) =>
    `FROM registry.access.redhat.com/ubi9/python-312-minimal\nUSER 0\nRUN microdnf install -y ${words}\nUSER 1001\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`;
  const found = completions(text("$0"));
  expect(found.map((it) => [it.label, it.detail])).toEqual([
    ["gcc", "compiles uwsgi and psycopg2"],
    ["python3.12-devel", "compiles uwsgi and psycopg2"],
    ["libpq-devel", "compiles psycopg2"],
  ]);
  // The word that is begun is replaced, and what is there already is not offered.
  const begun = text("gcc lib$0");
  const libpq = completions(begun).find((it) => it.label === "libpq-devel");
  expect(completions(begun).map((it) => it.label)).not.toContain("gcc");
  expect(libpq).toMatchObject({
    label: "libpq-devel",
    span: { start: begun.indexOf("lib$0"), end: begun.indexOf("$0") },
  });
  expect(completions(text("gcc $0 && microdnf clean all")).map((it) => it.label)).toContain("libpq-devel");
});

test("in the published stage they are those that it loads at run time", () => {
  const text =
    "FROM quay.io/fedora/python-313 AS builder\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n\n" +
    "FROM quay.io/fedora/python-313-minimal\nCOPY --from=builder $APP_ROOT $APP_ROOT\nUSER 0\nRUN microdnf install -y $0\nUSER 1001\n";
  expect(completions(text).map((it) => [it.label, it.detail])).toEqual([["libpq", "psycopg2 loads it at run time"]]);
});

test("there are none elsewhere", () => {
  const from = "FROM quay.io/fedora/python-313-minimal\n";
  for (const text of [
    "RUN mic$0rodnf install -y x",
    "RUN microdnf cl$0ean all",
    "RUN echo $0",
    "COPY $0 .",
    "RUN microdnf install -y $0",
  ])
    expect(completions(`${from}${text}\n`), text).toEqual([]);
  expect(completions("FROM node:22\nRUN dnf install -y $0\n")).toEqual([]);
});
