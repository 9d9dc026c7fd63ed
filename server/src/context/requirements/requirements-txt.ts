// Requirements files of pip: requirements, options, other files.
import { logicalLines } from "./logical-lines.ts";
import { splitLine } from "./pip-options.ts";
import { requirementOf } from "./pip-requirement.ts";
import type { Place } from "./places.ts";
import type { Environment, ListProblem, Nested, Reading, Requirement, Section, Setting } from "./requirement.ts";

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
    problems: [] as ListProblem[],
  };
  for (const line of logicalLines(text)) {
    const place = (start: number, end: number): Place => {
      const { offset, line: number } = line.at(start);
      return { file, span: { start: offset, end: line.at(Math.max(start, end - 1)).offset + 1 }, line: number };
    };
    const { requirement, options } = splitLine(line.text);
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
