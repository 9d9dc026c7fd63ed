// "Splitstage: Convert to Split Stage": shows what the file would become, and makes it so when the user agrees.
import { commands, window } from "vscode";
import { attempt, type Change, type Declined, given, make, show, whereIn } from "../change.ts";
import type { Preview } from "../preview.ts";
import type { Server } from "../server.ts";

/**
 * Answers whether the file was changed. `chosen` is what a key binding or another extension hands over: with
 * `apply: true`, nothing is asked.
 */
export async function split(server: Server, preview: Preview, chosen: unknown): Promise<boolean> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage("Open a Containerfile to have it split.");
    return false;
  }
  const { document } = editor;
  return attempt("Not split", async () => {
    const answer = await server.request<Change | Declined>("splitstage/split", whereIn(editor));
    if ("declined" in answer) {
      void decline(answer.declined);
      return false;
    }
    return given(chosen).apply === true
      ? make(document, answer)
      : show(document, answer, preview, {
          what: "Split Stage",
          question: "Build on the full image and publish the minimal one, as the right side shows?",
        });
  });
}

const fresh = "New Containerfile...";

async function decline(reason: string): Promise<void> {
  const answer = await window.showInformationMessage(
    `Not split: ${reason}. A new Containerfile for this project can have the split stage from the start.`,
    fresh,
  );
  if (answer === fresh) await commands.executeCommand("splitstage.newContainerfile");
}
