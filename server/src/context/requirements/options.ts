// What pip is told for all requirements at once: where from, and whether wheels or archives.
import { normalize } from "../../knowledge/python/names.ts";
import type { VerdictOptions } from "../../knowledge/python/verdict.ts";
import type { Setting } from "./requirement.ts";

export interface InstallOptions {
  /** Normalised names, or `:all:`. */
  readonly noBinary: ReadonlySet<string>;
  readonly onlyBinary: ReadonlySet<string>;
  readonly preferBinary: boolean;
  /** Files come from other places than the public index too, or from there only. */
  readonly elsewhere: "no" | "too" | "only";
  /** What said so, in order. */
  readonly settings: readonly Setting[];
}

/** The options that some settings make, in the order in which pip meets them. */
export function installOptions(settings: readonly Setting[]): InstallOptions {
  const noBinary = new Set<string>();
  const onlyBinary = new Set<string>();
  let preferBinary = false;
  let elsewhere: InstallOptions["elsewhere"] = "no";
  for (const { option, value } of settings) {
    if (option === "no-binary") choose(value, noBinary, onlyBinary);
    else if (option === "only-binary") choose(value, onlyBinary, noBinary);
    else if (option === "prefer-binary") preferBinary = true;
    else if (option === "no-index" || (option === "index-url" && !isPublic(value))) elsewhere = "only";
    else if (elsewhere === "no" && option !== "index-url" && !isPublic(value)) elsewhere = "too";
  }
  return { noBinary, onlyBinary, preferBinary, elsewhere, settings };
}

/** What pip is told about one project. */
export function optionsFor({ noBinary, onlyBinary, elsewhere }: InstallOptions, name: string): VerdictOptions {
  const told = {
    noBinary: noBinary.has(name) || (noBinary.has(":all:") && !onlyBinary.has(name)),
    onlyBinary: onlyBinary.has(name) || (onlyBinary.has(":all:") && !noBinary.has(name)),
  };
  return elsewhere === "no" ? told : { ...told, elsewhere };
}

/** The latest word on a project counts; `:all:` and `:none:` forget what was said before. */
function choose(value: string, chosen: Set<string>, other: Set<string>): void {
  for (const written of value.split(",")) {
    const name = written.trim();
    if (name === "") continue;
    if (name === ":none:") chosen.clear();
    else if (name === ":all:") {
      other.clear();
      chosen.clear();
      chosen.add(name);
    } else {
      other.delete(normalize(name));
      chosen.add(normalize(name));
    }
  }
}

/** The index that pip asks where nothing else is said. */
function isPublic(url: string): boolean {
  return /^https?:\/\/(?:[^/@]*@)?pypi\.(?:python\.)?org(?:[:/]|$)/i.test(url.trim());
}
