// Requirements that are an address or a path: an archive, a repository, a directory.
import { normalize } from "../../knowledge/python/names.ts";
import { parseWheelName } from "../../knowledge/python/wheel-tags.ts";
import { parseMarker } from "./marker-syntax.ts";
import type { Requirement } from "./requirement.ts";

export type Address = Pick<Requirement, "name" | "extras" | "version" | "marker" | "kind" | "location" | "files">;

const scheme = /^(?:https?|ftp|file|(?:git|hg|svn|bzr)(?:\+\w+)?):/i;
const archive = /\.(?:whl|zip|tar|tar\.(?:gz|bz2|xz|lz|lzma|Z)|tgz|tbz|txz|tlz)$/i;

/** What a requirement that is an address or a path says of itself; undefined where it names a project. */
export function fromAddress(text: string): Address | undefined {
  // In an address a semicolon is a character like others; with white space behind it a marker begins.
  const url = scheme.test(text);
  const [, body = text, marker] = (url ? /^(.*?)\s*;\s+(.*)$/s : /^(.*?)\s*;\s*(.*)$/s).exec(text) ?? [];
  if (marker !== undefined && parseMarker(marker) === undefined) return undefined;
  if (!url && !isPath(body)) return undefined;

  const [, place = body, list = ""] = /^(.*?)(?:\[([^\]/]*)\])?$/s.exec(body) ?? [];
  const location = url ? body : place;
  const [path = "", fragment = ""] = location.split("#");
  const [, egg, eggExtras = ""] = /(?:^|&)egg=([\w.-]+)(?:\[([^\]]*)\])?/.exec(decode(fragment)) ?? [];
  const file = decode(path.replace(/[?].*$/, "").replace(/^.*[/\\]/, ""));
  const named = /^(?:git|hg|svn|bzr)\b/i.test(location) ? undefined : fromFile(file);
  return {
    name: egg === undefined ? named?.name : normalize(egg),
    extras: (url ? eggExtras : list)
      .split(",")
      .map((it) => normalize(it.trim()))
      .filter(Boolean),
    version: named?.version,
    marker,
    kind: /^(?:git|hg|svn|bzr)\b/i.test(location) ? "vcs" : url && !/^file:/i.test(location) ? "url" : "path",
    location,
    files: named === undefined ? undefined : [file],
  };
}

/** A path has slashes, begins with a dot, or is the name of an archive. What stands before an `@` may be a project. */
function isPath(text: string): boolean {
  const at = text.indexOf("@");
  const start = at < 0 ? text : text.slice(0, at);
  if (start.startsWith(".") || /[/\\]/.test(start)) return true;
  return at < 0 && archive.test(text.replace(/\[[^\]]*\]$/, "")) && !/\s/.test(text);
}

/** The project and the version of an archive, from its name. */
function fromFile(file: string): { readonly name: string; readonly version: string } | undefined {
  const wheel = parseWheelName(file);
  if (wheel !== undefined) return { name: normalize(wheel.project), version: wheel.version };
  const [, project, version] = /^(.+?)-(\d[^-]*)\.(?:zip|tar\.\w+|tgz|tbz|txz)$/i.exec(file) ?? [];
  return project === undefined ? undefined : { name: normalize(project), version: version! };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
