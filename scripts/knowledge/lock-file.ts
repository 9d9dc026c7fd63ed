// What one lock file says of the files of releases on the public index, whichever tool has written it.
import { array, get, parseToml, string } from "../../server/src/context/requirements/toml.ts";
import { normalize } from "../../server/src/knowledge/python/names.ts";
import { satisfies } from "../../server/src/knowledge/python/versions.ts";
import type { LockKind } from "./evidence.ts";

/** A release as a lock lists it. */
export interface LockedRelease {
  /** Normalised. */
  readonly project: string;
  readonly version: string;
  /** When each file was uploaded, where the lock tells; else empty. */
  readonly files: ReadonlyMap<string, string>;
}

export interface LockedReleases {
  readonly kind: LockKind;
  /** The minors of Python 3 that the lock is for: 0 to 99 is all; 99 to 0 says nothing of what is absent. */
  readonly lowest: number;
  readonly highest: number;
  /** It is for chosen platforms only. */
  readonly chosen: boolean;
  readonly releases: readonly LockedRelease[];
}

/** The names of the files that are read. */
export const lockNames = /(^|\/)(uv\.lock|poetry\.lock|pdm\.lock|pylock(\.[^/.]+)?\.toml)$/;

/**
 * Reads a lock file; undefined where it has no packages, or where they may come from another index. `project` is the
 * pyproject.toml beside it. What is not understood is left out.
 */
export function readLock(path: string, text: string, project?: string): LockedReleases | undefined {
  const kind = kindOf(path);
  const starts = [...text.matchAll(/^\[\[packages?\]\][ \t]*\r?$/gm)].map((it) => it.index);
  if (starts.length === 0) return undefined;
  const head = text.slice(0, starts[0]);
  // Whoever names a source in the project may get files from there, unless the lock has whole addresses.
  if (kind === "pdm" && project?.includes("[[tool.pdm.source]]") && !head.includes("static_urls")) return undefined;
  const [last, tail] = withoutTail(text.slice(starts.at(-1)), kind);
  const tables = starts.map((start, at) => (at === starts.length - 1 ? last : text.slice(start, starts[at + 1])));
  const packages = tables.flatMap((it) => tableOf(it, kind) ?? []);
  const releases = packages.flatMap(({ project, version, files }) => {
    const listed = files.size > 0 ? files : filesInTail(tail, { project, version }, packages);
    return listed.size === 0 ? [] : [{ project, version, files: listed }];
  });
  return { kind, ...rangeOf(head, kind), releases };
}

function kindOf(path: string): LockKind {
  const tool = /(?:^|\/)(uv|poetry|pdm)\.lock$/.exec(path)?.[1];
  return tool === undefined ? "pylock" : (tool as LockKind);
}

/** What stands behind the last package: the extras and metadata of poetry, the manifest of uv. */
function withoutTail(text: string, kind: LockKind): [table: string, tail: string] {
  const end = text.search(kind === "poetry" ? /^\[(metadata|extras)\b/m : /^\[manifest\b/m);
  return end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end)];
}

/** Hundreds of versions of a lock have the same tables, so that each is read once. */
const known = new Map<string, LockedRelease | undefined>();

function tableOf(text: string, kind: LockKind): LockedRelease | undefined {
  const key = `${kind} ${text.trimEnd()}`;
  if (!known.has(key)) {
    if (known.size > 20_000) known.clear();
    known.set(key, packageIn(text, kind));
  }
  return known.get(key);
}

function packageIn(text: string, kind: LockKind): LockedRelease | undefined {
  const parsed = parseToml(text);
  if ("failure" in parsed) return undefined;
  const [one] = [...array(get(parsed.table, "package")), ...array(get(parsed.table, "packages"))];
  const [name, version] = [string(get(one, "name")), string(get(one, "version"))];
  if (name === undefined || version === undefined) return undefined;
  const files = readers[kind](one);
  return files && { project: normalize(name), version, files: new Map(files) };
}

type Files = (readonly [file: string, uploaded: string])[];

/** The files of a package by tool; undefined where it is not from the public index. */
const readers: Readonly<Record<LockKind, (one: unknown) => Files | undefined>> = {
  uv: (one) => (isPublic(string(get(one, "source", "registry")) ?? "") ? withAddresses(one) : undefined),
  poetry: (one) => {
    const source = string(get(one, "source", "url"));
    if (get(one, "source") !== undefined && !isPublic(source ?? "")) return undefined;
    return array(get(one, "files")).flatMap((it) => named(string(get(it, "file"))));
  },
  pdm: (one) => {
    if (["git", "url", "path", "hg", "svn", "bzr"].some((key) => get(one, key) !== undefined)) return undefined;
    const files = array(get(one, "files"));
    const addresses = files.map((it) => string(get(it, "url"))).filter((it) => it !== undefined);
    if (!addresses.every(isHosted)) return undefined;
    return [...addresses.map(fileIn), ...files.map((it) => string(get(it, "file")))].flatMap(named);
  },
  pylock: (one) => {
    if (["vcs", "directory", "archive"].some((key) => get(one, key) !== undefined)) return undefined;
    const index = string(get(one, "index"));
    return index !== undefined && !isPublic(index) ? undefined : withAddresses(one);
  },
};

const named = (file: string | undefined): Files => (file === undefined ? [] : [[file, ""]]);

/** The source archive and the wheels of a package, all of which must lie where the public index has its files. */
function withAddresses(one: unknown): Files | undefined {
  const archive = get(one, "sdist");
  const all = [...(archive === undefined ? [] : [archive]), ...array(get(one, "wheels"))];
  const addresses = all.map((it) => string(get(it, "url")) ?? "");
  if (!addresses.every(isHosted)) return undefined;
  return all.map((it, at) => [fileIn(addresses[at]!), `${get(it, "upload-time") ?? ""}`.slice(0, 10)] as const);
}

const isPublic = (index: string): boolean => /^https:\/\/(pypi\.org|pypi\.python\.org)\/simple\/?$/.test(index);
const isHosted = (address: string): boolean => address.startsWith("https://files.pythonhosted.org/");
const fileIn = (address: string): string => address.split("#")[0]!.split("/").at(-1)!;

/** Before version 2 of its format poetry listed the files of all packages at the end. */
function filesInTail(
  tail: string,
  { project, version }: Omit<LockedRelease, "files">,
  packages: readonly LockedRelease[],
): ReadonlyMap<string, string> {
  const start = tail.indexOf("[metadata.files]");
  if (start < 0) return new Map();
  const list = [...tail.slice(start).matchAll(/^"?([A-Za-z0-9][\w.-]*)"? = \[(?:\r?\n([\s\S]*?)^\]|\])/gm)].find(
    (it) => normalize(it[1]!) === project,
  );
  const files = [...(list?.[2] ?? "").matchAll(/file = "([^"]+)"/g)].map((it) => it[1]!);
  const isAlone = packages.filter((it) => it.project === project).length === 1;
  return new Map(files.filter((it) => isAlone || versionIn(it) === version).map((it) => [it, ""]));
}

function versionIn(file: string): string | undefined {
  if (file.endsWith(".whl")) return file.split("-")[1];
  return /-([^-]+?)\.(tar\.(gz|bz2|xz)|zip|tgz)$/.exec(file)?.[1];
}

function rangeOf(head: string, kind: LockKind): Pick<LockedReleases, "lowest" | "highest" | "chosen"> {
  if (kind === "poetry") return { ...everything, chosen: false };
  if (kind === "pylock") return { ...nothing, chosen: false };
  if (kind === "uv") {
    const range = /^requires-python = "([^"]*)"/m.exec(head)?.[1];
    const chosen = /^(supported-markers|environments) = /m.test(head);
    return { ...(range === undefined ? everything : minorsIn([range])), chosen };
  }
  // PDM leaves out the files for Pythons that no target is for.
  const ranges = [...head.matchAll(/^requires_python = "([^"]*)"/gm)].map((it) => it[1]!);
  const isTold = ranges.length > 0 || head.includes("cross_platform");
  const chosen = /^(platform|implementation) = /m.test(head) || !isTold;
  return { ...(ranges.length === 0 ? nothing : minorsIn(ranges)), chosen };
}

const everything = { lowest: 0, highest: 99 };
const nothing = { lowest: 99, highest: 0 };

/** From the lowest minor that one of some ranges allows to the highest. */
function minorsIn(ranges: readonly string[]): { lowest: number; highest: number } {
  const minors = Array.from({ length: 31 }, (_, minor) => minor);
  const allowed = minors.filter((it) => ranges.some((range) => satisfies(`3.${it}.99`, range) === true));
  if (allowed.length === 0) return nothing;
  return { lowest: allowed[0]!, highest: allowed.at(-1) === 30 ? 99 : allowed.at(-1)! };
}
