// setup.cfg: what setuptools installs, for extras, and to build.
import { normalize } from "../../knowledge/python/names.ts";
import type { Span } from "../../text/span.ts";
import { requirementOf } from "./pip-requirement.ts";
import { placesIn } from "./places.ts";
import type { Environment, Nested, Problem, Reading, Requirement, Section } from "./requirement.ts";

/** Reads a setup.cfg. */
export function readSetupCfg(text: string, file: string, environment: Environment): Reading {
  const placed = placesIn(text, file);
  const requirements: Requirement[] = [];
  const problems: Problem[] = [];
  const nested: Nested[] = [];
  for (const { section, key, lines } of optionsIn(text)) {
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

interface Line {
  readonly text: string;
  readonly span: Span;
}

interface Option {
  readonly section: string;
  readonly key: string;
  /** The lines of its value that are neither empty nor comments. */
  readonly lines: Line[];
}

/** The options of an ini file: a value goes on where a line begins with white space. */
function optionsIn(text: string): Option[] {
  const options: Option[] = [];
  let section = "";
  let current: Option | undefined;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const whole = match[0];
    if (/^\s*[#;]/.test(whole) || whole.trim() === "") continue;
    const header = /^\[([^\]]+)\]/.exec(whole)?.[1];
    if (header !== undefined) {
      section = header;
      current = undefined;
      continue;
    }
    if (/^\s/.test(whole)) {
      current?.lines.push(lineAt(whole, 0, match.index));
      continue;
    }
    const start = /^([^=:]+?)\s*[=:]/.exec(whole);
    if (start === null) continue;
    current = { section, key: start[1]!.trim().toLowerCase().replace(/-/g, "_"), lines: [] };
    options.push(current);
    const value = lineAt(whole, start[0].length, match.index);
    if (value.text !== "") current.lines.push(value);
  }
  return options;
}

/** What stands on a line from a column on, without the white space around it and a comment behind it. */
function lineAt(line: string, column: number, offset: number): Line {
  const rest = line.slice(column).replace(/\s#.*$/, "");
  const text = rest.trim();
  const start = offset + column + rest.length - rest.trimStart().length;
  return { text, span: { start, end: start + text.length } };
}

/** A line holds one requirement, or several with semicolons between them where no marker begins. */
function requirementsIn({ text, span }: Line): Line[] {
  const parts: Line[] = [];
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
