// Commands that change what belongs to the system as a whole: trust stores, caches of libraries, alternatives.

import { baseName } from "../text/paths.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has, type Line, optionsNamed, placeOf } from "./line.ts";
import { subscribed } from "./repositories.ts";

const asRoot = ({ call }: Line): Effect[] => [{ kind: "administers", what: "system", word: call.name }];

const administration: Command = {
  names:
    "update-crypto-policies localedef setcap chcon restorecon semanage setsebool systemctl systemd-machine-id-setup hostnamectl timedatectl authselect chsh chfn visudo modprobe sysctl mount umount",
  options:
    "i|--inputfile: f|--charmap: c|--force A|--alias-file: u: q v --set: --show --check --is-applied --no-reload --list-archive --no-archive",
  effects: (line) =>
    has(line, "--show", "--check", "--is-applied", "--list-archive") || onlyLists(line) || ofOwnFolder(line)
      ? []
      : asRoot(line),
};

/** A locale that is compiled into a folder goes there, and not into the system's archive. */
const ofOwnFolder = ({ call, operands }: Line): boolean =>
  baseName(call.name.value ?? "") === "localedef" && operands.some((it) => it.value?.includes("/") !== false);

/** Without a word `mount` says what is mounted. */
const onlyLists = ({ call }: Line): boolean => baseName(call.name.value ?? "") === "mount" && call.args.length === 0;

/** Without an option it only lists. */
const trust: Command = {
  names: "trust",
  options: "v|--verbose q|--quiet h|--help",
  verbs: {
    anchor: "--store --remove --purge",
    list: "--filter: --purpose:",
    extract: "--format: --filter: --purpose: --overwrite --comment",
    "extract-compat": "",
    dump: "--filter:",
  },
  effects: (line) =>
    line.verb === "list" || line.verb === "dump" || line.verb === ""
      ? []
      : [...readsOf(line.operands, line.call), ...asRoot(line)],
};

const updateCaTrust: Command = {
  names: "update-ca-trust update-ca-certificates",
  options: "f|--fresh v|--verbose h|--help o|--output: --rhbz1387674",
  verbs: { extract: "", check: "", enable: "", disable: "", "force-enable": "", "force-disable": "" },
  effects: (line) => (line.verb === "check" || has(line, "-h", "-o") ? [] : asRoot(line)),
};

const ldconfig: Command = {
  names: "ldconfig",
  options: "p|--print-cache v|--verbose n N X f: C: r: l c|--format: i V|--version ?|--help",
  effects: (line) => (has(line, "-p", "-V", "-n", "-N") ? [] : asRoot(line)),
};

/** `--install LINK NAME PATH PRIORITY` makes a link, which is a command where it lies on PATH. */
const alternatives: Command = {
  names: "alternatives update-alternatives",
  options:
    "--altdir: --admindir: --test --verbose --keep-missing --family: --initscript: --install --slave|--follower --remove --auto --config --display --list --set --remove-all --add-follower --remove-follower",
  effects: (line) => {
    if (has(line, "--display", "--list")) return [];
    const links = has(line, "--install")
      ? line.operands.filter((_, at) => at === 0 || (at >= 4 && (at - 4) % 3 === 0))
      : [];
    const installed = links.map((word): Effect => {
      const sources = [{ path: undefined, word, content: false }];
      return {
        kind: "places",
        how: "link",
        sources,
        to: placeOf(word, line.call),
        word,
        into: false,
        keeps: true,
        given: false,
        replaces: true,
      };
    });
    // `--set NAME PATH` makes what NAME stands for into another program.
    const others: Effect[] = has(line, "--set", "--auto", "--config") ? [{ kind: "anything", what: "programs" }] : [];
    return [...installed, ...others, ...asRoot(line)];
  },
};

/** It registers the machine, and may bring repositories. */
const subscriptionManager: Command = {
  names: "subscription-manager",
  options:
    "h|--help --username: --password: --org: --activationkey: --name: --enable: --disable: --force --auto-attach --pool: --release: --serverurl: --baseurl: --environment: --list --all --available --consumed",
  verbs: {
    register: "",
    unregister: "",
    attach: "",
    repos: "",
    refresh: "",
    clean: "",
    release: "",
    config: "",
    status: "",
    identity: "",
    list: "",
    facts: "",
    import: "",
  },
  effects: (line) =>
    /^(status|identity|list|facts)$/.test(line.verb) ? [] : [...subscribed(line.verb, line.call.args), ...asRoot(line)],
};

/** `git config --system` writes /etc/gitconfig; `git clone` and its kin fill a folder. */
const git: Command = {
  names: "git",
  options:
    "v|--version h|--help C: c: --exec-path= --html-path p|--paginate P|--no-pager --no-replace-objects --bare --git-dir: --work-tree: --namespace: --config-env:",
  verbs: {
    clone:
      "l|--local --no-hardlinks s|--shared --reference: q|--quiet v|--verbose --progress n|--no-checkout --bare --mirror o|--origin: b|--branch: --revision: u|--upload-pack: --template: c|--config: --depth: --shallow-since: --shallow-exclude: --single-branch --no-single-branch --no-tags --recurse-submodules= --recursive --shallow-submodules j|--jobs: --filter: --sparse --separate-git-dir: --server-option: --also-filter-submodules",
    config:
      "--global --system --local --worktree f|--file: --add --unset --unset-all --get --get-all --list l --replace-all --type: e|--edit --name-only",
    init: "q|--quiet --bare --template: b|--initial-branch: --shared=",
    "submodule update":
      "--init --remote --recursive f|--force --depth: j|--jobs: --checkout --merge --rebase q|--quiet",
    apply: "",
    am: "",
    checkout: "b: B: f q",
    switch: "c: C:",
    pull: "",
    reset: "",
    restore: "s: S W",
    merge: "m:",
    stash: "",
    fetch: "--depth:",
    "lfs pull": "",
    "lfs install": "--system --skip-repo",
    log: "",
    status: "",
    "rev-parse": "",
    describe: "",
    show: "",
    diff: "",
    "ls-remote": "",
    "ls-files": "",
    archive: "o|--output: --format: --prefix: --remote:",
  },
  effects: (line) => {
    const { call, operands, verb } = line;
    const folder = optionsNamed(line, "-C").reduce<string | undefined>(
      (at, { value }) => value && placeOf(value, { workdir: at }),
      call.workdir,
    );
    const at = { workdir: folder };
    switch (verb) {
      case "clone": {
        const [address, target] = operands;
        const name = /([^/:]+?)(?:\.git)?\/*$/.exec(address?.value ?? address?.suffix ?? "")?.[1];
        const into = target ? placeOf(target, at) : placeOf({ value: name }, at);
        return [
          { kind: "builds", folder: call.workdir },
          { kind: "fills", folder: into, word: target ?? address, own: true },
          ...(address ? [{ kind: "downloads", word: address } as const] : []),
        ];
      }
      case "config": {
        const reads = has(line, "--get", "--get-all", "--list", "-l");
        return has(line, "--system") && !reads ? asRoot(line) : [];
      }
      case "lfs install":
        return has(line, "--system") ? asRoot(line) : [];
      case "submodule update":
      case "apply":
      case "am":
      case "checkout":
      case "switch":
      case "pull":
      case "reset":
      case "restore":
      case "merge":
      case "stash":
      case "lfs pull":
        return [
          { kind: "builds", folder },
          { kind: "rewrites", path: folder, word: undefined },
        ];
      case "init":
        return [{ kind: "builds", folder }];
      case "archive": {
        const output = optionsNamed(line, "-o").at(-1)?.value;
        return output ? [{ kind: "makes", what: "file", path: placeOf(output, at), word: output, content: "new" }] : [];
      }
      default:
        return [{ kind: "builds", folder }];
    }
  },
};

export const systemCommands: readonly Command[] = [
  administration,
  trust,
  updateCaTrust,
  ldconfig,
  alternatives,
  subscriptionManager,
  git,
];
