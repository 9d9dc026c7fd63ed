// The way from a squiggle to a repaired file.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { ConfigurationTarget, commands, window, workspace } from "vscode";
import { lightBulb, open, openNew, squiggles, take, untilSquiggled } from "./editor.ts";
import { dnfOnMinimal, dnfTwice, repaired } from "./samples.ts";

describe("fixes", () => {
  it("squiggles the word at fault, says what is wrong and where to read more", async () => {
    const document = await open("Containerfile");
    const [first] = await untilSquiggled(document, "wrong-package-manager", "wrong-package-manager");
    deepEqual(squiggles(document)[0], { rule: "wrong-package-manager", word: "dnf", severity: "Error" });
    deepEqual([first!.range.start.line, first!.range.start.character], [2, 4]);
    match(first!.message, /dnf/);
    ok(typeof first!.code === "object" && first!.code.target.path.includes("wrong-package-manager"));
  });

  it("a quick fix changes the text, and the squiggle goes", async () => {
    const document = await openNew("fixes/Containerfile", dnfOnMinimal);
    const [found] = await untilSquiggled(document, "wrong-package-manager");
    const offers = await lightBulb(document, found!.range);
    await take(offers.find(({ isPreferred }) => isPreferred));
    equal(document.getText(), repaired);
    await untilSquiggled(document);
  });

  it("a fix that was taken can be undone", async () => {
    const document = await openNew("fixes/Containerfile.undo", dnfOnMinimal);
    const [found] = await untilSquiggled(document, "wrong-package-manager");
    await take((await lightBulb(document, found!.range)).find(({ isPreferred }) => isPreferred));
    await untilSquiggled(document);
    await commands.executeCommand("undo");
    equal(document.getText(), dnfOnMinimal);
    await untilSquiggled(document, "wrong-package-manager");
  });

  it("the command fixes everything that is safe to fix", async () => {
    const document = await openNew("fixes/Containerfile.all", dnfTwice);
    await untilSquiggled(document, "wrong-package-manager", "wrong-package-manager");
    await commands.executeCommand("splitstage.fixAll");
    equal(document.getText(), dnfTwice.replaceAll("dnf", "microdnf"));
    await untilSquiggled(document);
  });

  it("source.fixAll.splitstage does it on save", async () => {
    const editor = workspace.getConfiguration("editor");
    await editor.update("codeActionsOnSave", { "source.fixAll.splitstage": "always" }, ConfigurationTarget.Workspace);
    try {
      const document = await openNew("fixes/Containerfile.save", dnfTwice);
      await untilSquiggled(document, "wrong-package-manager", "wrong-package-manager");
      const typing = await window.showTextDocument(document);
      await typing.edit((edit) => edit.insert(document.positionAt(document.getText().length), "# The end.\n"));
      await document.save();
      equal(document.getText(), `${dnfTwice.replaceAll("dnf", "microdnf")}# The end.\n`);
      equal(document.isDirty, false);
    } finally {
      await editor.update("codeActionsOnSave", undefined, ConfigurationTarget.Workspace);
    }
  });

  it("a finding can be ignored with a comment above its instruction", async () => {
    const document = await openNew("fixes/Containerfile.ignore", dnfOnMinimal);
    const [found] = await untilSquiggled(document, "wrong-package-manager");
    const offers = await lightBulb(document, found!.range);
    await take(offers.find(({ title }) => title.startsWith("Ignore wrong-package-manager")));
    match(document.getText(), /\n# splitstage ignore=wrong-package-manager.*\nRUN dnf install/);
    await untilSquiggled(document);
  });

  it("nothing is offered where nothing is wrong", async () => {
    const document = await openNew("fixes/Containerfile.clean", dnfOnMinimal);
    const [found] = await untilSquiggled(document, "wrong-package-manager");
    deepEqual(await lightBulb(document, found!.range.start.translate(1)), []);
  });
});
