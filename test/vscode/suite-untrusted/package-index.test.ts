// A workspace that is not trusted: everything works but the package index, which nobody asks whatever the settings say.
import { deepEqual, equal } from "node:assert/strict";
import { ConfigurationTarget, workspace } from "vscode";
import { inWorkspace, openNew, pause, untilSquiggled } from "../suite/editor.ts";
import { type LocalIndex, localIndex } from "../suite/local-index.ts";
import { requiresUwsgi } from "../suite/samples.ts";

/** Longer than it takes to ask: a second after the last key, and an answer from this machine. */
const enough = 3_000;

describe("a workspace that is not trusted", () => {
  let index: LocalIndex;
  before(async () => {
    index = await localIndex();
    await workspace.fs.writeFile(inWorkspace("asked/requirements.txt"), new TextEncoder().encode("uwsgi\n"));
  });
  after(() => index.close());

  it("is what these tests run in", () => equal(workspace.isTrusted, false));

  it("is squiggled, from tables", async () => {
    await untilSquiggled(await openNew("asked/Containerfile", requiresUwsgi), "compile-without-toolchain");
  });

  for (const [who, target] of [
    ["the workspace", ConfigurationTarget.Workspace],
    ["the user", ConfigurationTarget.Global],
  ] as const) {
    it(`asks no index that ${who} names`, async () => {
      await workspace.getConfiguration("splitstage").update("python.index", `${index.origin}/simple/`, target);
      const document = await openNew(`asked/Containerfile.${target}`, requiresUwsgi);
      await untilSquiggled(document, "compile-without-toolchain");
      await pause(enough);
      await untilSquiggled(document, "compile-without-toolchain");
      deepEqual(index.asked, []);
    });
  }
});
