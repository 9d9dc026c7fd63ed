// Lists of names that hold on some distributions only: "binutils make@9,10 make@8,f?".
import type { Distro } from "./distro.ts";

/** The names of a list, sorted by how sure they are. */
export interface NamesOn {
  readonly sure: readonly string[];
  /** These may be, or may not. */
  readonly possible: readonly string[];
}

interface Marked extends NamesOn {
  /** "8", "9", "10" for the major versions of Enterprise Linux, "f" for Fedora. */
  readonly on: string;
}

const places = ["8", "9", "10", "f"];

/**
 * Reads a list: behind `@` stand the distributions on which a name holds, or it holds on all; `?` says that it may hold
 * and may not. Where nobody knows the distribution, what holds on some only may be.
 */
export function listByDistro(list: string): (distro: Distro | undefined) => NamesOn {
  const words = list.split(" ").filter(Boolean).map(wordOf);
  const on = places.map(
    (place): Marked => ({
      on: place,
      sure: words.filter((it) => !it.possible && (it.on?.includes(place) ?? true)).map((it) => it.name),
      possible: words.filter((it) => it.possible && (it.on?.includes(place) ?? true)).map((it) => it.name),
    }),
  );
  const everywhere: NamesOn = {
    sure: words.filter((it) => !it.possible && it.on === undefined).map((it) => it.name),
    possible: words.filter((it) => it.possible || it.on !== undefined).map((it) => it.name),
  };
  return (distro) => (distro === undefined ? everywhere : on.find((it) => it.on === placeOf(distro))) ?? everywhere;
}

function wordOf(word: string): { name: string; on: readonly string[] | undefined; possible: boolean } {
  const possible = word.endsWith("?");
  const [name = "", on] = (possible ? word.slice(0, -1) : word).split("@");
  return { name, on: on?.split(","), possible };
}

function placeOf({ family, version }: Distro): string {
  return family === "fedora" ? "f" : `${version}`;
}
