// Diagnostics: pushed or pulled, never both, at the right place in every text.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver/node";
import { bundle, full, rangeOf, sample, simple, start, uri } from "./client.ts";

beforeAll(() => bundle());

const quiet = () => new Promise((resolve) => setTimeout(resolve, 500));

describe("pushed to a client that does not ask", () => {
  test("after opening, once the words are corrected, and none after closing", async () => {
    const client = await start({ capabilities: simple });
    await client.open(sample);
    await vi.waitFor(() => expect(client.published).toHaveLength(1));
    expect(client.published[0]).toMatchObject({ uri, version: 1 });
    expect(client.published[0]!.diagnostics.map(({ range }) => range)).toEqual([
      rangeOf(sample, "dnf", 1),
      rangeOf(sample, "dnf", 2),
    ]);

    // As an editor sends it: the later place first.
    await client.change(
      2,
      { range: rangeOf(sample, "dnf", 2), text: "microdnf" },
      { range: rangeOf(sample, "dnf", 1), text: "microdnf" },
    );
    await vi.waitFor(() => expect(client.published).toHaveLength(2));
    expect(client.published[1]).toEqual({ uri, version: 2, diagnostics: [] });

    await client.close();
    await vi.waitFor(() => expect(client.published).toHaveLength(3));
    expect(client.published[2]).toEqual({ uri, diagnostics: [] });
    await quiet();
    expect(client.published).toHaveLength(3);
    await client.stop();
  });

  test("once for a burst of changes", async () => {
    const client = await start({ capabilities: simple });
    await client.open(sample);
    for (let version = 2; version < 12; version++) await client.change(version, { text: `${sample}# ${version}\n` });
    await quiet();
    expect(client.published.map(({ version }) => version)).toEqual([11]);
    await client.stop();
  });

  test("what is closed before the moment has passed is only cleared", async () => {
    const client = await start({ capabilities: simple });
    await client.open(sample);
    await client.close();
    await quiet();
    expect(client.published).toEqual([{ uri, diagnostics: [] }]);
    await client.stop();
  });
});

describe("pulled by a client that asks", () => {
  test("and then none are pushed", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    expect(await client.pull()).toHaveLength(2);
    await client.change(2, { range: rangeOf(sample, "dnf", 2), text: "microdnf" });
    expect((await client.pull()).map(({ range }) => range)).toEqual([rangeOf(sample, "dnf", 1)]);
    await client.close();
    expect(await client.pull()).toEqual([]);
    await quiet();
    expect(client.published).toEqual([]);
    await client.stop();
  });

  test("each says what it is, how bad, and where to read more", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const [first] = await client.pull();
    expect(first).toMatchObject({
      source: "splitstage",
      code: "wrong-package-manager",
      codeDescription: { href: expect.stringMatching(/^https:\/\/.*wrong-package-manager/) },
      severity: DiagnosticSeverity.Error,
      message: expect.stringContaining("dnf"),
    });
    await client.stop();
  });

  test("related places are in the same document", async () => {
    const client = await start({ capabilities: full });
    await client.open(
      "FROM quay.io/sclorg/python-313-minimal-c10s\nRUN microdnf install -y httpd && microdnf clean all\n",
    );
    const related = (await client.pull()).flatMap(({ relatedInformation }) => relatedInformation ?? []);
    expect(related).not.toEqual([]);
    for (const { location } of related) expect(location.uri).toBe(uri);
    await client.stop();
  });
});

describe("places are lines and UTF-16 units", () => {
  test.for([
    { what: "CRLF", text: sample.replaceAll("\n", "\r\n") },
    { what: "no last line break", text: sample.trimEnd() },
    { what: "emoji before the word", text: sample.replace("RUN ", 'RUN echo "🐍👩‍💻" && ') },
    { what: "CJK before the word", text: sample.replace("RUN ", 'RUN echo "コンテナ" && ') },
    { what: "a byte order mark", text: `\ufeff${sample}` },
    { what: "emoji in a comment above", text: `# 🐍 ${"🐍".repeat(40)}\n${sample}` },
  ])("$what", async ({ text }) => {
    const client = await start({ capabilities: full });
    await client.open(text);
    const lines = text.split(/\r\n|\r|\n/);
    const words = (await client.pull()).map(({ range: { start, end } }) => {
      expect(start.line).toBe(end.line);
      return lines[start.line]!.slice(start.character, end.character);
    });
    expect(words).toEqual(["dnf", "dnf"]);
    await client.stop();
  });

  test("incremental changes in a CRLF text with emoji arrive where they belong", async () => {
    const client = await start({ capabilities: full });
    const text = sample.replace("RUN ", 'RUN echo "🐍" && ').replaceAll("\n", "\r\n");
    await client.open(text);
    const [first] = await client.pull();
    await client.change(2, { range: first!.range, text: "microdnf" });
    const rest = await client.pull();
    expect(rest).toHaveLength(1);
    expect(rest[0]!.range.start).toEqual({
      line: 2,
      character: first!.range.start.character + "microdnf install -y httpd && ".length,
    });
    await client.stop();
  });
});

test("a file on another image gets nothing", async () => {
  const client = await start({ capabilities: full });
  await client.open("FROM docker.io/library/python:3.13-slim\nRUN dnf install httpd\n");
  expect(await client.pull()).toEqual([]);
  await client.stop();
});
