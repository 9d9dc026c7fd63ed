// "Splitstage: Move to Another Python or Distribution...": asks where to, shows what the file would become, makes it so.
import { window } from "vscode";
import { attempt, type Change, type Declined, given, late, make, show, whereIn } from "../change.ts";
import { type MoveTargets, pickTarget } from "../move-targets.ts";
import type { Preview } from "../preview.ts";
import type { Server } from "../server.ts";

/**
 * Answers whether the file was changed. `chosen` is what a key binding or another extension hands over: with a
 * `target` such as "3.14" or "ubi10", nobody is asked where to; with `apply: true`, the result is not shown first.
 */
export async function moveImage(server: Server, preview: Preview, chosen: unknown): Promise<boolean> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage("Open a Containerfile to have it moved to another image.");
    return false;
  }
  const { document } = editor;
  const where = whereIn(editor);
  const { target: wish, apply } = given(chosen);
  return attempt("Not moved", async () => {
    let target = typeof wish === "string" ? wish : undefined;
    if (target === undefined) {
      const targets = await server.request<MoveTargets | Declined>("splitstage/move/targets", where);
      if ("declined" in targets) return decline(targets);
      target = await pickTarget(targets);
      if (target === undefined) return false;
      // The cursor is where it was in the text that the choice was made for.
      if (document.version !== targets.version) {
        late();
        return false;
      }
    }
    const answer = await server.request<Change | Declined>("splitstage/move", { ...where, target });
    if ("declined" in answer) return decline(answer);
    if (apply === true) return make(document, answer);
    const question = "Move to the other image, with what depends on it, as the right side shows?";
    return show(document, answer, preview, { what: "Another Image", question });
  });
}

function decline({ declined }: Declined): false {
  void window.showInformationMessage(`Not moved: ${declined}.`);
  return false;
}
