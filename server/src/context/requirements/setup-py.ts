// setup.py: a program. Lists that are written out in it are read, and of all others it is told that nobody knows them.
import { normalize } from "../../knowledge/python/names.ts";
import { requirementOf } from "./pip-requirement.ts";
import { placesIn } from "./places.ts";
import type { Environment, ListProblem, Reading, Requirement, Section } from "./requirement.ts";

const text = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/.source;
const blank = /(?:\s|#[^\n]*\n)*/.source;
const list = `[[(]${blank}(?:(?:${text})${blank}(?:,${blank}|(?=[\\])])))*[\\])]`;
const sections = { install_requires: "main", setup_requires: "build" } as const;
const keyword = /\b(install_requires|setup_requires)\s*=(?!=)\s*/g;
const literal = new RegExp(list, "y");
const entry = new RegExp(`(${text})\\s*:\\s*(?=[[(])`, "y");

/** Reads a setup.py. */
export function readSetupPy(source: string, file: string, environment: Environment): Reading {
  const placed = placesIn(source, file);
  const requirements: Requirement[] = [];
  const problems: ListProblem[] = [];
  const take = (start: number, end: number, section: Section) => {
    for (const match of source.slice(start, end).matchAll(new RegExp(`${text}|#[^\\n]*`, "g"))) {
      if (match[0].startsWith("#")) continue;
      const from = start + match.index + 1;
      const place = placed({ start: from, end: from + match[0].length - 2 });
      const read = requirementOf(match[0].slice(1, -1).trim(), place, [section], environment);
      if (typeof read === "string") problems.push({ ...place, message: read });
      else requirements.push(read);
    }
  };
  const unknown = (start: number, end: number) =>
    problems.push({ ...placed({ start, end }), message: "What setup.py installs is known to the build only" });

  for (const match of source.matchAll(keyword)) {
    if (/#[^\n]*$/.test(source.slice(0, match.index))) continue;
    const start = match.index + match[0].length;
    literal.lastIndex = start;
    if (literal.test(source)) take(start, literal.lastIndex, sections[match[1] as keyof typeof sections]);
    else unknown(match.index, match.index + match[1]!.length);
  }
  for (const match of source.matchAll(/\bextras_require\s*=\s*\{/g)) {
    for (let at = match.index + match[0].length; ; ) {
      at += new RegExp(`${blank},?${blank}`, "y").exec(source.slice(at))?.[0].length ?? 0;
      entry.lastIndex = at;
      const name = entry.exec(source)?.[1];
      literal.lastIndex = entry.lastIndex;
      if (name === undefined || !literal.test(source)) break;
      take(entry.lastIndex, literal.lastIndex, `extra:${normalize(name.slice(1, -1))}`);
      at = literal.lastIndex;
    }
  }
  return { requirements, settings: [], nested: [], problems };
}
