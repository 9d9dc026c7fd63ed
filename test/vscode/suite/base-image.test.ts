// Another Python or distribution for a whole file, and its base image by digest.
import { equal, ok } from "node:assert/strict";
import { commands, window, workspace } from "vscode";
import { answered, diff, untilDiff } from "./diffs.ts";
import { open, openNew, pause, until } from "./editor.ts";
import { compiled } from "./samples.ts";

const moved = compiled.replaceAll("313", "314").replaceAll("3.13", "3.14");
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("base image", () => {
  beforeEach(() => commands.executeCommand("notifications.clearAll"));

  it("is moved to what is picked, once the diff is agreed to, in one step that can be undone", async () => {
    const document = await openNew("move/Containerfile.pick", compiled);
    const done = commands.executeCommand("splitstage.moveImage");
    await until(
      () => "the list to be answered and the diff to open",
      async () => {
        await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        await pause(200);
        return diff();
      },
    );
    const { modified } = await untilDiff();
    // The first in the list is the newest Python on the same distribution.
    equal((await workspace.openTextDocument(modified)).getText(), moved);
    equal(document.getText(), compiled);
    equal(await answered(done, "notification.acceptPrimaryAction"), true);
    equal(document.getText(), moved);
    equal(diff(), undefined);
    await window.showTextDocument(document);
    await commands.executeCommand("undo");
    equal(document.getText(), compiled);
  });

  it("is moved at once where a key binding says where to and that it is meant", async () => {
    const document = await openNew("move/Containerfile.apply", compiled);
    equal(await commands.executeCommand("splitstage.moveImage", { target: "3.14", apply: true }), true);
    equal(document.getText(), moved);
    equal(await commands.executeCommand("splitstage.moveImage", { target: "3.14", apply: true }), false);
    equal(document.getText(), moved);
  });

  it("is pinned to a digest, which may have the image before it", async () => {
    const document = await openNew("move/Containerfile.pin", compiled);
    const given = `quay.io/fedora/python-313-minimal@${digest}`;
    equal(await commands.executeCommand("splitstage.pinDigest", { digest: given }), true);
    equal(document.getText(), compiled.replace("-minimal", `-minimal@${digest}`));
    equal(await commands.executeCommand("splitstage.pinDigest", { digest: "sha256:123" }), false);
  });

  it("is nobody's business in another file", async () => {
    const all = await commands.getCommands(true);
    ok(all.includes("splitstage.moveImage") && all.includes("splitstage.pinDigest"));
    const notes = await open("notes.txt");
    const before = notes.getText();
    equal(await commands.executeCommand("splitstage.moveImage", { target: "3.14", apply: true }), false);
    equal(await commands.executeCommand("splitstage.pinDigest", { digest }), false);
    equal(notes.getText(), before);
  });
});
