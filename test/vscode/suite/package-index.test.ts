// The package index: asked where the setting names one, through the proxy that VS Code has.
import { deepEqual } from "node:assert/strict";
import { ConfigurationTarget, workspace } from "vscode";
import { inWorkspace, open, openNew, until, untilSquiggled } from "./editor.ts";
import { type LocalIndex, localIndex } from "./local-index.ts";
import { requiresUwsgi } from "./samples.ts";

const set = (section: string, name: string, value: unknown) =>
  workspace.getConfiguration(section).update(name, value, ConfigurationTarget.Global);

describe("a package index", () => {
  let index: LocalIndex;
  before(async () => {
    index = await localIndex();
    await workspace.fs.writeFile(inWorkspace("asked/requirements.txt"), new TextEncoder().encode("uwsgi\n"));
  });
  after(async () => {
    index.close();
    await set("splitstage", "python.index", undefined);
    await set("http", "proxy", undefined);
  });

  it("is not asked by default, and what compiles is known from tables", async () => {
    await untilSquiggled(await openNew("asked/Containerfile", requiresUwsgi), "compile-without-toolchain");
    deepEqual(index.asked, []);
  });

  it("is asked once the setting names it, and what it says counts", async () => {
    await set("splitstage", "python.index", `${index.origin}/simple/`);
    await until(
      () => "the index to be asked",
      () => (index.asked.length > 0 ? true : undefined),
    );
    // What it says counts: there is a wheel, and nothing to compile.
    await untilSquiggled(await open("asked/Containerfile"));
    deepEqual(index.asked, ["/simple/uwsgi/"]);
  });

  it("is asked through the proxy of VS Code's settings", async () => {
    const proxy = await localIndex();
    try {
      await set("http", "proxy", proxy.origin);
      await set("splitstage", "python.index", "http://index.invalid/simple/");
      await until(
        () => "the proxy to be asked",
        () => (proxy.asked.length > 0 ? true : undefined),
      );
      deepEqual(proxy.asked, ["http://index.invalid/simple/uwsgi/"]);
    } finally {
      proxy.close();
    }
  });
});
