// The command that writes a new Containerfile.
import { deepEqual, equal, match } from "node:assert/strict";
import { commands, type TextDocument, window } from "vscode";
import { open, pause, squiggles, untilServed } from "./editor.ts";

const options = { image: "sclorg/python-313-minimal-c10s", layout: "split", style: "s2i", minimal: true };

describe("new Containerfile", () => {
  it("opens a document that is not saved, and in which nothing is wrong", async () => {
    await commands.executeCommand("splitstage.newContainerfile", options);
    const document = shown();
    equal(document.isUntitled, true);
    equal(document.languageId, "dockerfile");
    match(document.getText(), /^FROM \S+\/python-313-c10s\S* AS \w+$[\s\S]*^FROM \S+\/python-313-minimal-c10s/m);
    await untilServed();
    deepEqual(squiggles(document), []);
  });

  it("asks for what it is not told, and takes the first answers", async () => {
    await open("notes.txt");
    const made = commands.executeCommand("splitstage.newContainerfile");
    let asking = true;
    made.then(() => (asking = false));
    for (let questions = 0; asking && questions < 40; questions++) {
      await pause(250);
      await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    }
    equal(asking, false, "the questions come to an end");
    const document = shown();
    equal(document.isUntitled, true);
    match(document.getText(), /^FROM /m);
    await untilServed();
    deepEqual(squiggles(document), []);
  });
});

function shown(): TextDocument {
  return window.activeTextEditor!.document;
}
