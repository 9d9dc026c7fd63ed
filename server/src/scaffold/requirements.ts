// The names that a project's own files ask pip to install. What is not understood is left out.

interface Requirement {
  /** With its extras: "psycopg[c]". */
  readonly project: string;
  /** The pinned version, if any. */
  readonly version: string | undefined;
}

export interface Requirements {
  readonly requirements: readonly Requirement[];
  /** Something is fetched with git. */
  readonly git: boolean;
  /** requirements.txt names other files of the project, so it cannot be installed alone. */
  readonly local: boolean;
}

/** The requirements of requirements.txt and of pyproject.toml's [project]. */
export function requirementsOf(texts: Readonly<Record<string, string>>): Requirements {
  const lines = (texts["requirements.txt"] ?? "")
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
  const all = [...lines, ...projectDependencies(texts["pyproject.toml"] ?? "")];
  return {
    requirements: all.map(requirement).filter((it) => it !== undefined),
    git: all.some((line) => /(?:^|[\s@=])git\+/.test(line)),
    local: lines.some((line) =>
      /^(?:-r|-c|-e|--requirement|--constraint|--editable|-f|--find-links)\b|^\.|file:/.test(line),
    ),
  };
}

function requirement(line: string): Requirement | undefined {
  const parts = /^([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?\s*(?:===?\s*([\w.!+*-]+))?/.exec(line);
  if (!parts || /^[A-Za-z0-9][\w.-]*[/:\\]/.test(line)) return undefined;
  return { project: parts[1]! + (parts[2] ?? ""), version: parts[3] };
}

/** The strings of `dependencies = [...]` under [project]. */
function projectDependencies(pyproject: string): string[] {
  const section = /^\[project\][^\n]*\n([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(pyproject)?.[1] ?? "";
  const start = /^\s*dependencies\s*=\s*\[/m.exec(section);
  if (!start) return [];
  const found: string[] = [];
  const tokens = /"([^"\n]*)"|'([^'\n]*)'|#[^\n]*|\]/g;
  tokens.lastIndex = start.index + start[0].length;
  for (let token = tokens.exec(section); token && token[0] !== "]"; token = tokens.exec(section)) {
    const text = token[1] ?? token[2];
    if (text !== undefined) found.push(text);
  }
  return found;
}
