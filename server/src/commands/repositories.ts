// What commands do to the repositories of an image: which are set up, switched on and off.
import { type Cause, doubt, type Facts, learn } from "../image/facts.ts";
import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { isAboveRepositories, isRepositoryPath, repositoryNames, repositoryOf } from "../knowledge/repositories.ts";
import { baseName } from "../text/paths.ts";
import { type Invocation, operands } from "./call.ts";
import { packageCommand } from "./package-manager.ts";

interface Change {
  readonly enabled: readonly string[];
  readonly disabled?: readonly string[];
  /** Repositories came along that nobody here can name, or whose content nobody knows. */
  readonly open?: boolean;
}

/** The state after a command: packages of repositories, `config-manager`, `copr`, `module`, `crb`, `subscription-manager`. */
export function afterRepositories(call: Invocation, state: State): State {
  const change = changeBy(call, state);
  if (change === undefined) return state;
  return { ...state, repositories: changed(state.repositories, change, { span: call.span }) };
}

/** The repositories after something came to lie at an absolute path: a `.repo` file may say anything. */
export function repositoriesAfterWrite(path: string, cause: Cause, repositories: Facts): Facts {
  if (!isRepositoryPath(path) && !isAboveRepositories(path)) return repositories;
  const name = /([^/]+)\.repo$/.exec(path)?.[1];
  return changed(repositories, { enabled: name === undefined ? [] : [name], open: true }, cause);
}

/** The repositories for the time of one command, as its own options say: `--enablerepo=epel`. */
export function repositoriesByOptions({ args, span }: Invocation, repositories: Facts): Facts {
  const paths = valuesOf(args, "--repofrompath");
  const enabled = valuesOf(args, "--enablerepo", "--enable-repo");
  const only = valuesOf(args, "--repo", "--repoid", "--from-repo");
  const elsewhere = valuesOf(args, "-c", "--config", "--installroot");
  const settings = valuesOf(args, "--setopt").filter((it) => it === undefined || /^(main\.)?reposdir=/.test(it));
  const change = {
    enabled: [...named(enabled), ...named(only), ...named(paths.map((it) => it?.split(",")[0]))],
    open: [...paths, ...only, ...elsewhere, ...settings].length > 0 || enabled.some(isOpen),
  };
  return changed(repositories, change, { span });
}

function changed(repositories: Facts, { enabled, disabled = [], open = false }: Change, cause: Cause): Facts {
  const opened = open ? doubt(repositories, cause) : repositories;
  return learn(learn(opened, disabled, "no", cause), enabled.flatMap(repositoryNames), "yes", cause);
}

function changeBy(call: Invocation, state: State): Change | undefined {
  const name = baseName(call.name.value ?? "");
  if (meddles(name, call)) return { enabled: [], open: true };
  switch (name) {
    case "rpm":
      return byRpm(call);
    case "crb":
      return call.args[0]?.value === "disable" ? { enabled: [], disabled: ["crb"] } : { enabled: ["crb"] };
    case "yum-config-manager":
      return byConfigManager(call.args);
    case "subscription-manager":
      return bySubscription(call.args);
    default:
      return byPackageManager(call, state);
  }
}

function byPackageManager(call: Invocation, state: State): Change | undefined {
  const command = packageCommand(call, state);
  if (command === undefined || command.readOnly) return undefined;
  const [first, ...rest] = command.packages.map((it) => it.value);
  switch (command.subcommand?.name) {
    case "config-manager":
      return byConfigManager(call.args.slice(call.args.indexOf(command.verb!) + 1));
    case "copr": {
      const project = `copr:${rest[0] ?? "?"}`;
      if (first === "enable") return { enabled: [project], open: true };
      return first === "disable" || first === "remove" ? { enabled: [], disabled: [project] } : undefined;
    }
    case "module":
      return command.purpose === "query" ? undefined : byModule(call, command.packages);
  }
  const brought = command.packages.flatMap((it) => repositoryOf(it.value ?? "") ?? []);
  if (command.purpose === "remove") return { enabled: [], disabled: brought.map((it) => it.name) };
  if (brought.length === 0 || command.purpose !== "install") return undefined;
  return { enabled: brought.map((it) => it.name), open: brought.some((it) => !it.known) };
}

/** A stream of a module counts like a repository: the packages in it have the names of others. */
function byModule({ args }: Invocation, streams: readonly Argument[]): Change | undefined {
  if (!args.some((it) => /^(enable|install|switch-to)$/.test(it.value ?? ""))) return undefined;
  const names = streams.map((it) => it.value?.split("/")[0]);
  return { enabled: named(names).map((it) => `module ${it}`), open: names.includes(undefined) };
}

function byRpm({ args }: Invocation): Change | undefined {
  const says = (option: RegExp) => args.some((it) => option.test(it.value ?? ""));
  const brought = args.flatMap((it) => repositoryOf(it.value ?? "") ?? []).map((it) => it.name);
  if (says(/^-[a-zA-Z]*e|^--erase$/)) return { enabled: [], disabled: brought };
  // What else is in a file, nobody knows from here.
  return says(/^-[a-zA-Z]*[iUF]|^--(install|upgrade|freshen)$/) && !says(/^-[a-zA-Z]*q/)
    ? { enabled: brought, open: true }
    : undefined;
}

function bySubscription(args: readonly Argument[]): Change | undefined {
  const verb = args.find((it) => !it.value?.startsWith("-"))?.value;
  if (/^(register|attach|auto-attach)$/.test(verb ?? "")) return { enabled: [], open: true };
  if (verb !== "repos") return undefined;
  const enabled = valuesOf(args, "--enable");
  return { enabled: named(enabled), disabled: named(valuesOf(args, "--disable")), open: enabled.some(isOpen) };
}

const valued = new Set("--add-repo --setopt --id --set --from-repofile --save-filename -c --config --color".split(" "));

/** `--add-repo`, `--set-enabled` and `--setopt` of dnf 4 and yum-utils; `addrepo` and `setopt` of dnf 5. */
function byConfigManager(args: readonly Argument[]): Change | undefined {
  const [verb, ...rest] = operands(args, valued).map((it) => it.value);
  const words = verb === "addrepo" || verb === "setopt" ? rest : [verb, ...rest];
  const says = (...options: readonly string[]) => args.some((it) => options.includes(it.value ?? ""));
  const settings = [...valuesOf(args, "--setopt"), ...(verb === "setopt" ? rest : [])];
  const switched = (to: RegExp) => settings.flatMap((it) => to.exec(it ?? "")?.[1] ?? []);
  const own = valuesOf(args, "--id");
  const files = valuesOf(args, "--add-repo", "--from-repofile").map((it) => it && baseName(it).replace(/\.repo$/, ""));
  const set = says("--set-enabled", "--enable") ? words : [];
  return {
    enabled: named([...files, ...own, ...set, ...switched(/^(.+)\.enabled=(?:1|true|yes|on)$/i)]),
    disabled: [
      ...named(says("--set-disabled", "--disable") ? words : []),
      ...switched(/^(.+)\.enabled=(?:0|false|no|off)$/i),
    ],
    open: verb === "addrepo" || files.length > 0 || set.some(isOpen) || settings.includes(undefined),
  };
}

/** Commands that only look at such files, and those whose writes `repositoriesAfterWrite` hears of. */
const quiet = new Set(
  "cat ls grep egrep head tail wc stat file test [ echo printf chmod chown chgrp mkdir cd".split(" "),
);

/** Works on the files of repositories in a way of its own: `sed -i`, `rm`, a program in their folder. */
function meddles(name: string, { args, workdir }: Invocation): boolean {
  if (quiet.has(name)) return false;
  const here = workdir !== undefined && isRepositoryPath(workdir);
  return here || args.some((it) => isRepositoryPath((it.value ?? it.prefix).replace(/^[\w-]+=/, "")));
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
