// Another base image, or the same by its digest: by request.
import { beforeAll, describe, expect, test } from "vitest";
import type { Position, TextEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { bundle, full, rangeOf, start, type TestClient, uri } from "./client.ts";

beforeAll(() => bundle());

const text = `ARG UNUSED=1
FROM quay.io/fedora/python-313 AS builder
COPY . /tmp/src
RUN /usr/libexec/s2i/assemble

FROM quay.io/fedora/python-313-minimal
COPY --from=builder $APP_ROOT $APP_ROOT
CMD ["/usr/libexec/s2i/run"]
`;
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const at = (word: string): Position => rangeOf(text, word).start;

async function opened(content = text): Promise<TestClient> {
  const client = await start({ capabilities: full });
  await client.open(content);
  return client;
}

interface Answer {
  readonly text: string;
  readonly edits: TextEdit[];
  readonly version: number;
  readonly doubts: readonly string[];
  readonly declined: string;
}

interface Target {
  readonly target: string;
  readonly image: string;
  readonly python: string;
  readonly distribution: string;
  readonly changes: string;
  readonly endOfLife?: string;
  readonly declined?: string;
}

interface Targets {
  readonly from: Omit<Target, "target" | "changes">;
  readonly targets: readonly Target[];
  readonly version: number;
}

const ask = <R = Answer>(client: TestClient, method: string, params: object): Promise<R> =>
  client.connection.sendRequest<R>(`splitstage/${method}`, { textDocument: { uri }, ...params });

describe("splitstage/move/targets", () => {
  test("answers the images of the published stage's variant, the nearest first, and each can be moved to", async () => {
    const client = await opened();
    const answer = await ask<Targets>(client, "move/targets", {});
    expect(answer).toMatchObject({ from: { image: "fedora/python-313-minimal", python: "3.13" }, version: 1 });
    const { targets } = answer;
    expect(targets[0]).toMatchObject({ image: expect.stringMatching(/^fedora\//), changes: "python" });
    expect(targets).toContainEqual(
      expect.objectContaining({ image: "fedora/python-314-minimal", changes: "python", python: "3.14" }),
    );
    const groups = targets.map(({ changes }) => changes);
    const order = ["python", "distribution", "both"];
    expect(groups).toEqual(groups.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    for (const { image, target, declined } of targets) {
      expect(image).toMatch(/-minimal/);
      const moved = await ask(client, "move", { target });
      expect(moved.declined).toBe(declined);
      if (declined === undefined) expect(moved.text).toContain(image);
    }
    expect(targets.some(({ declined }) => declined === undefined)).toBe(true);
    await client.stop();
  });

  test("are those of the stage at the cursor", async () => {
    const client = await opened();
    const { from, targets } = await ask<Targets>(client, "move/targets", { position: at("COPY . ") });
    expect(from.image).toBe("fedora/python-313");
    expect(targets.filter(({ image }) => image.includes("-minimal"))).toEqual([]);
    await client.stop();
  });

  test("mark what gets no more updates", async () => {
    const client = await opened("FROM registry.access.redhat.com/ubi9/python-311\nRUN pip install flask\n");
    const { from, targets } = await ask<Targets>(client, "move/targets", {});
    expect(from.endOfLife).toMatch(/has ended its support/);
    expect(targets.filter((it) => it.endOfLife !== undefined).map(({ python }) => python)).toEqual([]);
    await client.stop();
  });

  test("offer another Python under a name that leaves the distribution open", async () => {
    const client = await opened('FROM python-313-minimal\nCMD ["/usr/libexec/s2i/run"]\n');
    const { from, targets } = await ask<Targets>(client, "move/targets", {});
    expect(from).toMatchObject({ image: "python-313-minimal", distribution: expect.stringContaining(" or ") });
    expect(targets[0]).toMatchObject({ changes: "python" });
    expect(targets).toContainEqual(
      expect.objectContaining({ target: "3.14", image: "python-314-minimal", changes: "python" }),
    );
    const moved = await ask(client, "move", { target: "3.14" });
    expect(moved.text).toMatch(/^FROM python-314-minimal\n/);
    await client.stop();
  });

  test.for([
    { content: "FROM debian\nRUN make\n", reason: /no stage is on an S2I Python image/ },
    { content: `FROM debian\nRUN make\n\n${text.slice(text.indexOf("FROM"))}`, reason: /not one of the family/ },
  ])("answers the reason: $reason", async ({ content, reason }) => {
    const client = await opened(content);
    const answer = await ask(client, "move/targets", { position: { line: 1, character: 0 } });
    expect(answer).toEqual({ declined: expect.stringMatching(reason) });
    await client.stop();
  });
});

describe("splitstage/move", () => {
  test("answers the new text, and the edits and the version that it is of", async () => {
    const client = await opened();
    const answer = await ask(client, "move", { target: "3.14", position: at("COPY . ") });
    expect(answer).toMatchObject({ text: text.replaceAll("python-313", "python-314"), version: 1, doubts: [] });
    const document = TextDocument.create(uri, "dockerfile", 1, text);
    expect(TextDocument.applyEdits(document, answer.edits)).toBe(answer.text);
    await client.stop();
  });

  test.for([
    { target: "3.10", reason: /is no longer built/ },
    { target: "the newest", reason: /names no image/ },
    { target: "3.13", reason: /already/ },
  ])("answers the reason to $target", async ({ target, reason }) => {
    const client = await opened();
    expect(await ask(client, "move", { target })).toEqual({ declined: expect.stringMatching(reason) });
    await client.stop();
  });
});

describe("splitstage/pin", () => {
  test("pins the base image of the stage at the cursor, else the published one", async () => {
    const client = await opened();
    const pinned = async (position?: Position) => (await ask(client, "pin", { digest, position })).text;
    expect(await pinned()).toBe(text.replace("-minimal", `-minimal@${digest}`));
    expect(await pinned({ line: 0, character: 0 })).toBe(await pinned());
    expect(await pinned(at("COPY . "))).toBe(text.replace("313 AS", `313@${digest} AS`));
    await client.stop();
  });

  test.for([
    { digest: "sha256:123", reason: /a digest is "sha256:" and 64 digits/ },
    { digest: `fedora/python-313@${digest}`, reason: /the digest is one of fedora\/python-313, and/ },
  ])("answers the reason to $digest", async ({ digest: given, reason }) => {
    const client = await opened();
    expect(await ask(client, "pin", { digest: given })).toEqual({ declined: expect.stringMatching(reason) });
    await client.stop();
  });
});

test.for([
  { method: "move", params: {}, message: /"target" is to be a text/ },
  { method: "pin", params: { digest: 3 }, message: /"digest" is to be a text/ },
  { method: "move/targets", params: { position: 3 }, message: /"position" is to have/ },
  { method: "pin", params: { textDocument: {}, digest }, message: /is to have a "textDocument"/ },
])("$method refuses $params", async ({ method, params, message }) => {
  const client = await opened();
  await expect(ask(client, method, params)).rejects.toThrow(message);
  await client.stop();
});
