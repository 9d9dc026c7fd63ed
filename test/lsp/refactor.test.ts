// The split of a stage: as a quick fix, as a refactoring at the cursor, and by request.
import { beforeAll, describe, expect, test } from "vitest";
import {
  type AnnotatedTextEdit,
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  CodeActionResolveRequest,
  CodeActionTriggerKind,
  type Position,
  type TextDocumentEdit,
  type TextEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { bundle, full, rangeOf, simple, start, type TestClient, uri } from "./client.ts";

beforeAll(() => bundle());

const kind = "refactor.rewrite.split-stage";
const title = "Split into a build stage and a minimal final stage";

/** The images' own recipe for uwsgi. */
const recipe = `FROM quay.io/fedora/python-313-minimal
USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
# Install packages necessary for compiling uwsgi from source
RUN microdnf install -y gcc python3.13-devel
USER 1001
RUN /usr/libexec/s2i/assemble
CMD /usr/libexec/s2i/run
`;
const split = `FROM quay.io/fedora/python-313 AS builder
USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
USER 1001
RUN /usr/libexec/s2i/assemble

FROM quay.io/fedora/python-313-minimal
COPY --from=builder $APP_ROOT $APP_ROOT
CMD /usr/libexec/s2i/run
`;
/** Nobody knows what this command does, and root may do anything. */
const doubtful = recipe.replace("USER 1001", "RUN /tmp/src/prepare --all\n$&");
const nothingToBuild = 'FROM quay.io/fedora/python-313-minimal\nENV PORT=8080\nCMD ["/usr/libexec/s2i/run"]\n';

const unresolving: ClientCapabilities = { workspace: full.workspace! };
const unannotated: ClientCapabilities = { workspace: { ...full.workspace, workspaceEdit: { documentChanges: true } } };

async function opened(text: string, capabilities = full): Promise<TestClient> {
  const client = await start({ capabilities });
  await client.open(text);
  return client;
}

const at = (text: string, word: string) => {
  const { start } = rangeOf(text, word);
  return { start, end: start };
};

/** The text after an action, taken by its version. */
function taken(action: CodeAction | undefined, text: string): string {
  const [change] = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  expect(change?.textDocument).toEqual({ uri, version: 1 });
  return edited(text, change!.edits as TextEdit[]);
}

const edited = (text: string, edits: TextEdit[]): string =>
  TextDocument.applyEdits(TextDocument.create(uri, "dockerfile", 1, text), edits);

const resolve = (client: TestClient, action: CodeAction | undefined) =>
  client.connection.sendRequest(CodeActionResolveRequest.type, action!);

describe("the quick fix", () => {
  test("splits the stage, before the rule's own fixes, and offers it once for two findings", async () => {
    const client = await opened(recipe);
    const actions = await client.actions(rangeOf(recipe, "RUN microdnf install -y gcc python3.13-devel"), {
      only: [CodeActionKind.QuickFix],
    });
    expect(actions[0]).toMatchObject({ title, kind: "quickfix" });
    expect(actions[0]).not.toHaveProperty("isPreferred");
    expect(actions.filter((it) => it.title === title)).toHaveLength(1);
    expect(taken(actions[0], recipe)).toBe(split);
    await client.change(2, { text: split });
    expect(await client.pull()).toEqual([]);
    await client.stop();
  });

  test("stands behind the rule's own fixes where something is missing from the image", async () => {
    const text = recipe.replace(/#.*\nRUN microdnf.*\n/, "").replace("RUN /usr/libexec/s2i/assemble", "RUN npm ci\n$&");
    const client = await opened(text);
    const titles = (await client.actions(at(text, "npm"), { only: ["quickfix"] })).map((it) => it.title);
    const own = titles.filter((it) => it !== title && !it.startsWith("Ignore "));
    expect(titles.slice(0, own.length + 1)).toEqual([...own, title]);
    await client.stop();
  });

  test("is confirmed first where it is a sketch", async () => {
    const client = await opened(doubtful);
    const [action] = await client.actions(at(doubtful, "gcc"), { only: ["quickfix"] });
    expect(action?.title).toBe(title);
    expect(Object.values(action?.edit?.changeAnnotations ?? {})).toMatchObject([{ needsConfirmation: true }]);
    await client.stop();
  });
});

describe("the refactoring", () => {
  test("is announced", async () => {
    const client = await start({ capabilities: full });
    const provider = client.result.capabilities.codeActionProvider;
    expect(provider).toMatchObject({ codeActionKinds: expect.arrayContaining([kind]), resolveProvider: true });
    await client.stop();
  });

  test.for([
    { only: [kind], found: true },
    { only: ["refactor.rewrite"], found: true },
    { only: ["refactor"], found: true },
    { only: undefined, found: true },
    { only: ["refactor.extract"], found: false },
    { only: ["refactor.rewrite.split"], found: false },
    { only: ["source"], found: false },
    { only: ["quickfix"], found: false },
  ])("answers $only: $found", async ({ only, found }) => {
    const client = await opened(recipe);
    const actions = await client.actions(at(recipe, "ADD"), only && { only });
    expect(actions.some((it) => it.kind === kind)).toBe(found);
    await client.stop();
  });

  test("has its edit once it is taken, in few pieces", async () => {
    const client = await opened(recipe);
    const [action] = await client.actions(at(recipe, "ADD"), { only: [kind] });
    expect(action).toMatchObject({ title, kind });
    expect(action).not.toHaveProperty("edit");
    const resolved = await resolve(client, action);
    expect(taken(resolved, recipe)).toBe(split);
    expect(resolved.edit).not.toHaveProperty("changeAnnotations");
    const [change] = resolved.edit!.documentChanges as TextDocumentEdit[];
    const lines = change!.edits.flatMap(({ range }) => [range.start.line, range.end.line]);
    expect(lines).not.toContain(rangeOf(recipe, "ADD").start.line);
    await client.stop();
  });

  test("has no edit where the text has moved on meanwhile", async () => {
    const client = await opened(recipe);
    const [action] = await client.actions(at(recipe, "ADD"), { only: [kind] });
    await client.change(2, { text: `# new\n${recipe}` });
    expect(await resolve(client, action)).not.toHaveProperty("edit");
    expect(client.logs).toEqual([]);
    await client.stop();
  });

  test.for([{ whose: "does not resolve", capabilities: unresolving }])(
    "has its edit at once for a client that $whose",
    async ({ capabilities }) => {
      const client = await opened(recipe, capabilities);
      const [action] = await client.actions(at(recipe, "ADD"), { only: [kind] });
      expect(taken(action, recipe)).toBe(split);
      await client.stop();
    },
  );

  test("in a CRLF text, for a client that knows no versions", async () => {
    const text = recipe.replaceAll("\n", "\r\n");
    const client = await opened(text, simple);
    const [action] = await client.actions(at(recipe, "ADD"), { only: [kind] });
    expect(edited(text, action?.edit?.changes?.[uri] ?? [])).toBe(split.replaceAll("\n", "\r\n"));
    await client.stop();
  });

  test("asks for confirmation, and says of what, where something is not known", async () => {
    const client = await opened(doubtful);
    const [action] = await client.actions(at(doubtful, "ADD"), { only: [kind] });
    const { edit } = await resolve(client, action);
    const [[id, annotation]] = Object.entries(edit!.changeAnnotations!) as [[string, { label: string }]];
    expect(annotation).toMatchObject({ needsConfirmation: true, description: title });
    expect(annotation.label).toMatch(/prepare/);
    const [change] = edit!.documentChanges as TextDocumentEdit[];
    const edits = change!.edits as AnnotatedTextEdit[];
    expect(new Set(edits.map((it) => it.annotationId))).toEqual(new Set([id]));
    expect(edited(doubtful, edits)).toContain(`# TODO: ${annotation.label}`);
    await client.stop();
  });

  test("asks nothing of a client that cannot ask its user", async () => {
    const client = await opened(doubtful, unannotated);
    const [action] = await client.actions(at(doubtful, "ADD"), { only: [kind] });
    expect(action?.edit).not.toHaveProperty("changeAnnotations");
    expect(taken(action, doubtful)).toContain("# TODO: ");
    await client.stop();
  });

  test("is not offered where it is declined, but shown with the reason to whoever asks for it", async () => {
    const client = await opened(nothingToBuild);
    const cursor = at(nothingToBuild, "ENV");
    expect((await client.actions(cursor)).filter((it) => it.kind === kind)).toEqual([]);
    const [action] = await client.actions(cursor, { only: [kind] });
    expect(action).toMatchObject({ title, kind, disabled: { reason: expect.stringMatching(/nothing is built/) } });
    expect(action).not.toHaveProperty("edit");
    await client.stop();

    const old = await opened(nothingToBuild, simple);
    expect(await old.actions(cursor, { only: [kind] })).toEqual([]);
    await old.stop();
  });

  test("belongs to the published stage, its blank lines and comments too", async () => {
    const using = recipe.replace("ADD", "\n# The app\nCOPY --from=assets /opt/app-root/src/dist /tmp/dist\nADD");
    const text = `FROM quay.io/fedora/python-313 AS assets\nRUN npm ci\n\n${using}`;
    const client = await opened(text);
    const kinds = async (word: string) => (await client.actions(at(text, word), { only: [kind] })).map((it) => it.kind);
    expect(await kinds("# The app")).toEqual([kind]);
    expect(await kinds("npm")).toEqual([]);
    await client.stop();
  });

  test("lights no bulb by itself, except beside one of our findings", async () => {
    const client = await opened(recipe);
    const triggerKind = CodeActionTriggerKind.Automatic;
    const automatic = async (word: string) =>
      (await client.actions(at(recipe, word), { triggerKind })).some((it) => it.kind === kind);
    expect(await automatic("ADD")).toBe(false);
    expect(await automatic("gcc")).toBe(true);
    await client.stop();
  });
});

describe("the other refactorings", () => {
  test("are offered at their place, each with a kind of its own, and resolved in the same way", async () => {
    const toggled = split.replace("USER 1001\n", "USER 1001\nUSER 0\nUSER 1001\n");
    const client = await opened(toggled);
    const cursor = at(toggled, "USER 1001");
    const [action] = await client.actions(cursor, { only: ["refactor.rewrite.merge-users"] });
    expect(action).toMatchObject({ kind: "refactor.rewrite.merge-users" });
    const provider = client.result.capabilities.codeActionProvider;
    expect(provider).toMatchObject({ codeActionKinds: expect.arrayContaining([action?.kind]) });
    const { edit } = await resolve(client, action);
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(edited(toggled, change!.edits as TextEdit[])).toBe(split);
    await client.stop();
  });
});

describe("splitstage/split", () => {
  interface Answer {
    readonly text: string;
    readonly edits: TextEdit[];
    readonly version: number;
    readonly doubts: readonly string[];
    readonly declined: string;
  }
  const ask = (client: TestClient, position?: Position) =>
    client.connection.sendRequest<Answer>("splitstage/split", { textDocument: { uri }, position });

  test("answers the new text, and the edits and the version that it is of", async () => {
    const client = await opened(recipe);
    const answer = await ask(client);
    expect(answer).toMatchObject({ text: split, version: 1, doubts: [] });
    expect(edited(recipe, answer.edits)).toBe(split);
    expect(await ask(client, at(recipe, "ADD").start)).toEqual(answer);
    await client.stop();
  });

  test("answers what is to be checked", async () => {
    const client = await opened(doubtful);
    expect((await ask(client)).doubts).toEqual([expect.stringMatching(/prepare/)]);
    await client.stop();
  });

  test.for([
    { text: nothingToBuild, reason: /nothing is built/ },
    { text: split, reason: /split already/ },
    { text: "FROM docker.io/library/debian\nRUN make\n", reason: /no stage is on an S2I Python image/ },
    { text: `# ${"x".repeat(1024 * 1024)}\n${recipe}`, reason: /larger than 1 MiB/ },
    { text: "", reason: /no stage/ },
  ])("answers the reason: $reason", async ({ text, reason }) => {
    const client = await opened(text);
    const answer = await ask(client, { line: 99, character: 0 });
    expect(answer.declined).toMatch(reason);
    expect(Object.keys(answer)).toEqual(["declined"]);
    await client.stop();
  });

  test.for([
    { params: {}, message: /is to have a "textDocument"/ },
    { params: { textDocument: { uri }, position: 3 }, message: /"position" is to have/ },
  ])("refuses $params", async ({ params, message }) => {
    const client = await opened(recipe);
    await expect(client.connection.sendRequest("splitstage/split", params)).rejects.toThrow(message);
    await client.stop();
  });
});
