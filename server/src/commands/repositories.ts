// What commands do to the repositories of an image: which are set up, switched on and off.
import type { Facts } from "../image/facts.ts";
import { withRepositories } from "../image/repositories.ts";
import type { Argument } from "../image/value.ts";
import { repositoryOf } from "../knowledge/repositories.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import type { Command } from "./command.ts";
import type { Effect, SetsUpRepositories } from "./effect.ts";
import { optionTable, readOptions } from "./options.ts";
import type { PackageCommand } from "./package-command.ts";

/** The repositories for the time of one command, as its own options say: `--enablerepo=epel`. */
export function repositoriesByOptions({ args, span }: Invocation, repositories: Facts): Facts {
  const paths = valuesOf(args, "--repofrompath");
  const enabled = valuesOf(args, "--enablerepo", "--enable-repo");
  const only = valuesOf(args, "--repo", "--repoid", "--from-repo");
  const elsewhere = valuesOf(args, "-c", "--config", "--installroot");
  const settings = valuesOf(args, "--setopt").filter((it) => it === undefined || /^(main\.)?reposdir=/.test(it));
  const names = [...named(enabled), ...named(only), ...named(paths.map((it) => it?.split(",")[0]))];
  const open = [...paths, ...only, ...elsewhere, ...settings].length > 0 || enabled.some(isOpen);
  return withRepositories(repositories, { enabled: names, disabled: [], open }, { span });
}

/** What a call of dnf and its kin does to repositories: packages of repositories, `config-manager`, `copr`, `module`. */
export function packageRepositories(command: PackageCommand, call: Invocation): Effect[] {
  if (command.readOnly) return [];
  const [first, ...rest] = command.packages.map((it) => it.value);
  switch (command.subcommand?.name) {
    case "config-manager":
      return byConfigManager(call.args.slice(call.args.indexOf(command.verb!) + 1));
    case "copr": {
      const project = `copr:${rest[0] ?? "?"}`;
      if (first === "enable") return change({ enabled: [project], open: true });
      return first === "disable" || first === "remove" ? change({ disabled: [project] }) : [];
    }
    case "module":
      return command.purpose === "query" ? [] : byModule(call, command.packages);
  }
  const brought = command.packages.flatMap((it) => repositoryOf(it.value ?? "") ?? []);
  if (command.purpose === "remove") return change({ disabled: brought.map((it) => it.name) });
  if (command.purpose !== "install") return [];
  // A word that nobody knows may be the package of a repository.
  const open = brought.some((it) => !it.known) || command.packages.some((it) => it.value === undefined);
  return change({ enabled: brought.map((it) => it.name), open });
}

/** An effect, unless it changes nothing. */
function change({ enabled = [], disabled = [], open = false }: Partial<Omit<SetsUpRepositories, "kind">>): Effect[] {
  return enabled.length + disabled.length === 0 && !open ? [] : [{ kind: "repositories", enabled, disabled, open }];
}

/** A stream of a module counts like a repository: the packages in it have the names of others. */
function byModule({ args }: Invocation, streams: readonly Argument[]): Effect[] {
  if (!args.some((it) => /^(enable|install|switch-to)$/.test(it.value ?? ""))) return [];
  const names = streams.map((it) => it.value?.split("/")[0]);
  return change({ enabled: named(names).map((it) => `module ${it}`), open: names.includes(undefined) });
}

/** What rpm does to them. What else is in a file, nobody knows from here. */
export function rpmRepositories(files: readonly Argument[], brings: boolean): Effect[] {
  const names = files.flatMap((it) => repositoryOf(it.value ?? "") ?? []).map((it) => it.name);
  return brings ? change({ enabled: names, open: true }) : change({ disabled: names });
}

/** What `subscription-manager repos` switches, and what registering brings. */
export function subscribed(verb: string, args: readonly Argument[]): Effect[] {
  if (/^(register|attach|auto-attach)$/.test(verb)) return change({ open: true });
  if (verb !== "repos") return [];
  const enabled = valuesOf(args, "--enable");
  return change({ enabled: named(enabled), disabled: named(valuesOf(args, "--disable")), open: enabled.some(isOpen) });
}

const switches: Command = {
  names: "crb",
  verbs: { enable: "", disable: "", status: "" },
  effects: ({ verb }) =>
    verb === "status" ? [] : verb === "disable" ? change({ disabled: ["crb"] }) : change({ enabled: ["crb"] }),
};

const configManager: Command = { names: "yum-config-manager", effects: ({ call }) => byConfigManager(call.args) };

export const repositoryCommands: readonly Command[] = [switches, configManager];

const valued = optionTable(
  "--add-repo: --setopt: --id: --set: --from-repofile: --save-filename: -c: --config: --color:",
);

/** `--add-repo`, `--set-enabled` and `--setopt` of dnf 4 and yum-utils; `addrepo` and `setopt` of dnf 5. */
function byConfigManager(args: readonly Argument[]): Effect[] {
  const [verb, ...rest] = readOptions(args, valued).operands.map((it) => it.value);
  const words = verb === "addrepo" || verb === "setopt" ? rest : [verb, ...rest];
  const says = (...options: readonly string[]) => args.some((it) => options.includes(it.value ?? ""));
  const settings = [...valuesOf(args, "--setopt"), ...(verb === "setopt" ? rest : [])];
  const switched = (to: RegExp) => settings.flatMap((it) => to.exec(it ?? "")?.[1] ?? []);
  const own = valuesOf(args, "--id");
  const files = valuesOf(args, "--add-repo", "--from-repofile").map((it) => it && baseName(it).replace(/\.repo$/, ""));
  const set = says("--set-enabled", "--enable") ? words : [];
  return change({
    enabled: named([...files, ...own, ...set, ...switched(/^(.+)\.enabled=(?:1|true|yes|on)$/i)]),
    disabled: [
      ...named(says("--set-disabled", "--disable") ? words : []),
      ...switched(/^(.+)\.enabled=(?:0|false|no|off)$/i),
    ],
    open: verb === "addrepo" || files.length > 0 || set.some(isOpen) || settings.includes(undefined),
  });
}

/** The values of an option that may be given several times; undefined for one that is not known. */
function valuesOf(args: readonly Argument[], ...options: readonly string[]): (string | undefined)[] {
  return args.flatMap((it, i) => {
    const text = it.value ?? it.prefix;
    if (options.includes(text)) return [args[i + 1]?.value];
    const option = options.find((one) => text.startsWith(`${one}=`));
    return option === undefined ? [] : [it.value?.slice(option.length + 1)];
  });
}

/** The ids among words; commas join several. */
function named(words: readonly (string | undefined)[]): string[] {
  return words.flatMap((it) => it?.split(",") ?? []).filter((it) => it !== "" && !it.includes("*"));
}

/** It may name any repository. */
const isOpen = (words: string | undefined): boolean => words === undefined || words.includes("*");
