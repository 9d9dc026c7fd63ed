// The right side of a diff: a text that stands nowhere but in the editor and cannot be changed there.
import { commands, type Disposable, TabInputTextDiff, type TextDocument, Uri, window, workspace } from "vscode";

export interface Preview extends Disposable {
  /** Opens the diff between a document and what it would be; answers how to close it. `what` is in the tab's title. */
  show(document: TextDocument, text: string, what: string): Promise<() => Promise<void>>;
}

const scheme = "splitstage-preview";

export function createPreview(): Preview {
  const texts = new Map<string, string>();
  const provider = workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
  let shown = 0;
  return {
    async show({ uri }, text, what) {
      // The name is the file's own, by which VS Code knows the language; the number makes every preview a new one.
      const right = Uri.from({ scheme, path: uri.path.replace(/^\/?/, "/"), query: String(++shown) });
      texts.set(right.toString(), text);
      const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
      await commands.executeCommand("vscode.diff", uri, right, `${name}: ${what}`, { preview: false });
      return async () => {
        await closeDiff(right);
        texts.delete(right.toString());
      };
    },
    dispose: () => provider.dispose(),
  };
}

async function closeDiff(right: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const ours = tabs.filter(
    ({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === right.toString(),
  );
  await window.tabGroups.close(ours);
}
