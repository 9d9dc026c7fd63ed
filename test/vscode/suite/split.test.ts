// The way from one stage to a build stage and a minimal final one.
import { equal, match, ok } from "node:assert/strict";
import { commands, Position, Selection, WorkspaceEdit, window, workspace } from "vscode";
import { answered, diff, untilDiff } from "./diffs.ts";
import { lightBulb, open, openNew, pause, squiggles, take, until, untilServed, untilSquiggled } from "./editor.ts";
import { compiled, repaired, split } from "./samples.ts";

const title = "Split into a build stage and a minimal final stage";
const kind = "refactor.rewrite.split-stage";

describe("split", () => {
  // A question that another test has left behind must not get this one's answer.
  beforeEach(() => commands.executeCommand("notifications.clearAll"));

  it("the quick fix of a compiler in the published image splits the stage", async () => {
    const document = await openNew("split/Containerfile.fix", compiled);
    const [found] = await untilSquiggled(document, "devel-in-final-stage");
    const [first] = await lightBulb(document, found!.range);
    equal(first?.title, title);
    await take(first);
    equal(document.getText(), split);
    await untilSquiggled(document);
  });

  it("the refactoring does it at any place in the stage", async () => {
    const document = await openNew("split/Containerfile.refactor", compiled);
    await untilServed();
    const [action] = await lightBulb(document, new Position(2, 0), kind);
    equal(action?.title, title);
    await take(action);
    equal(document.getText(), split);
  });

  it("the refactoring is confirmed in VS Code's preview where something is not known", async () => {
    const text = compiled.replace("USER 1001", "RUN /tmp/src/prepare --all\n$&");
    const document = await openNew("split/Containerfile.preview", text);
    await untilSquiggled(document, "devel-in-final-stage");
    select(2);
    const done = commands.executeCommand("editor.action.codeAction", { kind, apply: "first" });
    await pause(3_000);
    equal(document.getText(), text, "nothing is changed before it is confirmed");
    await commands.executeCommand("list.focusFirst");
    await commands.executeCommand("refactorPreview.toggleCheckedState");
    await commands.executeCommand("refactorPreview.apply");
    await done;
    await until(
      () => `the split to be made, there is\n${document.getText()}`,
      () => /AS builder[\s\S]*# TODO: prepare runs as root in the builder/.test(document.getText()) || undefined,
    );
  });

  it("the command does it in one step, which can be undone", async () => {
    const document = await openNew("split/Containerfile.command", compiled);
    equal(await commands.executeCommand("splitstage.split", { apply: true }), true);
    equal(document.getText(), split);
    equal(window.activeTextEditor?.document, document);
    await untilServed();
    equal(JSON.stringify(squiggles(document)), "[]");
    await window.showTextDocument(document);
    await commands.executeCommand("undo");
    equal(document.getText(), compiled);
  });

  it("the command shows a diff first, and changes nothing before the answer", async () => {
    const document = await openNew("split/Containerfile.diff", compiled);
    const done = commands.executeCommand("splitstage.split");
    const { original, modified } = await untilDiff();
    equal(original.toString(), document.uri.toString());
    const right = await workspace.openTextDocument(modified);
    equal(right.getText(), split);
    equal(right.languageId, "dockerfile");
    equal(document.getText(), compiled);
    equal(await answered(done, "notification.acceptPrimaryAction"), true);
    equal(document.getText(), split);
    equal(diff(), undefined);
  });

  it("the command changes nothing in a file that was changed while the user looked", async () => {
    const document = await openNew("split/Containerfile.late", compiled);
    const done = commands.executeCommand("splitstage.split");
    await untilDiff();
    const typed = new WorkspaceEdit();
    typed.insert(document.uri, new Position(0, 0), "# Mine\n");
    ok(await workspace.applyEdit(typed));
    equal(await answered(done, "notification.acceptPrimaryAction"), false);
    equal(document.getText(), `# Mine\n${compiled}`);
    equal(diff(), undefined);
  });

  it("the command changes nothing where the user does not agree", async () => {
    const document = await openNew("split/Containerfile.cancel", compiled);
    const done = commands.executeCommand("splitstage.split");
    await untilDiff();
    equal(await answered(done, "notifications.clearAll"), false);
    equal(document.getText(), compiled);
    equal(diff(), undefined);
  });

  it("the command changes nothing in a file in which nothing is built", async () => {
    const document = await openNew("split/Containerfile.nothing", repaired);
    equal(await commands.executeCommand("splitstage.split", { apply: true }), false);
    equal(document.getText(), repaired);
    equal((await lightBulb(document, new Position(0, 0), kind)).filter(({ edit }) => edit).length, 0);
  });

  it("the command is in the palette for a Containerfile, and changes nothing in another file", async () => {
    const all = await commands.getCommands(true);
    ok(all.includes("splitstage.split"));
    const notes = await open("notes.txt");
    const before = notes.getText();
    equal(await commands.executeCommand("splitstage.split", { apply: true }), false);
    equal(notes.getText(), before);
    match(window.activeTextEditor!.document.fileName, /notes\.txt$/);
  });
});

function select(line: number): void {
  window.activeTextEditor!.selection = new Selection(line, 0, line, 0);
}
