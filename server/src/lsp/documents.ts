// Which of the documents that a client shows us are Containerfiles, and which are files that those install.

const names =
  /(^|\/)([^/]*(requirements|constraints)[^/]*\.(txt|in)|pyproject\.toml|setup\.cfg|Pipfile(\.lock)?|(uv|poetry|pdm)\.lock|pylock(\.[^/.]+)?\.toml)$/;

/** Tells whether a document is a file of requirements, a project file or a lock, and so no Containerfile. */
export const isProjectFile = (uri: string): boolean => names.test(uri);

/** What two addresses have in common that name one file: `file:///c%3A/a` and `file:///C:/a`. Others stay as they are. */
export function sameAddress(uri: string): string {
  if (!uri.startsWith("file:")) return uri;
  try {
    const path = uri.slice("file:".length).split("/").map(decodeURIComponent).map(encodeURIComponent).join("/");
    return `file:${path.replace(/^(\/\/\/[a-z])%3A/i, (drive) => drive.toLowerCase())}`;
  } catch {
    return uri;
  }
}
