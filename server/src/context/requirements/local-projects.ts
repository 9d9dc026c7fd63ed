// Projects that lie in a folder and are installed from there: with them comes what their own files ask for.
import type { Reading, Requirement, Section } from "./requirement.ts";

/** Where a project says what it needs. */
export const projectFiles = ["pyproject.toml", "setup.cfg", "setup.py"] as const;

/** The folder that a requirement is installed from, as it is written; undefined for an archive and for everything else. */
export function projectFolderOf({ kind, location = "", applies, files }: Requirement): string | undefined {
  if (kind !== "path" || applies === "no" || files !== undefined) return undefined;
  const path = location.replace(/^file:(?:\/\/)?/i, "").replace(/[?#].*$/, "");
  return path === "" || /\.(whl|zip|tar|tgz|tar\.\w+)$|^\w+:/.test(path) ? undefined : path;
}

/** What a project's own file says, for whoever asks for the project: what it always needs, and for the extras. */
export function broughtBy(asked: Requirement, reading: Reading): Reading {
  const isWanted = (it: Section) =>
    it === "main" || it === "build" || (it.startsWith("extra:") && asked.extras.includes(it.slice("extra:".length)));
  return {
    ...reading,
    requirements: reading.requirements
      .filter((it) => it.sections.some(isWanted))
      .map((it) => ({
        ...it,
        sections: asked.sections,
        applies: asked.applies === "yes" ? it.applies : it.applies === "no" ? "no" : "unknown",
      })),
    nested: reading.nested
      .filter((it) => it.sections.some(isWanted))
      .map((it) => ({ ...it, sections: asked.sections })),
  };
}
