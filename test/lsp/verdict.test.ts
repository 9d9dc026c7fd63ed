// What becomes of a document, asked for by a client.
import { beforeAll, describe, expect, test } from "vitest";
import { bundle, sample, start, uri } from "./client.ts";

beforeAll(() => bundle());

interface Answer {
  readonly kind: string;
  readonly because: string;
  readonly range?: { readonly start: { readonly line: number; readonly character: number } };
  readonly version: number;
  readonly declined?: string;
}

async function ask(text: string): Promise<Answer> {
  const client = await start();
  await client.open(text);
  const answer = await client.connection.sendRequest<Answer>("splitstage/verdict", { textDocument: { uri } });
  await client.stop();
  return answer;
}

describe("splitstage/verdict", () => {
  test("answers the verdict, its reason and its place", async () => {
    const answer = await ask(sample);
    expect(answer).toMatchObject({ kind: "fails", rule: "wrong-package-manager", granted: [], stages: [], version: 1 });
    expect(answer.range?.start).toEqual({ line: 2, character: 4 });
  });

  test("answers what a file on another image gets", async () => {
    expect(await ask("FROM docker.io/library/python:3.13\nRUN x\n")).toMatchObject({
      kind: "not known",
      because: "docker.io/library/python:3.13 is not an image that Splitstage knows",
    });
  });

  test("answers why there is none", async () => {
    const answer = await ask(`# ${"x".repeat(1024 * 1024)}\n${sample}`);
    expect(answer).toEqual({ declined: expect.stringMatching(/larger than 1 MiB/) });
  });
});
