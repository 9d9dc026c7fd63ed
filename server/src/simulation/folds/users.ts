// Who is in /etc/passwd after a deed.
import type { Invocation } from "../../commands/call.ts";
import type { Effect } from "../../commands/effect.ts";
import { type Cause, doubt, type Facts, learn } from "../../image/facts.ts";
import type { State } from "../../image/state.ts";
import { isKnownRpm } from "../../knowledge/rpms.ts";
import { namesNothing } from "./packages.ts";

/** The users after an effect of a call. */
export function usersAfter(effect: Effect, { span }: Invocation, { users }: State): Facts {
  const cause = { span };
  switch (effect.kind) {
    case "user": {
      const name = effect.name?.value;
      if (name === undefined) return doubt(users, cause);
      return learn(users, [name], effect.is === "made" ? "yes" : "no", cause);
    }
    case "packages": {
      const { packages, purpose } = effect.command;
      const strange = packages.some((it) => namesNothing(it, effect.command) || !isKnownRpm(it.value!));
      return (purpose === "install" || purpose === "swap") && strange && !effect.command.readOnly
        ? doubt(users, cause)
        : users;
    }
    case "anything":
      return effect.what === "all" || effect.what === "packages" ? doubt(users, cause) : users;
    case "makes":
      return effect.what === "file" && effect.content !== "same" ? usersWith(effect.path, cause, users) : users;
    case "rewrites":
      return usersWith(effect.path, cause, users);
    case "fills":
      return usersWith(effect.folder, cause, users);
    case "places":
      return usersWith(effect.to, cause, users);
    default:
      return users;
  }
}

/** The users after something was written to or placed at a path: /etc/passwd may have any user now. */
export function usersWith(path: string | undefined, cause: Cause, users: Facts): Facts {
  return path !== undefined && /^\/(etc(\/passwd.?)?)?$/.test(path) ? doubt(users, cause) : users;
}
