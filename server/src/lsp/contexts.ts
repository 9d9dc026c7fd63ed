// Where the server finds the build context of a document.
import type { FileSystemWatcher } from "vscode-languageserver";
import type { Context } from "../service/service.ts";

/** The documents that are open in the editor, by their URI. */
export interface OpenDocuments {
  keys(): readonly string[];
  get(uri: string): { readonly version: number; getText(): string } | undefined;
}

export interface Contexts {
  /** The workspace folders, as URIs: a context that is named by a relative path is below one of them. */
  within(folders: readonly string[]): void;
  /** The context of a document: the named folder, else the document's own. Undefined where there is none to read. */
  of(uri: string, named: string | undefined): Context | undefined;
  /** Where the texts of open documents are, which count before those on disk. */
  follow(open: OpenDocuments): void;
  /** Files have changed: what was read before no longer counts. */
  forget(): void;
}

/** For a place without files of its own: the rules that ask for the context are silent. */
export const noContexts: Contexts = { within() {}, follow() {}, of: () => undefined, forget() {} };

/** The files that a rule may ask for. */
export const watchers: FileSystemWatcher[] = [
  {
    globPattern:
      "**/{*requirements*.txt,*requirements*.in,*constraints*.txt,pyproject.toml,setup.py,setup.cfg,Pipfile,*.lock,pylock*.toml}",
  },
  {
    globPattern:
      "**/{.s2i/environment,environment,app.py,app.sh,wsgi.py,manage.py,.containerignore,*.dockerignore,.env}",
  },
];
