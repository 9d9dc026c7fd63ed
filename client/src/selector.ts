// Which documents are ours.
import type { WorkspaceFolder } from "vscode";
import type { TextDocumentFilter } from "vscode-languageclient";

/**
 * Files, new documents and the folders of a virtual workspace; not the old side of a diff (`git:`) and its like,
 * where every finding would be shown a second time and nothing can be repaired.
 */
export function selectorFor(folders: readonly Pick<WorkspaceFolder, "uri">[]): TextDocumentFilter[] {
  const schemes = new Set(["file", "untitled", "vscode-vfs", "vsls", ...folders.map(({ uri }) => uri.scheme)]);
  return [...schemes].flatMap((scheme) => named.map((filter) => ({ ...filter, scheme })));
}

/** VS Code's own language, and the names that it does not know or that another extension calls something else. */
const named: readonly { readonly language?: string; readonly pattern?: string }[] = [
  { language: "dockerfile" },
  { pattern: "**/Containerfile" },
  { pattern: "**/Containerfile.*" },
  { pattern: "**/*.{containerfile,Containerfile,dockerfile,Dockerfile}" },
  { pattern: "**/Dockerfile" },
  // Dockerfile-dev, Dockerfile_rhel9, Dockerfile38: by name alone only where it is not DockerfileParser.java.
  { language: "plaintext", pattern: "**/Dockerfile*" },
  { language: "plaintext", pattern: "**/Containerfile*" },
];

/** The files that say what pip installs. */
export const projectFiles: readonly TextDocumentFilter[] = [
  "**/*{requirements,constraints}*.{txt,in}",
  "**/{pyproject.toml,setup.cfg,Pipfile,Pipfile.lock,uv.lock,poetry.lock,pdm.lock,pylock.toml,pylock.*.toml}",
].map((pattern) => ({ scheme: "file", pattern }));
