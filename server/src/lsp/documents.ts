// Which of the documents that a client shows us are Containerfiles, and which are files that those install.

const names =
  /(^|\/)([^/]*(requirements|constraints)[^/]*\.(txt|in)|pyproject\.toml|setup\.cfg|Pipfile(\.lock)?|(uv|poetry|pdm)\.lock|pylock(\.[^/.]+)?\.toml)$/;

/** Tells whether a document is a file of requirements, a project file or a lock, and so no Containerfile. */
export const isProjectFile = (uri: string): boolean => names.test(uri);
