// The user's settings, on each of the ways by which clients hand them over; broken ones are complained of, once.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { DiagnosticSeverity, DidChangeConfigurationNotification, MessageType } from "vscode-languageserver/node";
import { configured } from "../../server/src/lsp/settings.ts";
import type { Settings } from "../../server/src/service/service.ts";
import { bundle, full, sample, simple, start, uri } from "./client.ts";

beforeAll(() => bundle());

const off = { rules: { "wrong-package-manager": "off" } };

describe("a client that is asked", () => {
  test("is asked for the section, per document, and again after a change", async () => {
    let section: unknown = {};
    const asked: unknown[] = [];
    const client = await start({
      capabilities: full,
      configuration: (item) => {
        asked.push(item);
        return section;
      },
    });
    await client.open(sample);
    expect(await client.pull()).toHaveLength(2);
    expect(await client.pull()).toHaveLength(2);
    expect(asked).toEqual([{ scopeUri: uri, section: "splitstage" }]);

    section = off;
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    await vi.waitFor(() => expect(client.refreshes()).toBe(1));
    expect(await client.pull()).toEqual([]);

    section = { rules: { "wrong-package-manager": "hint" } };
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    expect((await client.pull()).map(({ severity }) => severity)).toEqual([
      DiagnosticSeverity.Hint,
      DiagnosticSeverity.Hint,
    ]);
    expect(client.logs).toEqual([]);
    await client.stop();
  });

  test("and has nothing to answer: what it sent at the start holds", async () => {
    const client = await start({ capabilities: full, configuration: () => null, initializationOptions: off });
    await client.open(sample);
    expect(await client.pull()).toEqual([]);
    await client.stop();
  });
});

describe("a client that sends", () => {
  test.for([{ initializationOptions: off }, { initializationOptions: { splitstage: off } }])(
    "at the start: $initializationOptions",
    async ({ initializationOptions }) => {
      const client = await start({ capabilities: simple, initializationOptions });
      await client.open(sample);
      await vi.waitFor(() => expect(client.published).toHaveLength(1));
      expect(client.published[0]!.diagnostics).toEqual([]);
      await client.stop();
    },
  );

  test("later: what was pushed is pushed anew", async () => {
    const client = await start({ capabilities: simple });
    await client.open(sample);
    await vi.waitFor(() => expect(client.published).toHaveLength(1));
    expect(client.published[0]!.diagnostics).toHaveLength(2);
    const settings = { splitstage: off };
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
    await vi.waitFor(() => expect(client.published).toHaveLength(2));
    expect(client.published[1]).toEqual({ uri, version: 1, diagnostics: [] });
    await client.stop();
  });
});

describe("broken settings", () => {
  test("one warning, the defaults, and what is usable is used", async () => {
    const client = await start({
      capabilities: full,
      configuration: () => ({ rules: { "wrong-package-managr": "off", "user-not-reset": 3 }, target: ["app"] }),
    });
    await client.open(sample);
    expect(await client.pull()).toHaveLength(2);
    await client.change(2, { text: `${sample}\n` });
    expect(await client.pull()).toHaveLength(2);
    expect(client.logs).toHaveLength(1);
    const { type, message } = client.logs[0]!;
    expect(type).toBe(MessageType.Warning);
    for (const part of ["wrong-package-managr", "wrong-package-manager", "user-not-reset", "splitstage.target"]) {
      expect(message).toContain(part);
    }
    await client.stop();
  });

  const rules = [{ id: "wrong-package-manager" }, { id: "user-not-reset" }];
  test.for<{ readonly section: unknown; readonly settings: Settings; readonly complaints: number }>([
    { section: undefined, settings: {}, complaints: 0 },
    { section: null, settings: {}, complaints: 0 },
    { section: {}, settings: {}, complaints: 0 },
    { section: { trace: { server: "verbose" }, target: "" }, settings: {}, complaints: 0 },
    { section: { target: "app" }, settings: { target: "app" }, complaints: 0 },
    { section: { rules: { "user-not-reset": "default" } }, settings: {}, complaints: 0 },
    {
      section: { rules: { "user-not-reset": "info" } },
      settings: { severities: { "user-not-reset": "info" } },
      complaints: 0,
    },
    { section: "off", settings: {}, complaints: 1 },
    { section: [], settings: {}, complaints: 1 },
    { section: { rules: "off" }, settings: {}, complaints: 1 },
    { section: { rules: null }, settings: {}, complaints: 1 },
    { section: { rules: { "user-not-reset": "Error" } }, settings: {}, complaints: 1 },
    {
      section: { rules: { nonsense: "off", "user-not-reset": "off" } },
      settings: { severities: { "user-not-reset": "off" } },
      complaints: 1,
    },
    { section: { rules: { __proto__x: "off", constructor: "off" } }, settings: {}, complaints: 2 },
    { section: { target: 2 }, settings: {}, complaints: 1 },
  ])("$section", ({ section, settings, complaints }) => {
    const found = configured(section, rules);
    expect(found.settings).toEqual(settings);
    expect(found.complaints).toHaveLength(complaints);
  });
});
