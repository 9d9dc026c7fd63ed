// What it takes to build the extensions of projects that have wheels, where those do not fit.
import table from "./extensions.json";

/** What a project with wheels is built with, whatever the release. */
export interface Extension {
  /** Documented, not only likely. */
  readonly certain: boolean;
  /** RPMs while pip builds it, without the headers of Python. */
  readonly build: readonly string[];
  readonly runtime: readonly string[];
  /**
   * What happens without a compiler: it fails, the extension is left out (`omitted`), it is left out if a variable is
   * set, or nobody knows, because that differs from release to release (`depends`).
   */
  readonly withoutCompiler: "fails" | "omitted" | "depends" | { readonly variable: string };
  /** Builds in theory only: it takes hours and tools that no image has. */
  readonly impractical: boolean;
  /** The first release whose extension cannot be left out any more. */
  readonly optionalBefore: string | undefined;
}

/** Where the table comes from, and the day it was made. */
export const extensionsProvenance = { asOf: table.asOf, source: table.source } as const;

/** What is known of building a project; undefined for most. The name is normalised. */
export function extensionOf(name: string): Extension | undefined {
  const documented = languageIn(table.languages, name);
  const language = documented ?? languageIn(table.likely, name);
  const hint = hints.get(name);
  if (language === undefined && hint === undefined) return undefined;
  const [build = "", runtime = ""] = (hint ?? byLanguage[language!] ?? "").split(" > ");
  const variable = variables.get(name);
  return {
    certain: documented !== undefined || hint !== undefined,
    build: build.split(" ").filter(Boolean),
    runtime: runtime.split(" ").filter(Boolean),
    withoutCompiler:
      variable !== undefined
        ? { variable }
        : has(table.worksWithoutCompiler, name)
          ? "omitted"
          : has(table.depends, name)
            ? "depends"
            : "fails",
    impractical: has(table.impractical, name),
    optionalBefore: optionalBefore.get(name),
  };
}

const hints = new Map<string, string>(Object.entries(table.build));
const variables = new Map<string, string>(Object.entries(table.environment));
const optionalBefore = new Map<string, string>(Object.entries(table.optionalBefore));

const has = (names: string, name: string): boolean => ` ${names} `.includes(` ${name} `);

const languageIn = (languages: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.keys(languages).find((it) => has(languages[it]!, name));

const byLanguage: Readonly<Record<string, string>> = {
  c: "gcc",
  cython: "gcc",
  mypyc: "gcc",
  cpp: "gcc-c++",
  rust: "gcc rust cargo",
  fortran: "gcc gcc-gfortran",
};
