// Commands that make and drop users and groups.

import { absolute } from "../text/paths.ts";
import type { Command } from "./command.ts";
import type { Effect, KnownPath } from "./effect.ts";
import { has, type Line, valueOf } from "./line.ts";

const useradd: Command = {
  names: "useradd adduser",
  options:
    "b|--base-dir: c|--comment: d|--home-dir|--home: D|--defaults e|--expiredate: f|--inactive: F|--add-subids-for-system g|--gid|--ingroup: G|--groups: k|--skel: K|--key: l|--no-log-init m|--create-home M|--no-create-home " +
    "N|--no-user-group o|--non-unique p|--password: r|--system R|--root: P|--prefix: s|--shell: u|--uid: U|--user-group Z|--selinux-user: --badname --btrfs-subvolume-home --disabled-password --gecos: --disabled-login",
  effects: (line) => {
    const name = line.operands.at(-1);
    const shared = has(line, "-o");
    const home = homeOf(line, name?.value);
    return [{ kind: "user", name, uid: valueOf(line, "-u"), home, is: "made", shared }, ...asRoot(line)];
  },
};

/** Where `-k` says so, the folder may hold anything. */
function homeOf(line: Line, name: string | undefined): KnownPath | null {
  if (has(line, "-M")) return null;
  if (has(line, "-k", "-R", "-P")) return undefined;
  const [given, above] = [valueOf(line, "-d"), valueOf(line, "-b")];
  if (given !== undefined) return given.value?.startsWith("/") === true ? given.value : undefined;
  const parent = above === undefined ? "/home" : above.value;
  return name === undefined || parent?.startsWith("/") !== true ? undefined : absolute(name, parent);
}

const userdel: Command = {
  names: "userdel deluser",
  options: "f|--force r|--remove R|--root: P|--prefix: Z|--selinux-user",
  effects: (line) => [
    ...line.operands.map(
      (name): Effect => ({ kind: "user", name, uid: undefined, home: null, is: "dropped", shared: false }),
    ),
    ...asRoot(line),
  ],
};

/** The user keeps the name, unless `-l` gives another. */
const usermod: Command = {
  names: "usermod",
  options:
    "a|--append b|--badname c|--comment: d|--home: e|--expiredate: f|--inactive: g|--gid: G|--groups: l|--login: L|--lock m|--move-home o|--non-unique p|--password: r|--remove R|--root: P|--prefix: s|--shell: u|--uid: U|--unlock v|--add-subuids: V|--del-subuids: w|--add-subgids: W|--del-subgids: Z|--selinux-user:",
  effects: (line) => {
    const name = valueOf(line, "-l");
    const made: Effect[] = name
      ? [
          { kind: "user", name, uid: valueOf(line, "-u"), home: null, is: "made", shared: true },
          { kind: "user", name: line.operands.at(-1), uid: undefined, home: null, is: "dropped", shared: false },
        ]
      : [];
    return [...made, ...asRoot(line)];
  },
};

const groups: Command = {
  names: "groupadd groupmod groupdel addgroup gpasswd chpasswd passwd chage newusers",
  options:
    "f|--force g|--gid: K|--key: o|--non-unique p|--password: r|--system R|--root: P|--prefix: n|--new-name: a|--add: d|--delete: e|--encrypted M|--members: l|--lock u|--unlock U|--users: --stdin",
  effects: (line) => asRoot(line),
};

const asRoot = ({ call }: Line): Effect[] => [{ kind: "administers", what: "accounts", word: call.name }];

export const accountCommands: readonly Command[] = [useradd, userdel, usermod, groups];
