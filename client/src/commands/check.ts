// "Splitstage: Check Build and Start": says what becomes of the active file, and leads to the place that decides it.
import { Range, window } from "vscode";
import { answered } from "../change.ts";
import type { Server } from "../server.ts";
import { sentence, type Verdict, verdictOn } from "../verdict.ts";

/** Answers the verdict, for key bindings and other extensions; undefined where there is none. */
export async function check(server: Server): Promise<Verdict | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage("Open a Containerfile to have it checked.");
    return undefined;
  }
  return answered<Verdict | undefined>("Not checked", undefined, async () => {
    const verdict = await verdictOn(server, editor.document.uri);
    if (verdict === undefined) {
      void window.showInformationMessage("Not checked: this is no Containerfile, or it is larger than 1 MiB.");
      return undefined;
    }
    void tell(verdict, () => {
      const { start, end } = verdict.range!;
      const range = new Range(start.line, start.character, end.line, end.character);
      void window.showTextDocument(editor.document, { viewColumn: editor.viewColumn, selection: range });
    });
    return verdict;
  });
}

async function tell(verdict: Verdict, show: () => void): Promise<void> {
  const conditions = verdict.granted.map(({ because }) => because);
  const more = conditions.length === 0 ? "" : ` This takes for granted that ${conditions.slice(0, 3).join(", that ")}.`;
  const text = `${sentence(verdict)}.${more}`;
  const message = `${text[0]!.toUpperCase()}${text.slice(1)}`;
  const say =
    verdict.kind === "builds and starts"
      ? window.showInformationMessage
      : verdict.kind === "not known"
        ? window.showWarningMessage
        : window.showErrorMessage;
  const answer = await say(message, ...(verdict.range === undefined ? [] : ["Show"]));
  if (answer === "Show") show();
}
