// Which releases of a project have wheels, by Python and machine, as lock files of public repositories show it.
import type { Architecture } from "./wheel-tags.ts";
import table from "./wheels.json";

/**
 * What a project publishes: wheels for every machine and nothing else (`pure`), those beside faster ones, now or once
 * (`mixed`), wheels for Linux (`native`), source archives (`sources`), wheels for other systems (`foreign`), or none
 * that fits any more, though older releases had one for every machine (`formerly-pure`).
 */
export type ProjectKind = "pure" | "mixed" | "native" | "sources" | "foreign" | "formerly-pure";

/** A release that certainly has a wheel, or certainly none. */
export interface Mark {
  readonly version: string;
  readonly has: boolean;
}

/**
 * The releases of a project for one Python and one machine: the first and the last of each run that have wheels, or
 * have none, the oldest first. What is older than a first mark without a wheel has none either. What is newer than a
 * last mark with a wheel has one too, unless the run `isOver`: newer releases are for newer Pythons.
 */
export interface Stretch {
  readonly marks: readonly Mark[];
  readonly isOver: boolean;
}

export interface WheelHistory {
  readonly kind: ProjectKind;
  /** Every release that was seen has a wheel for every Python and every machine; then there are no marks. */
  readonly always: boolean;
  /** Undefined for a Python that the table does not have. */
  readonly stretch: (python: string, machine: Architecture) => Stretch | undefined;
  /** From which releases on wheels need a C library that not every image has, as N of 2.N; 0 where no longer. */
  readonly glibc: (python: string, machine: Architecture) => readonly (readonly [version: string, minor: number])[];
  /** Where releases begin to have no source archive, and to have one again, in turn; `true` where none has one. */
  readonly noArchive: true | readonly string[];
  /** There are newer releases by far than those that were seen, so that a bare name says nothing. */
  readonly isOutdated: boolean;
  /** From a collection whose evidence is lost: nothing of it is certain. */
  readonly isSecondHand: boolean;
}

/** Where the table comes from, and the day it was made. */
export const wheelsProvenance = { asOf: table.asOf, source: table.source } as const;

/** What was seen of a project's releases; undefined for one that no lock file has. The name is normalised. */
export function wheelHistory(name: string): WheelHistory | undefined {
  names ??= new Set([...unfolded(table.pure.join("").match(/[A-Z][^A-Z]*/g)!), ...table.backends.split(" ")]);
  if (names.has(name)) return always;
  rows ??= new Map(unfolded(table.projects).map((row) => [row.slice(0, row.indexOf(" ")), row]));
  const row = rows.get(name);
  return row === undefined ? undefined : historyIn(row);
}

/** Whether any release of a project was seen with a wheel for a Python, on whatever machine. */
export function wasSeenWithWheel(name: string, python: string): boolean {
  const history = wheelHistory(name);
  if (history === undefined) return false;
  return history.always || machines.some((it) => history.stretch(python, it)?.marks.some(({ has }) => has) === true);
}

// Nothing is unfolded before somebody asks.
let names: ReadonlySet<string> | undefined;
let rows: ReadonlyMap<string, string> | undefined;

const always: WheelHistory = {
  kind: "pure",
  always: true,
  stretch: () => ({ marks: [], isOver: false }),
  glibc: () => [],
  noArchive: [],
  isOutdated: false,
  isSecondHand: false,
};

/** Each text begins with a letter that tells how much it shares with the one before: A nothing, B one character ... */
function unfolded(folded: readonly string[]): string[] {
  let before = "";
  return folded.map((text) => {
    before = before.slice(0, text.charCodeAt(0) - 65) + text.slice(1);
    return before;
  });
}

const kinds: Readonly<Record<string, ProjectKind>> = {
  p: "pure",
  m: "mixed",
  b: "native",
  s: "sources",
  e: "foreign",
  q: "formerly-pure",
};

/** What versions are called in the marks, in their order. */
export const versionLetters = "abcdefghijklmnopqrstuvwxyzαβγδεζηθικλμνξοπρστυφχψω";

const machines: readonly Architecture[] = ["x86_64", "aarch64", "ppc64le", "s390x"];

/** Reads a row: the name, the kind and what is to be said of archives, the marks, the C library, versions. */
function historyIn(row: string): WheelHistory {
  const [, head = "", cells = "", ...versions] = row.split(" ");
  const [marks = "", libraries = ""] = cells.split(";");
  const version = (letter: string) => versions[versionLetters.indexOf(letter.toLowerCase())]!;
  const archive = head.replace(/[~?]/, "").slice(1);
  return {
    kind: kinds[head[0]!]!,
    always: false,
    stretch: (python, machine) => {
      const cell = cellOf(marks, python, machine);
      if (cell === undefined) return undefined;
      const letters = [...cell.replace(".", "")];
      return {
        marks: letters.map((it) => ({ version: version(it), has: it !== it.toLowerCase() })),
        isOver: cell.endsWith("."),
      };
    },
    glibc: (python, machine) =>
      [...(cellOf(libraries, python, machine) ?? "").matchAll(/(\D)(\d+)/g)].map(
        ([, letter, minor]) => [version(letter!), Number(minor)] as const,
      ),
    noArchive: archive === "!" ? true : [...archive].map(version),
    isOutdated: head.endsWith("~"),
    isSecondHand: head.endsWith("?"),
  };
}

/** What is said of a machine and a Python; undefined for a Python that the table does not have. */
function cellOf(text: string, python: string, machine: Architecture): string | undefined {
  const column = table.pythons.split(" ").indexOf(python);
  return column < 0 ? undefined : partAt(partAt(text, "/", machines.indexOf(machine)), ",", column);
}

/** A part of a text; what is left out is like the last one, and `=` is like the first. */
function partAt(text: string, separator: string, at: number): string {
  const parts = text.split(separator);
  const part = parts[Math.min(at, parts.length - 1)]!;
  return part === "=" ? parts[0]! : part;
}
