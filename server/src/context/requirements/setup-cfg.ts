// setup.cfg: what setuptools installs, for extras, and to build.
import { normalize } from "../../knowledge/python/names.ts";
import { type IniLine, iniOptions } from "./ini.ts";
import { requirementOf } from "./pip-requirement.ts";
import { placesIn } from "./places.ts";
import type { Environment, ListProblem, Nested, Reading, Requirement, Section } from "./requirement.ts";

/** Reads a setup.cfg. */
export function readSetupCfg(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  const requirements: Requirement[] = [];
  const problems: ListProblem[] = [];
  const nested: Nested[] = [];
  for (const { section, key, lines } of iniOptions(text)) {
    const asked = sectionsOf(section, key);
    if (asked === undefined) continue;
    for (const line of lines) {
      const files = /^file:\s*(.*)$/.exec(line.text)?.[1];
      if (files !== undefined) {
        for (const path of files.split(","))
          nested.push({ path: path.trim(), constraint: false, sections: asked, span: line.span });
        continue;
      }
      for (const { text: written, span } of requirementsIn(line)) {
        const read = requirementOf(written, placed(span), asked, environment);
        if (typeof read === "string") problems.push({ ...placed(span), message: read });
        else requirements.push(read);
      }
    }
  }
  return { requirements, settings: [], nested, problems };
}

function sectionsOf(section: string, key: string): readonly Section[] | undefined {
  if (section === "options" && key === "install_requires") return ["main"];
  if (section === "options" && key === "setup_requires") return ["build"];
  return section === "options.extras_require" ? [`extra:${normalize(key)}`] : undefined;
}

/** A line holds one requirement, or several with semicolons between them where no marker begins. */
function requirementsIn({ text, span }: IniLine): IniLine[] {
  const parts: IniLine[] = [];
  const marker = /;\s*(?:\(|['"]|python_|sys[._]|platform|os[._]name|implementation_|extra)/;
  for (let start = 0; start < text.length; ) {
    const rest = text.slice(start);
    const end = marker.exec(rest) ? rest.length : rest.indexOf(";") < 0 ? rest.length : rest.indexOf(";");
    const part = rest.slice(0, end).trim();
    const from = span.start + start + rest.indexOf(part);
    if (part !== "") parts.push({ text: part, span: { start: from, end: from + part.length } });
    start += end + 1;
  }
  return parts;
}
