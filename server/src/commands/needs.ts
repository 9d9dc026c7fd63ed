// What a user must be allowed to do for a command to work: to write somewhere, to own something, to be root.
import { treeAt } from "../image/files.ts";
import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import type { Effect } from "./effect.ts";

/** What must be allowed at a path. */
export interface Need {
  /** Absolute. */
  readonly path: string;
  /** The word that says so. */
  readonly word: Argument;
  /**
   * `file` is made or written over, `directory` is made, `parents` is made with those above unless it is there,
   * `inside` gets files, `owner` must be the user's, `owners` with all that is below it.
   */
  readonly to: "file" | "directory" | "parents" | "inside" | "owner" | "owners";
  /** A file that is there is taken away and made anew. */
  readonly replaces: boolean;
}

/** What effects need in a state at paths that are known. Devices are everybody's. */
export function needsOf(effects: readonly Effect[], state: State): Need[] {
  return effects.flatMap((it) => {
    const need = needOf(it, state);
    return need === undefined || /[*?[]|^\/(dev|proc|sys)(\/|$)/.test(need.path) ? [] : [need];
  });
}

function needOf(effect: Effect, state: State): Need | undefined {
  const at = (
    path: string | undefined,
    word: Argument | undefined,
    to: Need["to"],
    replaces = false,
  ): Need | undefined => (path === undefined || word === undefined ? undefined : { path, word, to, replaces });
  switch (effect.kind) {
    case "makes":
      return at(
        effect.path,
        effect.word,
        effect.what === "file" ? "file" : effect.what === "folder" ? "directory" : "parents",
      );
    case "places":
      return at(effect.to, effect.word, effect.into ? "inside" : "file", effect.replaces);
    case "fills":
      return at(effect.folder, effect.word, effect.own ? "directory" : "inside");
    case "rewrites":
      // `sed -i` makes a new file beside the old one; who looks for files first may find none.
      return effect.text === undefined
        ? undefined
        : /[*?[]/.test(effect.word?.value ?? "")
          ? at(effect.path, effect.word, "inside")
          : at(effect.path, effect.word, "file", true);
    case "venv":
      return at(effect.path, effect.word, "parents");
    case "changes":
      return at(effect.path, effect.word, effect.all ? "owners" : "owner");
    case "python": {
      const { target, requirements } = effect.install;
      const venv = typeof target === "object" && isFresh(target.venv, state) ? target.venv : undefined;
      return at(venv && `${venv}/lib`, requirements[0]?.argument, "inside");
    }
    default:
      return undefined;
  }
}

/** Tells whether nothing was installed into a venv since it was made here: what is asked for is not there yet. */
function isFresh(venv: string, { venvs, files }: State): boolean {
  const made = venvs.get(venv)?.cause;
  const at = treeAt(files, `${venv}/lib/python`);
  return made !== undefined && at?.path === venv && at.tree.cause?.span === made.span;
}

/** Whether only root can do it, whatever the paths: packages, users, what belongs to the system as a whole. */
export function needsRoot(effects: readonly Effect[]): boolean {
  return effects.some((it) => {
    if (it.kind === "packages") return it.command.purpose !== undefined && !it.command.readOnly;
    return it.kind === "administers" || it.kind === "user";
  });
}
