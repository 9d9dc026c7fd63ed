// What becomes of the Containerfile in the active editor, in the language status ({} in the status bar).
import {
  type Command,
  type Disposable,
  type DocumentSelector,
  LanguageStatusSeverity,
  languages,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { Server } from "./server.ts";

export interface Verdict {
  readonly kind: "builds and starts" | "builds, does not start" | "fails" | "not known";
  readonly because: string;
  readonly range?: PlainRange;
  readonly granted: readonly { readonly because: string; readonly range: PlainRange }[];
  readonly version: number;
}

interface PlainRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Nobody reads it while typing. */
const quiet = 600;

/** Shows the verdict on the active document, asked for when it has been quiet for a moment. */
export function followVerdict(server: Server, selector: DocumentSelector): Disposable {
  const item = languages.createLanguageStatusItem("splitstage.verdict", selector);
  item.name = "Splitstage: Build and Start";
  item.text = "";
  let waiting: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor === undefined || languages.match(selector, editor.document) === 0) return;
    const { document } = editor;
    try {
      const verdict = await verdictOn(server, document.uri);
      // Another editor, or another text, has a verdict of its own.
      if (window.activeTextEditor !== editor || verdict === undefined || verdict.version !== document.version) return;
      Object.assign(item, shown(verdict, document.uri));
    } catch {
      // A server that is not there is said by the other item.
      Object.assign(item, { text: "", detail: "", severity: LanguageStatusSeverity.Information, command: undefined });
    }
  }

  function later(): void {
    clearTimeout(waiting);
    waiting = setTimeout(() => void ask(), quiet);
  }

  const following = [
    window.onDidChangeActiveTextEditor(later),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document === window.activeTextEditor?.document) later();
    }),
    // Settings, and files of the build context, change what is found.
    languages.onDidChangeDiagnostics(({ uris }) => {
      const active = window.activeTextEditor?.document.uri.toString();
      if (uris.some((it) => it.toString() === active)) later();
    }),
  ];
  later();
  return {
    dispose() {
      clearTimeout(waiting);
      for (const it of [item, ...following]) it.dispose();
    },
  };
}

/** Undefined where the server does not know the document. */
export async function verdictOn(server: Server, uri: Uri): Promise<Verdict | undefined> {
  const params = { textDocument: { uri: uri.toString() } };
  const answer = await server.request<Verdict | { readonly declined: string }>("splitstage/verdict", params);
  return "declined" in answer ? undefined : answer;
}

/** "fails: line 3, there is no dnf ...". */
export function sentence({ kind, because, range }: Verdict): string {
  const place = range === undefined ? "" : `line ${range.start.line + 1}, `;
  return because === "" ? kind : `${kind}: ${place}${because}`;
}

function shown(verdict: Verdict, uri: Uri) {
  const { kind, because, range, granted } = verdict;
  const { Information, Warning, Error: Failure } = LanguageStatusSeverity;
  const place = range === undefined ? "" : `Line ${range.start.line + 1}: `;
  const conditions = granted.length === 0 ? "" : ` (if ${granted[0]!.because}${granted.length > 1 ? " ..." : ""})`;
  const goTo: Command | undefined = range && {
    command: "vscode.open",
    title: "Show",
    arguments: [uri, { selection: range }],
  };
  return {
    text: `${kind[0]!.toUpperCase()}${kind.slice(1)}`,
    detail: `${place}${because}${conditions}`,
    severity: kind === "builds and starts" ? Information : kind === "not known" ? Warning : Failure,
    command: goTo,
  };
}
