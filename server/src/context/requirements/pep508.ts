// A requirement as PEP 508 writes it: `name[extra] >=1,<2; python_version < "3.12"`, `name @ address`.
import { normalize } from "../../knowledge/python/names.ts";
import { isSpecifier } from "../../knowledge/python/versions.ts";
import { parseMarker } from "./marker-syntax.ts";

export interface Parts {
  /** As it is written. */
  readonly name: string;
  /** Normalised. */
  readonly extras: readonly string[];
  readonly specifier: string;
  readonly url: string | undefined;
  readonly marker: string | undefined;
}

const head = /^\s*([A-Za-z0-9](?:[\w.-]*\w)?)\s*(?:\[([^\]]*)\]\s*)?/;

/** The parts of a requirement, or why it is none, in words that follow "because". */
export function parseRequirement(text: string): Parts | string {
  const start = head.exec(text);
  if (start === null) return "it does not begin with a project's name";
  const [whole, name, list] = start as unknown as [string, string, string | undefined];
  const extras = list?.split(",").map((extra) => extra.trim()) ?? [];
  if (extras.length === 1 && extras[0] === "") extras.pop();
  if (!extras.every((it) => /^[A-Za-z0-9](?:[\w.-]*\w)?$/.test(it))) return `[${list}] are no extras`;
  const normalized = extras.map(normalize);
  const rest = text.slice(whole.length);

  if (rest.startsWith("@")) {
    // An address may hold semicolons; white space ends it.
    const [, url = "", marker] = /^@\s*(\S*)(?:\s+;(.*))?\s*$/s.exec(rest) ?? [];
    if (url === "") return "there is no address behind @";
    return withMarker({ name, extras: normalized, specifier: "", url }, marker);
  }
  const [, versions = "", marker] = /^([^;]*)(?:;(.*))?$/s.exec(rest)!;
  const bare = versions.trim();
  const specifier = /^\((.*)\)$/s.exec(bare)?.[1]?.trim() ?? bare;
  if (!isSpecifier(specifier)) return `${specifier} is no specifier of versions`;
  return withMarker({ name, extras: normalized, specifier, url: undefined }, marker);
}

function withMarker(parts: Omit<Parts, "marker">, marker: string | undefined): Parts | string {
  if (marker === undefined) return { ...parts, marker };
  if (parseMarker(marker) === undefined) return `${marker.trim()} is no environment marker`;
  return { ...parts, marker: marker.trim() };
}
