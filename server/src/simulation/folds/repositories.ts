// Which repositories an image has after a deed, beyond its own.
import type { Invocation } from "../../commands/call.ts";
import type { Effect } from "../../commands/effect.ts";
import { doubt, type Facts } from "../../image/facts.ts";
import { repositoriesAt, withRepositories } from "../../image/repositories.ts";
import type { State } from "../../image/state.ts";
import { absolute } from "../../text/paths.ts";
import { namesNothing } from "./packages.ts";
import { nameOf } from "./placements.ts";

/** The repositories after an effect of a call. */
export function repositoriesAfter(effect: Effect, { span }: Invocation, { repositories }: State): Facts {
  const cause = { span };
  const at = (path: string | undefined) =>
    path === undefined ? repositories : repositoriesAt(path, cause, repositories);
  switch (effect.kind) {
    case "repositories":
      return withRepositories(repositories, effect, cause);
    case "anything":
      return effect.what === "all" || effect.what === "packages" ? doubt(repositories, cause) : repositories;
    case "packages": {
      const { purpose, packages, readOnly } = effect.command;
      const brings = (purpose === "install" || purpose === "swap") && !readOnly;
      return brings && packages.some((it) => namesNothing(it, effect.command))
        ? doubt(repositories, cause)
        : repositories;
    }
    case "makes":
      return effect.what === "file" && effect.content !== "same" ? at(effect.path) : repositories;
    case "fills":
      return at(effect.folder);
    case "rewrites":
    case "removes":
      // Nobody knows what of it is left.
      return at(effect.path) === repositories ? repositories : doubt(repositories, cause);
    case "places": {
      const [source, more] = effect.sources;
      const name = source === undefined || more !== undefined ? undefined : nameOf(source);
      return at(effect.to && name?.endsWith(".repo") && effect.into ? absolute(name, effect.to) : effect.to);
    }
    default:
      return repositories;
  }
}
