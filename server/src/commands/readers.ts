// Commands that read, print or answer, and leave the image as it is. What nobody lists may do anything.
import type { Invocation } from "./call.ts";
import { type Command, readsOf } from "./command.ts";
import { mentionedLists } from "./lists.ts";

/** Their options take no words of their own that would be taken for files, but for these. */
const readers: Command = {
  names:
    "b2sum base32 base64 basename bash-completion bc blkid c++filt cat cksum cmp column comm cut date df diff diff3 dirname dmesg du egrep expand expr factor fc-list fgrep file findmnt fmt fold free " +
    "getcap getconf getent getopt gettext getsebool gpg gpg2 gpgv grep groups hadolint head hexdump hostname iconv id ip jq yq join kill klist ldd less logger ls lsblk lscpu lsmod lsof " +
    "locale md5sum more nc ncat netstat ngettext nm nl nproc numfmt nvidia-smi objdump od openssl paste pg_isready pgrep pidof ping pipdeptree pkill pr printenv ps pwd readelf readlink realpath rev rpmkeys " +
    "sestatus seq sha1sum sha224sum sha256sum sha384sum sha512sum sha512 shellcheck shuf sleep split ss stat strings stty sum sync " +
    "tac tail times top tput tr tree tsort tty uname unexpand uptime users vmstat w wc who whoami xxd yamllint yes zcat zgrep bzcat xzcat zstdcat envsubst mktemp crontab safety bandit mypy ruff black pytest isort flake8 pylint cosign ssh-keyscan nslookup dig host curl-config pg_config mysql_config xmlsec1-config pkg-config pkgconf python-config",
  options:
    "n|--lines: --bytes: d|--delimiter: f|--fields: e|--regexp: --include: --exclude: --exclude-dir: m|--max-count: A|--after-context: B|--before-context: --arg: --argjson: L|--dereference c v|--invert-match i q|--quiet|--silent r R s h H l o|--only-matching w x E F P a t z",
  effects: ({ operands, call }) => readsOf(operands, call),
};

/** What shells run themselves. What they do to a shell's variables and folder, the simulation knows. */
const shellOwn: Command = {
  names:
    "printf shopt ulimit trap wait break continue return shift getopts dirs let echo true false : set umask exit popd export readonly local declare typeset unset read type hash which alias bg fg jobs history deactivate",
  effects: () => [],
};

const folders: Command = { names: "test [ cd pushd", effects: ({ operands, call }) => readsOf(operands, call) };

/** What a `umask` sets; "" where that is not said or not known, undefined for any other command. */
export const umaskOf = ({ name, args }: Pick<Invocation, "name" | "args">): string | undefined =>
  name.value === "umask" ? (args[0]?.value ?? "") : undefined;

/** A venv's `activate` sets variables; any other script may do anything. */
const sourced: Command = {
  names: "source .",
  effects: ({ operands, call }) => {
    const [script] = operands;
    if (/(^|\/)activate$/.test(script?.value ?? "")) return readsOf([script!], call);
    return [{ kind: "anything", what: "all" }, ...mentionedLists(call)];
  },
};

export const quietCommands: readonly Command[] = [readers, shellOwn, folders, sourced];
