// What a project is, as far as a new Containerfile depends on it: the names at its top, and a few texts.
import { Uri, workspace } from "vscode";

export interface ProjectFacts {
  readonly files: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
}

const telling = [
  "requirements.txt",
  "pyproject.toml",
  "setup.py",
  "setup.cfg",
  "Pipfile",
  "manage.py",
  ".python-version",
  ".s2i/environment",
];

/** Through the editor's own files, so that a remote and a virtual folder are read like a local one. */
export async function readProject(folder: Uri | undefined): Promise<ProjectFacts> {
  if (folder === undefined) return { files: [], texts: {} };
  const files = await namesIn(folder);
  const present = telling.filter((name) => files.includes(name.split("/")[0]!));
  const texts = await Promise.all(present.map((name) => textOf(Uri.joinPath(folder, name))));
  return {
    files,
    texts: Object.fromEntries(present.flatMap((name, i) => (texts[i] === undefined ? [] : [[name, texts[i]]]))),
  };
}

async function namesIn(folder: Uri): Promise<string[]> {
  try {
    return (await workspace.fs.readDirectory(folder)).map(([name]) => name);
  } catch {
    // A folder that is gone has nothing to say; the new file does not depend on it.
    return [];
  }
}

/** Undefined for what cannot be read, such as a folder of that name. */
async function textOf(file: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(file));
  } catch {
    return undefined;
  }
}
