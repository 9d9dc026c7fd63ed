// Where `cp`, `mv`, `ln` and `install` put each of their sources, as far as what is known of the folders tells.
import type { Invocation } from "../../commands/call.ts";
import type { PlacedSource, Places } from "../../commands/effect.ts";
import { isFolder } from "../../image/folders.ts";
import type { State } from "../../image/state.ts";
import { absolute, baseName } from "../../text/paths.ts";

export interface Placement {
  readonly source: PlacedSource;
  /** Whether the target is a folder, into which it goes under its own name; undefined where nobody knows. */
  readonly into: boolean | undefined;
  /** Where it comes to lie; the target itself where nobody knows better, or where the content of a folder comes. */
  readonly at: string;
}

/** Where the sources come to lie; none where the target is not known. */
export function placementsOf({ to, into, sources }: Places, { workdir }: Invocation, state: State): Placement[] {
  if (to === undefined) return [];
  const folder = into || to === workdir ? true : isFolder(to, state);
  return sources.map((source) => {
    const name = nameOf(source);
    const inside = folder === true && !source.content && name !== undefined;
    return { source, into: folder, at: inside ? absolute(name, to)! : to };
  });
}

/** The last name of a source; `$FOLDER/name` has its name all the same. */
export function nameOf({ path, word, content }: PlacedSource): string | undefined {
  if (content) return undefined;
  return path === undefined ? /\/([^/*?[\]]+)$/.exec(word.suffix)?.[1] : baseName(path);
}
