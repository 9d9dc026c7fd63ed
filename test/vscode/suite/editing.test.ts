// Everything else that the extension brings into the editor.
import { equal, match, ok } from "node:assert/strict";
import { ConfigurationTarget, commands, type Hover, MarkdownString, workspace } from "vscode";
import { diagnostics, openNew, splitstage, until, untilSquiggled } from "./editor.ts";
import { dnfOnMinimal, repaired } from "./samples.ts";

describe("editing", () => {
  it("hovering over the base image tells what it is", async () => {
    const document = await openNew("editing/Containerfile.hover", dnfOnMinimal);
    await untilSquiggled(document, "wrong-package-manager");
    const at = document.positionAt(document.getText().indexOf("python-313"));
    const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, at);
    const text = hovers.flatMap(({ contents }) => contents).map((it) => (it instanceof MarkdownString ? it.value : it));
    match(text.join("\n"), /Python 3\.13/);
  });

  it("the setting splitstage.rules turns a rule off and on again", async () => {
    const document = await openNew("editing/Containerfile.setting", dnfOnMinimal);
    await untilSquiggled(document, "wrong-package-manager");
    const settings = workspace.getConfiguration("splitstage");
    await settings.update("rules", { "wrong-package-manager": "off" }, ConfigurationTarget.Workspace);
    try {
      await untilSquiggled(document);
      await settings.update("rules", { "wrong-package-manager": "hint" }, ConfigurationTarget.Workspace);
      const [found] = await untilSquiggled(document, "wrong-package-manager");
      equal(found!.severity, 3);
    } finally {
      await settings.update("rules", undefined, ConfigurationTarget.Workspace);
    }
    await until(
      () => "the rule to be an error again",
      () => diagnostics(document)[0]?.severity === 0 || undefined,
    );
  });

  it("after a restart everything is squiggled once, and still mended", async () => {
    const document = await openNew("editing/Containerfile.restart", dnfOnMinimal);
    await untilSquiggled(document, "wrong-package-manager");
    await commands.executeCommand("splitstage.restart");
    await untilSquiggled(document, "wrong-package-manager");
    await commands.executeCommand("splitstage.fixAll");
    equal(document.getText(), repaired);
    await untilSquiggled(document);
  });

  it("its commands are in the palette", async () => {
    await splitstage().activate();
    const all = await commands.getCommands(true);
    for (const name of ["newContainerfile", "fixAll", "split", "restart", "showOutput"])
      ok(all.includes(`splitstage.${name}`));
  });
});
