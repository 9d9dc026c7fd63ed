// Which Python minors a project allows: `requires-python`, Poetry's caret, `.python-version`.

/** A project's wish, and whether a minor version such as "3.13" fulfils it. */
export interface PythonRange {
  /** Where it was found and what it says: "pyproject.toml asks for Python >=3.11". */
  readonly source: string;
  allows(python: string): boolean;
}

/** What the project's files ask for; a pinned interpreter weighs more than a range. */
export function pythonRange(texts: Readonly<Record<string, string>>): PythonRange | undefined {
  const pinned = /^\s*(?:cpython-)?(\d+\.\d+)/m.exec(texts[".python-version"] ?? "");
  if (pinned)
    return { source: `.python-version asks for Python ${pinned[1]}`, allows: (python) => python === pinned[1] };
  const found = [
    ["pyproject.toml", /^\s*requires-python\s*=\s*["']([^"']+)["']/m],
    ["pyproject.toml", /^\s*python\s*=\s*["']([^"']+)["']/m],
    ["setup.cfg", /^\s*python_requires\s*=\s*(\S.*)$/m],
    ["setup.py", /python_requires\s*=\s*["']([^"']+)["']/],
    ["Pipfile", /^\s*python_version\s*=\s*["']([^"']+)["']/m],
  ] as const;
  for (const [file, pattern] of found) {
    const range = pattern.exec(texts[file] ?? "")?.[1]?.trim();
    if (range) return { source: `${file} asks for Python ${range}`, allows: (python) => allows(range, python) };
  }
  return undefined;
}

/** Compares minors only: an image has the newest patch of its minor. */
function allows(range: string, python: string): boolean {
  const minor = number(python);
  return range.split(",").every((clause) => {
    const parts = /^\s*(===?|!=|~=|>=|<=|>|<|\^|~)?\s*(\d+)(?:\.(\d+))?(\.\d+)?/.exec(clause);
    if (!parts) return true;
    const [, operator = "==", major, rest, patch] = parts;
    const wanted = number(`${major}.${rest ?? 0}`);
    const sameMajor = Math.floor(minor / 1000) === Number(major);
    switch (operator) {
      case ">=":
        return minor >= wanted;
      case ">":
        return patch ? minor >= wanted : minor > wanted;
      case "<=":
        return minor <= wanted;
      case "<":
        return patch && patch !== ".0" ? minor <= wanted : minor < wanted;
      case "!=":
        return patch !== undefined || minor !== wanted;
      case "^":
        return sameMajor && minor >= wanted;
      case "~=":
        return patch ? minor === wanted : sameMajor && minor >= wanted;
      default:
        return rest === undefined ? sameMajor : minor === wanted;
    }
  });
}

function number(python: string): number {
  const [major, minor = "0"] = python.split(".");
  return Number(major) * 1000 + Number(minor);
}
