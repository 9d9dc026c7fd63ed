// microdnf, dnf, yum and rpm: what a command line says, and what it does to an image.

import type { Presence } from "../image/facts.ts";
import type { State } from "../image/state.ts";
import {
  type Dialect,
  dialectOf,
  isAssumeYes,
  isReadOnlyOption,
  nestedSubcommand,
  optionsWithValue,
  packageManagerCommands,
  subcommand,
} from "../knowledge/package-managers.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has } from "./line.ts";
import { looksLikeOption, type OptionTable, optionTable, readOptions } from "./options.ts";
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
  const { options, operands, strange } = readOptions(call.args, tableOf(dialect));
  const [verb, ...rest] = operands;
  const known = verb?.value === undefined ? undefined : subcommand(dialect, verb.value, distro);
  const nested = known && rest[0]?.value !== undefined ? nestedSubcommand(verb!.value!, rest[0].value) : undefined;
  const own = new Set([...options.map((it) => it.word), ...strange]);
  const written = call.args.filter((it) => own.has(it));
  return {
    manager: name,
    dialect,
    verb: verb?.value === undefined ? undefined : verb,
    subcommand: known,
    purpose: nested?.purpose ?? known?.purpose,
    asks: nested?.asks ?? known?.asks ?? false,
    confirmed: confirmed(call, state),
    packages: nested ? rest.slice(1) : rest,
    options: written,
    readOnly: written.some((it) => isReadOnlyOption(it.value ?? "")) || (nested ?? known)?.purpose === "query",
  };
}

const tables = new Map<Dialect, OptionTable>();

function tableOf(dialect: Dialect): OptionTable {
  const known = tables.get(dialect);
  if (known !== undefined) return known;
  const table = optionTable(
    optionsWithValue(dialect)
      .map((it) => `${it}:`)
      .join(" "),
  );
  tables.set(dialect, table);
  return table;
}

function confirmed({ args, fed }: Invocation, { assumesYes }: State): Presence {
  if (assumesYes === "yes" || args.some((it) => looksLikeOption(it) && isAssumeYes(it.value ?? ""))) return "yes";
  // A value that nobody knows may hold -y, and a pipe may answer.
  return fed || assumesYes === "unknown" || args.some((it) => it.value === undefined) ? "unknown" : "no";
}
