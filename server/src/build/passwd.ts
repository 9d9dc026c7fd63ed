// useradd: who is in /etc/passwd.
import type { Invocation } from "./build.ts";
import { learn } from "./fact.ts";
import type { State } from "./state.ts";

const valued =
  /^-\w*[bcdefgGkKpRPsuZ]$|^--(base-dir|comment|home-dir|expiredate|inactive|gid|groups|skel|key|password|root|prefix|shell|uid|selinux-user)$/;

/** A call of useradd, taken apart. */
export interface UserAdd {
  readonly name: string | undefined;
  readonly uid: string | undefined;
}

export function userAdd({ args }: Invocation): UserAdd {
  let uid: string | undefined;
  let name: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const text = args[i]!.value ?? args[i]!.prefix;
    if (!text.startsWith("-")) name = args[i]!.value;
    else if (text.startsWith("--uid=")) uid = text.slice("--uid=".length);
    else if (valued.test(text)) {
      i++;
      if (/u$|^--uid$/.test(text)) uid = args[i]?.value;
    }
  }
  return { name, uid };
}

/** The state with the user that a useradd makes. */
export function withUser(call: Invocation, state: State): State {
  const { name } = userAdd(call);
  if (name === undefined) return state;
  return { ...state, users: learn(state.users, [name], "yes", { span: call.span }) };
}
