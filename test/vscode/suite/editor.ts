// What the tests do in VS Code, in the words of somebody who sits before it.
import {
  type CodeAction,
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  type Extension,
  extensions,
  languages,
  type Position,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { dnfOnMinimal } from "./samples.ts";

/** A squiggle: what it is under, and how its tooltip begins. */
export interface Squiggle {
  readonly rule: string;
  readonly word: string;
  readonly severity: string;
}

export function splitstage(): Extension<unknown> {
  const extension = extensions.getExtension("splitstage.splitstage");
  if (!extension) throw new Error("VS Code did not load the extension");
  return extension;
}

/** Opens a file of the workspace in the editor. */
export async function open(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(inWorkspace(path));
  await window.showTextDocument(document);
  return document;
}

/** Writes a file into the workspace and opens it. Every test that changes a file has one of its own. */
export async function openNew(path: string, text: string): Promise<TextDocument> {
  await workspace.fs.writeFile(inWorkspace(path), new TextEncoder().encode(text));
  return open(path);
}

export function inWorkspace(path: string): Uri {
  return Uri.joinPath(workspace.workspaceFolders![0]!.uri, path);
}

/** What is squiggled now. */
export function squiggles(document: TextDocument): Squiggle[] {
  return diagnostics(document).map((diagnostic) => ({
    rule: ruleOf(diagnostic),
    word: document.getText(diagnostic.range),
    severity: DiagnosticSeverity[diagnostic.severity],
  }));
}

export function diagnostics(document: TextDocument): Diagnostic[] {
  return languages.getDiagnostics(document.uri).filter(({ source }) => source === "splitstage");
}

/** Waits until just these rules are squiggled, in order of place. */
export async function untilSquiggled(document: TextDocument, ...rules: readonly string[]): Promise<Diagnostic[]> {
  const now = () => squiggles(document).map(({ rule }) => rule);
  return until(
    () => `squiggles of [${rules}], there are [${now()}]`,
    () => (now().join() === rules.join() ? diagnostics(document) : undefined),
  );
}

/** Waits until the server has been through everything that was opened so far: a squiggle in a later file shows it. */
export async function untilServed(): Promise<void> {
  await untilSquiggled(await openNew(`served/Containerfile.${Date.now()}`, dnfOnMinimal), "wrong-package-manager");
}

/** Waits until something is there, and says what was waited for when it does not come. */
export async function until<T>(what: () => string, probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what()}`);
    await pause(50);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What the light bulb offers at a place, edits included. */
export async function lightBulb(
  document: TextDocument,
  at: Range | Position,
  kind = "quickfix",
): Promise<CodeAction[]> {
  const range = at instanceof Range ? at : new Range(at, at);
  return commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, kind, 50);
}

/** Takes one of the light bulb's offers. */
export async function take(action: CodeAction | undefined): Promise<void> {
  if (!action?.edit) throw new Error(`There is no edit in ${action ? `"${action.title}"` : "what is not offered"}`);
  if (!(await workspace.applyEdit(action.edit))) throw new Error(`"${action.title}" could not be applied`);
}

function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}
