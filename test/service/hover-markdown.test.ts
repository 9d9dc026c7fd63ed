// What a Containerfile says comes into a hover as text: it makes no picture, no link and no emphasis there.
import { expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { hoverAt } from "../../server/src/service/hover.ts";
import { code, prose } from "../../server/src/text/markdown.ts";

const hostile = "`![x](https://evil.example/x.png)**b**<img/src=x>`www.evil.example";
const list = "a`![x](y)`.txt";
const image = "FROM quay.io/fedora/python-313-minimal\n";

/** What is left of CommonMark once its spans of code are out: a run of backquotes to the next that is as long. */
function outsideCode(markdown: string): string {
  let out = "";
  for (let at = 0; at < markdown.length; ) {
    const escaped = /^\\[!-/:-@[-`{-~]/.exec(markdown.slice(at))?.[0];
    const run = /^`+/.exec(markdown.slice(at))?.[0];
    if (escaped !== undefined) {
      at += escaped.length;
    } else if (run === undefined) {
      out += markdown[at++];
    } else {
      const close = new RegExp(`(?<!\`)\`{${run.length}}(?!\`)`).exec(markdown.slice(at + run.length));
      at += close === null ? run.length : run.length + close.index + run.length;
      if (close === null) out += run;
    }
  }
  return out;
}

test.each([
  ["USER", `${image}USER ${hostile}\n`, 1],
  ["WORKDIR", `${image}WORKDIR /${hostile}\n`, 1],
  ["the user of a command", `${image}USER ${hostile}\nRUN ls\n`, "ls"],
  ["the value of a variable", `${image}ENV A='${hostile}'\nRUN echo $A\n`, "$A"],
  ["a command", `${image}RUN '${hostile}'\n`, "evil"],
  ["a package", `${image}USER 0\nRUN microdnf install -y '${hostile}'\n`, "evil"],
  ["a requirement", `${image}RUN pip install '${hostile}'\n`, "evil"],
  ["a list of requirements", `${image}COPY . .\nRUN pip install -r '${list}'\n`, list],
  ["the folder of an earlier stage", `${image.replace("\n", " AS a\n")}WORKDIR /${hostile}\nFROM a\n`, "a\n"],
])("%s", (_, text, place) => {
  const analysis = analyse(text, {}, memoryContext({ [list]: "numpy==1.26.4\n" }));
  const from = typeof place === "number" ? text.indexOf("\n") + place : text.lastIndexOf(place) + 1;
  const hover = hoverAt(analysis, from);
  expect(hover).toBeDefined();
  expect(outsideCode(hover!.markdown)).not.toMatch(/[`![\]<>]|\*\*b|:\/\/|www\./);
});

test("is cut where nobody reads on", () => {
  const text = `${image}ENV A=${"x".repeat(60_000)}\nRUN echo $A\n`;
  expect(hoverAt(analyse(text), text.length - 2)?.markdown.length).toBeLessThan(300);
});

test.each([
  ["a", "`a`"],
  ["a`b", "``a`b``"],
  ["`", "`` ` ``"],
  ["a``b`c", "```a``b`c```"],
  ["a\nb\u001b[0m", "`a b [0m`"],
  ["", "`  `"],
])("%j as code is %s", (text, expected) => {
  expect(code(text)).toBe(expected);
});

test.each([
  ["ubi9/python-312", "ubi9/python-312"],
  ["![x](y) *b* <a>", "\\!\\[x\\](y) \\*b\\* \\<a\\>"],
  ["https://x www.x", "https\\://x www\\.x"],
])("%j as prose is %s", (text, expected) => {
  expect(prose(text)).toBe(expected);
});
