// microdnf, dnf and yum: what a command line says, and what it does to an image.
import { ask, type Cause, doubt, learn, type Presence } from "../image/facts.ts";
import { filled } from "../image/files.ts";
import { headers } from "../image/starting-state.ts";
import { changed, type State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { absentFromMinimal, mayBringLibraries } from "../knowledge/libraries.ts";
import {
  type Dialect,
  dialectOf,
  isAssumeYes,
  isReadOnlyOption,
  nestedSubcommand,
  type Purpose,
  packageManagerCommands,
  type Subcommand,
  subcommand,
  takesValue,
} from "../knowledge/package-managers.ts";
import { pythonHeaders } from "../knowledge/python-headers.ts";
import { commandsProvided, isKnownRpm, mayRequire, requires, rpmName, twinOf } from "../knowledge/rpms.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";

/** A package manager's command line, taken apart. */
export interface PackageCommand {
  /** As written, without its folder: "microdnf". */
  readonly manager: string;
  readonly dialect: Dialect;
  /** The word that says what to do; undefined where there is none or it is not known. */
  readonly verb: Argument | undefined;
  readonly subcommand: Subcommand | undefined;
  readonly purpose: Purpose | undefined;
  /** Whether it asks before it acts. */
  readonly asks: boolean;
  /** Whether the question is answered: -y, a pipe, the configuration. */
  readonly confirmed: Presence;
  /** The words behind the verb, options left out. */
  readonly packages: readonly Argument[];
  readonly options: readonly Argument[];
  /** It prints something and leaves everything as it is. */
  readonly readOnly: boolean;
}

/** The package manager command that an invocation is, on an image of the family; undefined for anything else. */
export function packageCommand(call: Invocation, state: State): PackageCommand | undefined {
  const manager = baseName(call.name.value ?? "");
  if (state.image === undefined || !packageManagerCommands.includes(manager)) return undefined;
  const { distro } = state.image;
  const dialect = dialectOf(manager, distro)!;

  const words: Argument[] = [];
  const options: Argument[] = [];
  for (let i = 0; i < call.args.length; i++) {
    const word = call.args[i]!;
    if (!(word.value ?? word.prefix).startsWith("-")) {
      words.push(word);
      continue;
    }
    options.push(word);
    if (word.value !== undefined && takesValue(dialect, word.value)) i++;
  }

  const [verb, ...rest] = words;
  const known = verb?.value === undefined ? undefined : subcommand(dialect, verb.value, distro);
  const nested = known && rest[0]?.value !== undefined ? nestedSubcommand(verb!.value!, rest[0].value) : undefined;
  return {
    manager,
    dialect,
    verb: verb?.value === undefined ? undefined : verb,
    subcommand: known,
    purpose: nested?.purpose ?? known?.purpose,
    asks: nested?.asks ?? known?.asks ?? false,
    confirmed: confirmed(call, state),
    packages: nested ? rest.slice(1) : rest,
    options,
    readOnly: options.some((it) => isReadOnlyOption(it.value ?? "")) || (nested ?? known)?.purpose === "query",
  };
}

function confirmed({ args, fed }: Invocation, { assumesYes }: State): Presence {
  if (assumesYes === "yes" || args.some((it) => isAssumeYes(it.value ?? ""))) return "yes";
  // A value that nobody knows may hold -y, and a pipe may answer.
  return fed || assumesYes === "unknown" || args.some((it) => it.value === undefined) ? "unknown" : "no";
}

/** The state after the command has done what it is asked to, whether or not it can. */
export function afterPackages(command: PackageCommand, call: Invocation, state: State): State {
  if (command.readOnly) return state;
  switch (command.purpose) {
    case "install":
      return installed(command, call, state);
    case "swap": {
      const [old, ...rest] = command.packages;
      return old === undefined ? state : installed({ ...command, packages: rest }, call, removed([old], state));
    }
    case "remove":
      return removed(command.packages, state);
    case undefined:
      return command.verb === undefined && call.args.some((it) => it.value === undefined)
        ? surprised(state, { span: call.span })
        : state;
    default:
      return state;
  }
}

function installed({ packages, options, subcommand: verb }: PackageCommand, call: Invocation, state: State): State {
  let after = state;
  if (options.some((it) => it.value === "--allowerasing")) {
    const twins = packages.flatMap((it) => twinOf(it.value ?? "") ?? []);
    after = { ...after, rpms: learn(after.rpms, twins, "no", { span: call.span }) };
  }
  for (const argument of packages) {
    const cause = { span: argument.exact ? argument.span : call.span };
    const opaque = argument.value === undefined || verb?.name === "group" || verb?.name === "builddep";
    after =
      opaque || /^@|^https?:|\.rpm$|\*/.test(argument.value!)
        ? surprised(after, cause)
        : withRpm(after, argument.value!, cause);
  }
  return after;
}

/** The state with an RPM, what it certainly pulls in, and doubt about what it may. */
function withRpm(state: State, argument: string, cause: Cause): State {
  const name = rpmName(argument);
  const names = [name, ...requires(argument)];
  let { rpms, commands, users } = state;
  if (!isKnownRpm(argument)) {
    commands = doubtAllButManagers(commands, cause);
    users = doubt(users, cause);
  }
  const possible = mayRequire(argument)
    .flatMap(commandsProvided)
    .filter((it) => ask(commands, it).is === "no");
  commands = learn(commands, possible, "unknown", cause);
  commands = learn(commands, names.flatMap(commandsProvided), "yes", cause);
  if (mayBringLibraries(argument)) {
    const absent = absentFromMinimal.filter((it) => ask(rpms, it).is === "no");
    rpms = learn(rpms, absent, "unknown", cause);
  }
  rpms = learn(rpms, names, "yes", cause);
  const image = state.image!;
  if (pythonHeaders(argument, image.distro)?.python === image.python)
    rpms = learn(rpms, [headers(image)], "yes", cause);
  return changed(state, { rpms, commands, users });
}

const managers = ["dnf", "yum", "microdnf", "dnf5", "apt", "apt-get", "apk", "aptitude", "zypper", "pacman"];

/** A package that we do not know may bring any tool, but none brings a package manager by the way. */
function doubtAllButManagers(commands: State["commands"], cause: Cause): State["commands"] {
  const doubted = doubt(commands, cause);
  const sure = managers.filter((it) => commands.listed.get(it)?.is === "no");
  return learn(doubted, sure, "no", undefined);
}

/** The state after a package manager of another family, which may bring anything but a package manager. */
export function afterForeign({ span }: Invocation, state: State): State {
  const cause = { span };
  return changed(state, { rpms: doubt(state.rpms, cause), commands: doubtAllButManagers(state.commands, cause) });
}

/** Something was installed that nobody can name from here. */
export function surprised(state: State, cause: Cause): State {
  return changed(state, {
    rpms: doubt(state.rpms, cause),
    commands: doubt(state.commands, cause),
    users: doubt(state.users, cause),
    files: filled(state.files),
  });
}

function removed(packages: readonly Argument[], state: State): State {
  let { rpms, commands } = state;
  for (const argument of packages) {
    if (argument.value === undefined) continue;
    const cause = { span: argument.span };
    rpms = learn(rpms, [rpmName(argument.value)], "no", cause);
    commands = learn(commands, commandsProvided(argument.value), "no", cause);
    if (state.image && pythonHeaders(argument.value, state.image.distro)?.python === state.image.python) {
      rpms = learn(rpms, [headers(state.image)], "no", cause);
    }
  }
  return changed(state, { rpms, commands });
}
