// What a package index says of a project, and which of its releases pip would take.
import { normalize } from "../knowledge/python/names.ts";
import { compareVersions, isVersion, satisfies } from "../knowledge/python/versions.ts";
import { parseWheelName } from "../knowledge/python/wheel-tags.ts";

/** A file of a project, as an index lists it. */
export interface ReleaseFile {
  readonly filename: string;
  /** ">=3.9" */
  readonly requiresPython?: string;
  /** Taken back: installed only by whoever pins it. */
  readonly yanked?: boolean;
}

export interface Release {
  readonly version: string;
  /** The names of its files that are for this Python. */
  readonly files: readonly string[];
}

interface Wish {
  /** Normalised. */
  readonly name: string;
  /** The one version that is allowed. */
  readonly version?: string | undefined;
  readonly specifier: string;
}

/**
 * The release that pip would take: the pinned one, else the newest that is allowed; undefined where none is. pip passes
 * over a release of which no file `fits`; where that is every one, the answer is the newest all the same, and its files
 * tell why nothing can be installed.
 */
export function released(
  wish: Wish,
  files: readonly ReleaseFile[],
  python: string,
  fits: (filename: string) => boolean = () => true,
): Release | undefined {
  const early = wish.version !== undefined || asksForPreReleases(wish.specifier);
  let fitting: Release | undefined;
  let final: Release | undefined;
  let newest: Release | undefined;
  for (const { version, files: all } of listed(files, wish.name)) {
    if (!allows(wish, version)) continue;
    const its = all.filter((it) => isFor(it, python) && (wish.version !== undefined || it.yanked !== true));
    if (its.length === 0) continue;
    const release = { version, files: its.map((it) => it.filename) };
    const isFinal = early || !isPreRelease(version);
    newest ??= release;
    if (isFinal) final ??= release;
    if (!release.files.some(fits)) continue;
    if (isFinal) return release;
    fitting ??= release;
  }
  return fitting ?? final ?? newest;
}

/** "==1.0" allows 1.0+cpu; what names a local version means that one. */
function allows({ version, specifier }: Wish, its: string): boolean {
  if (version === undefined) return specifier === "" || satisfies(its, specifier) === true;
  return compareVersions(version.includes("+") ? its : withoutLocal(its), version) === 0;
}

const isFor = ({ requiresPython: needed }: ReleaseFile, python: string) =>
  needed === undefined || satisfies(`${python}.0`, needed) !== false;

/** Whether a clause names a version before its release, which allows all of those. */
const asksForPreReleases = (specifier: string): boolean =>
  specifier.split(",").some((clause) => !clause.trim().startsWith("!=") && isPreRelease(clause));

/** Whether a version comes before a release: 2rc1, 2.dev3. What it is built for says nothing. */
export const isPreRelease = (version: string): boolean => /\d[-_.]?(?:a|b|c|rc|pre|dev)/i.test(withoutLocal(version));
const withoutLocal = (version: string): string => version.split("+")[0]!;

interface Listed {
  readonly version: string;
  readonly files: readonly ReleaseFile[];
}

const known = new WeakMap<readonly ReleaseFile[], { readonly name: string; readonly releases: readonly Listed[] }>();

/** The releases in a list, the newest first: sorted once, as some projects have thousands. */
function listed(files: readonly ReleaseFile[], name: string): readonly Listed[] {
  const there = known.get(files);
  if (there?.name === name) return there.releases;
  const written = new Map<string, ReleaseFile[]>();
  for (const file of files) {
    const version = versionOf(file.filename, name);
    if (version === undefined || !isVersion(version)) continue;
    const its = written.get(version);
    if (its === undefined) written.set(version, [file]);
    else its.push(file);
  }
  const releases: { version: string; files: ReleaseFile[] }[] = [];
  for (const [version, its] of [...written].sort(([a], [b]) => compareVersions(b, a) ?? 0)) {
    // 1.0 and 1.0.0 are one release.
    const last = releases.at(-1);
    if (last !== undefined && compareVersions(last.version, version) === 0) last.files.push(...its);
    else releases.push({ version, files: its });
  }
  known.set(files, { name, releases });
  return releases;
}

/** The version in a file's name; undefined for what is neither a wheel nor a source archive of the project. */
function versionOf(file: string, name: string): string | undefined {
  if (file.endsWith(".whl")) return parseWheelName(file)?.version;
  const stem = /^(.*)\.(?:tar\.\w+|tgz|zip)$/.exec(file)?.[1] ?? "";
  // Either part may hold a hyphen: "it-s-1.0-1.tar.gz".
  for (let at = stem.indexOf("-"); at >= 0; at = stem.indexOf("-", at + 1)) {
    if (normalize(stem.slice(0, at)) === name) return stem.slice(at + 1);
  }
  return undefined;
}
