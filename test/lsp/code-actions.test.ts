// Quick fixes, suppression and "fix all": what is offered, to whom, and what its edit makes of the text.

import { beforeAll, describe, expect, test } from "vitest";
import {
  type CodeAction,
  CodeActionKind,
  CodeActionResolveRequest,
  type TextDocumentEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { bundle, full, rangeOf, sample, simple, start, uri } from "./client.ts";

beforeAll(() => bundle());

const fixed = sample.replaceAll("dnf", "microdnf");
const everything = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
const kinds = (actions: readonly CodeAction[]) => [...new Set(actions.map(({ kind }) => kind))];

/** The text after the action, taken as a careful client takes it: by its version. */
function taken(action: CodeAction | undefined, text: string): string {
  const [change] = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  expect(change?.textDocument).toEqual({ uri, version: 1 });
  return TextDocument.applyEdits(TextDocument.create(uri, "dockerfile", 1, text), change!.edits as never);
}

describe("what no builder can read", () => {
  const torn = sample.replace("USER 0\n", "LABEL a=1\n      b=2\nUSER 0\n");

  test("is shown with a way out, and cannot be ignored", async () => {
    const client = await start({ capabilities: full });
    await client.open(torn);
    const [{ code, codeDescription, range } = {}, ...rest] = await client.pull();
    expect([code, codeDescription, rest]).toEqual(["syntax", undefined, []]);
    const actions = await client.actions(range!, { only: [CodeActionKind.QuickFix] });
    expect(actions.map(({ title }) => title)).toEqual(["Add the backslash"]);
    expect(taken(actions[0], torn)).toBe(torn.replace("a=1\n", "a=1 \\\n"));
    await client.stop();
  });

  test("is not shown while it is typed", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample.replace("USER 0\n", "EN\nUSER 0\n"));
    expect((await client.pull()).map(({ code }) => code)).not.toContain("syntax");
    expect(await client.pull()).not.toEqual([]);
    await client.stop();
  });
});

describe("quick fixes", () => {
  test("of the word at the cursor: one is preferred, and its edit says for which version it is", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const { start: cursor } = rangeOf(sample, "dnf");
    const actions = await client.actions({ start: cursor, end: cursor }, { only: [CodeActionKind.QuickFix] });
    expect(kinds(actions)).toEqual([CodeActionKind.QuickFix]);
    for (const { diagnostics } of actions)
      expect(diagnostics?.map(({ range }) => range)).toEqual([rangeOf(sample, "dnf")]);

    const preferred = actions.filter(({ isPreferred }) => isPreferred);
    expect(preferred).toHaveLength(1);
    expect(taken(preferred[0], sample)).toBe(sample.replace("dnf", "microdnf"));
    await client.stop();
  });

  test("of a line that is wrong twice: of both words, the comment that suppresses both once", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const actions = await client.actions(everything, { only: [CodeActionKind.QuickFix] });
    expect(actions.filter(({ isPreferred }) => isPreferred)).toHaveLength(2);
    expect(actions.filter(({ title }) => title.startsWith("Ignore "))).toHaveLength(1);
    await client.stop();
  });

  test("of the diagnostics that the client asks about, with the client's own diagnostic", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const [, second] = await client.pull();
    const foreign = { range: everything, message: "DL3041", source: "hadolint" };
    const asked = await client.actions(everything, {
      diagnostics: [foreign, second!],
      only: [CodeActionKind.QuickFix],
    });
    for (const { diagnostics } of asked) expect(diagnostics).toEqual([second]);
    expect(asked).not.toEqual([]);

    // Another linter's diagnostic at the same place takes nothing away from ours.
    expect(await client.actions(everything, { diagnostics: [foreign] })).not.toEqual([]);
    await client.stop();
  });

  test("none where nothing is wrong", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    expect(await client.actions(rangeOf(sample, "USER 1001"))).toEqual([]);
    await client.stop();
  });

  test("in a CRLF text, fixed by a client that does not version its edits", async () => {
    const client = await start({ capabilities: simple });
    const text = sample.replaceAll("\n", "\r\n");
    await client.open(text);
    const cursor = { line: 2, character: 4 };
    const action = (await client.actions({ start: cursor, end: cursor })).find(({ isPreferred }) => isPreferred);
    expect(action?.edit?.documentChanges).toBeUndefined();
    const edits = action?.edit?.changes?.[uri] ?? [];
    expect(TextDocument.applyEdits(TextDocument.create(uri, "dockerfile", 1, text), edits)).toBe(
      text.replace("dnf", "microdnf"),
    );
    await client.stop();
  });
});

describe("suppression", () => {
  test("a comment above the instruction, after which nothing is said", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const actions = await client.actions(rangeOf(sample, "dnf"));
    const ignore = actions.find(({ title }) => title.startsWith("Ignore "));
    expect(ignore?.isPreferred).toBeUndefined();
    const text = taken(ignore, sample);
    expect(text).toMatch(/^# splitstage ignore=wrong-package-manager\b.*\nRUN dnf/m);
    await client.change(2, { text });
    expect(await client.pull()).toEqual([]);
    await client.stop();
  });
});

describe("fix all", () => {
  const only = ["source.fixAll.splitstage"];

  test.for([
    { only: ["source.fixAll.splitstage"], found: true },
    { only: ["source.fixAll"], found: true },
    { only: ["source"], found: true },
    { only: ["source.fixAll.eslint"], found: false },
    { only: ["source.organizeImports"], found: false },
    { only: ["refactor.extract"], found: false },
    { only: ["sourcery"], found: false },
  ])("answers $only: $found", async ({ only, found }) => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    expect(kinds(await client.actions(everything, { only }))).toEqual(found ? ["source.fixAll.splitstage"] : []);
    await client.stop();
  });

  test("is computed when it is taken, and touches the two words only", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const [action] = await client.actions(everything, { only });
    expect(action?.edit).toBeUndefined();
    const resolved = await client.connection.sendRequest(CodeActionResolveRequest.type, action!);
    const changes = (resolved.edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(changes.flatMap(({ edits }) => edits.map(({ range }) => range.start.line))).toEqual([2]);
    expect(taken(resolved, sample)).toBe(fixed);
    await client.stop();
  });

  test("has no edit where the text has moved on meanwhile", async () => {
    const client = await start({ capabilities: full });
    await client.open(sample);
    const [action] = await client.actions(everything, { only });
    await client.change(2, { text: `# new\n${sample}` });
    const resolved = await client.connection.sendRequest(CodeActionResolveRequest.type, action!);
    expect(resolved.edit).toBeUndefined();
    expect(client.logs).toEqual([]);
    await client.stop();
  });

  test("comes with its edit for a client that does not resolve", async () => {
    const client = await start({ capabilities: { workspace: { workspaceEdit: { documentChanges: true } } } });
    expect(client.result.capabilities.codeActionProvider).toMatchObject({ resolveProvider: false });
    await client.open(sample);
    const [action] = await client.actions(everything, { only });
    expect(taken(action, sample)).toBe(fixed);
    await client.stop();
  });

  test("is not offered where there is nothing to fix", async () => {
    const client = await start({ capabilities: full });
    await client.open(fixed);
    expect(await client.actions(everything, { only })).toEqual([]);
    await client.stop();
  });
});
