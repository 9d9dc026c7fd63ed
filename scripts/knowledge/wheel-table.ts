// Writes histories of projects as the table that the server reads: as small as it can be.
import { type Mark, type ProjectKind, versionLetters } from "../../server/src/knowledge/python/wheels.ts";
import type { History } from "./history.ts";
import { pythons } from "./releases.ts";

/** The content of wheels.json. */
export interface WheelTable {
  readonly asOf: string;
  readonly source: string;
  readonly pythons: string;
  readonly pure: readonly string[];
  readonly backends: string;
  readonly projects: readonly string[];
}

/** Build backends that no lock has, and that publish wheels for every machine. */
const backends = [
  "calver",
  "hatch-fancy-pypi-readme",
  "hatch-vcs",
  "meson-python",
  "pdm-backend",
  "uv-dynamic-versioning",
  "vcs-versioning",
  "versioneer",
];

const source =
  "The file names of releases in lock files of public repositories (npm run knowledge:wheels). `pure`: every release that was seen has a wheel for every machine; `backends`: build backends that do too and are in no lock. `projects`: name, kind, marks, versions. A capital letter shares as many characters with the entry before as its number says (A none), in `projects` the first one only. Kinds: p pure, m pure and native, b for Linux, s sources only, e for other systems, q pure once; `!` no source archive, letters: none from the first on, again from the second on, and so on; `~` far newer releases exist, `?` from an older collection. Marks: for x86_64/aarch64/ppc64le/s390x and for each of `pythons` the versions by number (a the first, α the 27th), capital: has a wheel, small: has none; `.`: newer ones are for newer Pythons; `=`: as on x86_64; what is left out is like the last. Behind `;` the C library (2.N) that wheels need from a release on.";

/** The table of some histories, and of rows of an older collection for projects that have none. */
export function wheelTable(histories: readonly History[], older: readonly string[], asOf: string): WheelTable {
  const seen = new Set(histories.map((it) => it.project));
  const pure = histories.filter(isPlain).map((it) => it.project);
  const rows = [
    ...histories.filter((it) => !isPlain(it)).map(rowOf),
    ...older.filter((row) => !seen.has(row.split(" ")[0]!)),
  ].sort();
  return {
    asOf,
    source,
    pythons: Object.keys(pythons).join(" "),
    pure: folded(pure)
      .join("")
      .match(/.{1,110}(?=[A-Z]|$)/g)!,
    backends: backends.filter((name) => !seen.has(name)).join(" "),
    projects: folded(rows),
  };
}

/** Nothing is to be said but that there is always a wheel, so that it does not matter which release lacks an archive. */
function isPlain({ kind, stretches, glibc, noArchive }: History): boolean {
  const alike = stretches.flat().every(({ marks, isOver }) => marks.length === 1 && marks[0]!.has && !isOver);
  return (
    kind === "pure" &&
    alike &&
    noArchive !== true &&
    noArchive.length % 2 === 0 &&
    glibc.flat().every((it) => it.length === 0)
  );
}

const letters: Readonly<Record<ProjectKind, string>> = {
  pure: "p",
  mixed: "m",
  native: "b",
  sources: "s",
  foreign: "e",
  "formerly-pure": "q",
};

function rowOf({ project, kind, stretches, glibc, noArchive, isOutdated, order }: History): string {
  const named = new Set([
    ...stretches.flat().flatMap(({ marks }) => marks.map((it) => it.version)),
    ...glibc.flat(2).map(([version]) => version),
    ...(noArchive === true ? [] : noArchive),
  ]);
  const versions = order.filter((it) => named.has(it));
  if (versions.length > versionLetters.length) throw new Error(`${project} has more versions than there are letters`);
  const letter = (version: string) => versionLetters[versions.indexOf(version)]!;
  const mark = ({ version, has }: Mark) => (has ? letter(version).toUpperCase() : letter(version));
  const marks = gridOf(stretches, ({ marks, isOver }) => marks.map(mark).join("") + (isOver ? "." : ""));
  const library = gridOf(glibc, (steps) => steps.map(([version, minor]) => letter(version) + minor).join(""));
  const archive = noArchive === true ? "!" : noArchive.map(letter).join("");
  const head = letters[kind] + archive + (isOutdated ? "~" : "");
  return [project, head, marks + (library === "" ? "" : `;${library}`), ...versions].join(" ");
}

/** What is to be said for each machine and each Python. */
function gridOf<T>(grid: readonly (readonly T[])[], written: (cell: T) => string): string {
  const rows = shortened(grid.map((cells) => shortened(cells.map(written)).join(",")));
  return rows.map((it, at) => (at > 0 && it === rows[0] ? "=" : it)).join("/");
}

/** Without what is like the one before it at the end. */
function shortened(parts: readonly string[]): string[] {
  const end = parts.findLastIndex((it) => it !== parts.at(-1));
  return parts.slice(0, end + 2);
}

/** Each text with a letter for what it shares with the one before, in place of that. */
function folded(texts: readonly string[]): string[] {
  return texts.map((text, at) => {
    const before = texts[at - 1] ?? "";
    let shared = 0;
    while (shared < 25 && shared < before.length && text[shared] === before[shared]) shared++;
    return String.fromCharCode(65 + shared) + text.slice(shared);
  });
}
