// useradd and userdel: who is in /etc/passwd.
import { type Cause, doubt, learn } from "../image/facts.ts";
import { type Tree, withTree } from "../image/files.ts";
import { changed, type State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { absolute } from "../text/paths.ts";
import type { Invocation } from "./call.ts";

const valued =
  /^-\w*[bcdefgGkKpRPsuZ]$|^--(base-dir|comment|home-dir|expiredate|inactive|gid|groups|skel|key|password|root|prefix|shell|uid|selinux-user)$/;

/** A call of useradd, taken apart. */
export interface UserAdd {
  readonly name: Argument | undefined;
  readonly uid: Argument | undefined;
  readonly home: string | undefined;
  /** `-o`: the number may be somebody else's already. */
  readonly shared: boolean;
}

export function userAdd({ args }: Invocation): UserAdd {
  let uid: Argument | undefined;
  let name: Argument | undefined;
  let home: string | undefined;
  let shared = false;
  for (let i = 0; i < args.length; i++) {
    const text = args[i]!.value ?? args[i]!.prefix;
    if (!text.startsWith("-")) name = args[i];
    else if (/^-[a-zA-Z]*o|^--non-unique$/.test(text)) shared = true;
    if (/^--uid=/.test(text)) uid = args[i];
    else if (text.startsWith("-") && valued.test(text)) {
      i++;
      if (/u$|^--uid$/.test(text)) uid = args[i];
      if (/^-\w*d$|^--home-dir$/.test(text)) home = args[i]?.value;
    }
  }
  return { name, uid, home, shared };
}

/** The state with the user that a useradd makes, and with the home directory that it may make. */
export function withUser(call: Invocation, state: State): State {
  const { name: word, home } = userAdd(call);
  const name = word?.value;
  const cause = { span: call.span };
  if (name === undefined) return changed(state, { users: doubt(state.users, cause) });
  const at = absolute(home ?? `/home/${name}`, undefined);
  const somebody = { value: undefined, cause };
  const tree: Tree = { is: "unknown", owner: somebody, group: somebody, groupWrites: "unknown", cause };
  const files = at === undefined || state.files.has(at) ? state.files : withTree(state.files, at, tree, true);
  return changed(state, { files, users: learn(state.users, [name], "yes", cause) });
}

/** The state without the users that a userdel takes away. */
export function withoutUser(call: Invocation, state: State): State {
  const names = call.args.flatMap((it) => (it.value === undefined || it.value.startsWith("-") ? [] : [it.value]));
  return changed(state, { users: learn(state.users, names, "no", { span: call.span }) });
}

/** The state after something was written to or placed at a path: /etc/passwd may have any user now. */
export function withPasswd(path: string, cause: Cause, state: State): State {
  return /^\/(etc(\/passwd.?)?)?$/.test(path) ? changed(state, { users: doubt(state.users, cause) }) : state;
}
