// One requirement as pip reads it: a project, an address or a path.
import { normalize } from "../../knowledge/python/names.ts";
import { pinned } from "../../knowledge/python/versions.ts";
import { fromAddress } from "./address.ts";
import { holds } from "./markers.ts";
import { parseRequirement } from "./pep508.ts";
import type { Place } from "./places.ts";
import type { Environment, Requirement, Section } from "./requirement.ts";

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
