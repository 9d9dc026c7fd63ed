// A fix is tried before it is offered, and one that does not hold says why.
import { expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { fixAll, fixesFor, fixesForEach, tryFix } from "../../server/src/service/fixes.ts";
import type { Diagnostic, Fix } from "../../server/src/service/service.ts";
import { parse } from "../../server/src/syntax/parse.ts";
import { apply } from "../../server/src/text/edit.ts";

const text = `FROM quay.io/sclorg/python-313-minimal-c10s
USER 0
RUN dnf install -y httpd
USER 1001
`;
const analysis = analyse(text, {}, memoryContext({ "requirements.txt": "flask\n" }));
const diagnostic = analysis.diagnostics.find((it) => it.rule === "wrong-package-manager")!;
const all = (word: string, by: string, file?: string): Fix => {
  const start = text.indexOf(word);
  return {
    title: "Do it",
    safety: "safe",
    edits: [{ span: { start, end: start + word.length }, text: by }],
    ...(file !== undefined && { file }),
  };
};
const refusalOf = (fix: Fix) => {
  const trial = tryFix(analysis, diagnostic, fix);
  return "refused" in trial ? trial.refused : undefined;
};

test("one that holds answers with what comes after it", () => {
  const trial = tryFix(analysis, diagnostic, all("dnf", "microdnf"));
  expect("after" in trial && trial.after.text).toBe(text.replace("dnf", "microdnf"));
});

test.each([
  ["gcc \\\n    git \\\n    nano\n", "# Why.\n    nano\n"],
  ["'gcc' \\\n    \"git\" make \\\n    nano\n", "# Why.\n    nano\n"],
  ["gcc \\\n    # Why not. \\\n    git \\\n    nano\n", "# Why.\n    # Why not. \\\n    nano\n"],
  ["gcc \\\n    git\n", undefined],
  ["gcc git && dnf clean all\n", undefined],
])("words of a package list below a comment go together: %j", (words, left) => {
  const head = "FROM registry.access.redhat.com/ubi9/python-312\nUSER 0\nRUN dnf install -y";
  const whole = `${head} nano \\\n    # Why.\n    ${words}USER 1001\n`;
  const there = analyse(whole);
  const [fix] = there.diagnostics.find((it) => it.rule === "already-in-image")!.fixes;
  const expected = left === undefined ? ` nano` : ` nano \\\n    ${left}`;
  expect(apply(whole, fix!.edits).startsWith(`${head}${expected}`)).toBe(true);
  expect(parse(apply(whole, fix!.edits)).instructions.map((it) => it.keyword)).toEqual(["FROM", "USER", "RUN", "USER"]);
});

test.each<[string, Fix, string]>([
  ["leaves the finding", all("httpd", "nginx"), "its finding is still there, in line 3"],
  [
    "brings an error",
    all("USER 0\nRUN dnf", "RUN microdnf"),
    "it brings a new error, install-without-root: microdnf needs root, and this runs as user 1001",
  ],
  [
    "breaks the file",
    all("dnf install", "microdnf <<EOF install"),
    "the file cannot be read any more: this heredoc is never closed",
  ],
  [
    "changes one text twice",
    { ...all("dnf", "microdnf"), edits: ["dnf", "dnf install"].flatMap((it) => all(it, "microdnf").edits) },
    "two of its edits change the same text",
  ],
  [
    "is for a file that is not there",
    all("dnf", "x", "setup.py"),
    "there is no setup.py in the build context to change",
  ],
  [
    "is for another file that does not matter",
    { ...all("FROM", "x"), file: "requirements.txt" },
    "its finding is still there, in line 3",
  ],
])("one that %s says so, and is not offered", (_, fix, why) => {
  expect(refusalOf(fix)).toContain(why);
  expect(fixesFor(analysis, { ...diagnostic, fixes: [fix] } satisfies Diagnostic)).toEqual([]);
});

test("none writes a secret of .s2i/environment into the image", () => {
  const source =
    "FROM quay.io/fedora/python-313\nCOPY --chown=1001:0 . /tmp/src\nRUN /usr/libexec/s2i/assemble\nCMD /usr/libexec/s2i/run\n";
  const environment = "APP_MODULE=web:app\nDB_PASSWORD=hunter2\nHF_TOKEN=hf_Aa1\nBROKER=amqp://me:hunter2@host/\n";
  const read = analyse(
    source,
    {},
    memoryContext({ ".s2i/environment": environment, "requirements.txt": "gunicorn\n", "web.py": "app = 1\n" }),
  );
  const found = read.diagnostics.find((it) => it.rule === "ignored-s2i-environment")!;
  expect(found.message).toMatch(/the fix leaves out DB_PASSWORD, HF_TOKEN and BROKER, which ENV would keep/);
  const [fix] = fixesFor(read, found);
  const written = fix!.edits.map((it) => it.text).join("");
  expect(written).toMatch(/ENV APP_MODULE=web:app/);
  expect(written).not.toMatch(/hunter2|hf_Aa1|PASSWORD|TOKEN|BROKER/);
});

const image = "FROM registry.access.redhat.com/ubi9/python-312\n";

test("of the fixes of a long file those are tried for which there is time, and the others counted", () => {
  const analysis = analyse(image + "RUN dnf install x\n".repeat(80));
  const { offers, untried } = fixesForEach(analysis, analysis.diagnostics);
  expect(offers).toHaveLength(analysis.diagnostics.length);
  expect(offers.filter((it) => it.length > 0).length).toBeGreaterThan(5);
  expect(offers.filter((it) => it.length > 0).length + untried).toBeLessThanOrEqual(analysis.diagnostics.length);
  expect(untried).toBeGreaterThan(50);
  const { applied, isCut } = fixAll(analysis);
  expect(isCut).toBe(true);
  expect(applied.length).toBeLessThan(80);
});

test("of a file as people write them all fixes are tried", () => {
  const analysis = analyse(image + "RUN dnf install x\n".repeat(15));
  expect(fixesForEach(analysis, analysis.diagnostics).untried).toBe(0);
  expect(fixAll(analysis)).toMatchObject({ isCut: false });
});
