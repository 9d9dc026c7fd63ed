// microdnf, dnf, yum and rpm: what a command line says, and what it does to an image.

import type { Presence } from "../image/facts.ts";
import type { State } from "../image/state.ts";
import { isAssumeYes, isReadOnlyOption, packageManagerOptions } from "../knowledge/package-manager-options.ts";
import { dialectOf, nestedSubcommand, packageManagerCommands, subcommand } from "../knowledge/package-managers.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has } from "./line.ts";
import { type GivenOption, optionTable, readOptions } from "./options.ts";
import type { PackageCommand } from "./package-command.ts";
import { packageRepositories, rpmRepositories } from "./repositories.ts";

const manager: Command = {
  names: packageManagerCommands.join(" "),
  effects: ({ call }, state) => {
    const command = packageCommandOf(call, state);
    if (command === undefined) return [{ kind: "anything", what: "all" }];
    const nameless =
      command.purpose === undefined && command.verb === undefined && call.args.some((it) => it.value === undefined);
    return [
      { kind: "packages", command },
      ...packageRepositories(command, call),
      ...(nameless ? [{ kind: "anything", what: "packages" } as const] : []),
    ];
  },
};

const rpm: Command = {
  names: "rpm",
  options:
    "q|--query i|--install U|--upgrade F|--freshen e|--erase V|--verify K|--checksig a|--all f|--file p|--package l|--list v|--verbose h|--hash --import --nodeps --force --nosignature --nodigest --replacepkgs --oldpackage --excludedocs --root: --dbpath: D|--define: E|--eval: --qf|--queryformat: --rebuilddb --initdb --noscripts --test --quiet R|--requires --whatprovides: --provides --changelog s|--state c|--configfiles d|--docfiles --setperms --setugids --restore",
  effects: (line) => {
    if (has(line, "-q", "-V", "-K", "-E", "--test")) return readsOf([], line.call);
    const brings = has(line, "-i", "-U", "-F");
    const changes: Effect[] = brings ? [{ kind: "anything", what: "packages" }] : [];
    const acts =
      brings || has(line, "-e", "--import", "--rebuilddb", "--initdb", "--setperms", "--setugids", "--restore");
    if (!acts) return [];
    const repositories = brings || has(line, "-e") ? rpmRepositories(line.operands, brings) : [];
    return [...changes, ...repositories, { kind: "administers", what: "system", word: line.call.name }];
  },
};

export const packageCommands: readonly Command[] = [manager, rpm];

/** The package manager command that a call is, on an image of the family; undefined for anything else. */
function packageCommandOf(call: Invocation, state: State): PackageCommand | undefined {
  const name = baseName(call.name.value ?? "");
  if (state.image === undefined) return undefined;
  const { distro } = state.image;
  const dialect = dialectOf(name, distro)!;
  const { options, operands, strange } = readOptions(call.args, table);
  const [verb, ...rest] = operands;
  const known = verb?.value === undefined ? undefined : subcommand(dialect, verb.value, distro);
  const [second] = rest;
  const within =
    known && second?.value !== undefined ? nestedSubcommand(dialect, verb!.value!, second.value, distro) : undefined;
  return {
    manager: name,
    dialect,
    verb: verb?.value === undefined ? undefined : verb,
    subcommand: known,
    nested: within && { word: second!, subcommand: within },
    purpose: within?.purpose ?? known?.purpose,
    asks: within?.asks ?? known?.asks ?? false,
    confirmed: confirmed(call, options, state),
    packages: within ? rest.slice(1) : rest,
    options,
    strange,
    readOnly: options.some((it) => isReadOnlyOption(it.spelling)) || (within ?? known)?.purpose === "query",
  };
}

const table = optionTable(packageManagerOptions);

function confirmed({ args, fed }: Invocation, options: readonly GivenOption[], { assumesYes }: State): Presence {
  const said = options.some(({ spelling, value }) => isAssumeYes(spelling, value?.value));
  // In a cluster with letters that nobody knows.
  if (assumesYes === "yes" || said || args.some((it) => /^-[a-zA-Z]*y[a-zA-Z]*$/.test(it.value ?? ""))) return "yes";
  // A value that nobody knows may hold -y, and a pipe may answer.
  return fed || assumesYes === "unknown" || args.some((it) => it.value === undefined) ? "unknown" : "no";
}
