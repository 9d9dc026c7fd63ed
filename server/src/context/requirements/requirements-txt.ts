// Requirements files of pip: requirements, options, other files.
import { normalize } from "../../knowledge/python/names.ts";
import { pinned } from "../../knowledge/python/versions.ts";
import type { Span } from "../../text/span.ts";
import { fromAddress } from "./address.ts";
import { type LogicalLine, logicalLines } from "./logical-lines.ts";
import { holds } from "./markers.ts";
import { parseRequirement } from "./pep508.ts";
import type { Place } from "./places.ts";
import type { Environment, Nested, Problem, Reading, Requirement, Section, Setting } from "./requirement.ts";

/** Reads a requirements file. `sections` are those of whatever names it. */
export function readRequirementsTxt(
  text: string,
  file: string,
  environment: Environment,
  sections: readonly Section[] = ["main"],
): Reading {
  const reading = {
    requirements: [] as Requirement[],
    settings: [] as Setting[],
    nested: [] as Nested[],
    problems: [] as Problem[],
  };
  for (const line of logicalLines(text)) {
    const place = (start: number, end: number): Place => {
      const span = { start: line.at(start), end: line.at(Math.max(start, end - 1)) + 1 };
      return { file, span, line: lineOf(line, text, span) };
    };
    const { requirement, options } = split(line.text);
    if (requirement !== undefined) {
      const at = place(requirement.start, requirement.end);
      const hashed = options.some((it) => it.name === "--hash");
      const read = requirementOf(requirement.text, at, sections, environment, { hashed });
      if (typeof read === "string") reading.problems.push({ ...at, message: read });
      else reading.requirements.push(read);
      if (options.some((it) => it.name === "--global-option" || it.name === "--build-option")) {
        // pip takes no wheel of anything from then on.
        reading.settings.push({ option: "no-binary", value: ":all:", file, span: at.span });
      }
      continue;
    }
    for (const { name, value, start, end } of options) {
      const at = place(start, end);
      const setting = settings[name];
      if (setting !== undefined) reading.settings.push({ option: setting, value, file, span: at.span });
      else if (name === "--requirement" || name === "--constraint") {
        reading.nested.push({ path: value, constraint: name === "--constraint", sections, span: at.span });
      } else if (name === "--editable") {
        const read = requirementOf(value, at, sections, environment, { editable: true });
        if (typeof read === "string") reading.problems.push({ ...at, message: read });
        else reading.requirements.push(read);
      } else if (!harmless.has(name)) reading.problems.push({ ...at, message: `pip knows no option ${name} here` });
    }
  }
  return reading;
}

/** A continued line holds several lines of the file. */
function lineOf({ line, at }: LogicalLine, text: string, { start }: Span): number {
  let breaks = 0;
  for (let from = at(0); from < start; from++) if (text[from] === "\n") breaks++;
  return line + breaks;
}

/** No requirement is longer, and patterns take their time for what is none. */
const longest = 4000;

/** A requirement, or a problem in one sentence. */
export function requirementOf(
  text: string,
  { file, span, line }: Place,
  sections: readonly Section[],
  environment: Environment,
  { editable = false, hashed = false } = {},
): Requirement | string {
  if (text.length > longest) return "This is too long for a requirement";
  const address = fromAddress(text);
  if (address === undefined && /\$\{\w+\}/.test(text)) return `${text} holds a variable whose value is not known`;
  const parts = address ?? parseRequirement(text);
  if (typeof parts === "string") return `${text} is not understood, because ${parts}`;
  const specifier = "specifier" in parts ? parts.specifier : "";
  const from = "url" in parts ? (parts.url === undefined ? undefined : atUrl(parts.url)) : address;
  const kind = from?.kind ?? "index";
  return {
    name: parts.name === undefined ? undefined : normalize(parts.name),
    extras: parts.extras,
    specifier,
    version: from === undefined ? pinned(specifier) : from.version,
    marker: parts.marker,
    applies: holds(parts.marker, environment),
    kind: editable && kind === "index" ? "path" : kind,
    location: from?.location,
    editable,
    hashed,
    files: from?.files,
    filesIncomplete: false,
    sections,
    file,
    span,
    line,
  };
}

/** What `name @ address` leads to. */
function atUrl(url: string): Pick<Requirement, "kind" | "location" | "version" | "files"> {
  const there = fromAddress(url);
  return { kind: there?.kind ?? "url", location: url, version: there?.version, files: there?.files };
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Option {
  /** In its long form: "--requirement". */
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The requirement and the options of a line: the first word that begins with a dash ends the requirement. */
function split(line: string): { readonly requirement: Word | undefined; readonly options: readonly Option[] } {
  const dash = /(?:^|\s)-/.exec(line);
  const end = dash === null ? line.length : dash.index;
  const text = line.slice(0, end).trim();
  const start = text === "" ? 0 : line.indexOf(text);
  const requirement = text === "" ? undefined : { text, start, end: start + text.length };
  return { requirement, options: dash === null ? [] : optionsIn(line, end) };
}

function optionsIn(line: string, from: number): Option[] {
  const words: Word[] = [];
  const pattern = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
  pattern.lastIndex = from;
  for (const match of line.matchAll(pattern)) {
    const text = match[0].replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single);
    words.push({ text, start: match.index, end: match.index + match[0].length });
  }
  const options: Option[] = [];
  for (let i = 0; i < words.length; i++) {
    const { text, start, end } = words[i]!;
    const [, written = text, joined] = /^(--[\w-]+)(?:=(.*))?$/s.exec(text) ?? /^(-[A-Za-z])(.+)?$/s.exec(text) ?? [];
    const name = long[written] ?? written;
    if (!valued.has(name)) options.push({ name, value: "", start, end });
    else if (joined !== undefined) options.push({ name, value: joined, start: end - joined.length, end });
    else {
      const value = words[++i];
      options.push({ name, value: value?.text ?? "", start: value?.start ?? start, end: value?.end ?? end });
    }
  }
  return options;
}

const long: Readonly<Record<string, string>> = {
  "-r": "--requirement",
  "-c": "--constraint",
  "-e": "--editable",
  "-i": "--index-url",
  "--pypi-url": "--index-url",
  "-f": "--find-links",
  "-C": "--config-settings",
  "--config-setting": "--config-settings",
};

const settings: Readonly<Record<string, Setting["option"]>> = {
  "--no-binary": "no-binary",
  "--only-binary": "only-binary",
  "--prefer-binary": "prefer-binary",
  "--index-url": "index-url",
  "--extra-index-url": "extra-index-url",
  "--no-index": "no-index",
  "--find-links": "find-links",
};

const harmless = new Set([
  "--require-hashes",
  "--pre",
  "--trusted-host",
  "--use-feature",
  "--hash",
  "--config-settings",
  "--global-option",
  "--build-option",
]);

const valued = new Set([
  ..."--requirement --constraint --editable --index-url --extra-index-url --find-links --no-binary --only-binary".split(
    " ",
  ),
  ..."--trusted-host --use-feature --hash --config-settings --global-option --build-option".split(" "),
]);
