// Which RPMs an image has after a deed, and which commands and users come with them.

import type { Invocation } from "../../commands/call.ts";
import type { Effect } from "../../commands/effect.ts";
import { foreignManagers } from "../../commands/foreign-managers.ts";
import type { PackageCommand } from "../../commands/package-command.ts";
import { ask, type Cause, doubt, type Fact, type Facts, learn } from "../../image/facts.ts";
import { headers } from "../../image/starting-state.ts";
import type { State } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import { absentFromMinimal, mayBringLibraries } from "../../knowledge/libraries.ts";
import { packageManagerCommands } from "../../knowledge/package-managers.ts";
import { pythonHeaders } from "../../knowledge/python-headers.ts";
import { commandsProvided, isKnownRpm, mayRequire, requires, rpmName, twinOf } from "../../knowledge/rpms.ts";

/** What a package manager brings and takes, whether or not it can. */
interface Change {
  readonly brings: readonly Argument[];
  readonly takes: readonly Argument[];
}

const nothing: Change = { brings: [], takes: [] };

function changeOf({ purpose, packages, readOnly }: PackageCommand): Change {
  if (readOnly) return nothing;
  if (purpose === "install") return { brings: packages, takes: [] };
  if (purpose === "swap") return { brings: packages.slice(1), takes: packages.slice(0, 1) };
  return purpose === "remove" ? { brings: [], takes: packages } : nothing;
}

/** Whether a word stands for packages that nobody can name from here: a group, a file, a pattern. */
export function namesNothing({ value }: Argument, { subcommand }: PackageCommand): boolean {
  const opaque = value === undefined || subcommand?.name === "group" || subcommand?.name === "builddep";
  return opaque || /^@|^https?:|\.rpm$|\*/.test(value);
}

/** The RPMs after an effect of a call. */
export function rpmsAfter(effect: Effect, { span }: Invocation, { rpms, image }: State): Facts {
  if (effect.kind === "anything") return /^(all|packages|foreign)$/.test(effect.what) ? doubt(rpms, { span }) : rpms;
  if (effect.kind !== "packages") return rpms;
  const { command } = effect;
  const { brings, takes } = changeOf(command);
  const distro = image?.distro;
  const own = (name: string) =>
    image && pythonHeaders(name, image.distro)?.python === image.python ? [headers(image)] : [];
  let after = rpms;
  for (const { value, span: place } of takes) {
    if (value === undefined) continue;
    const along = requires(value, distro).filter((it) => cameAlong(ask(after, it)));
    after = learn(after, along, "unknown", { span: place });
    after = learn(after, [rpmName(value), ...own(value)], "no", { span: place });
  }
  if (command.options.some((it) => it.spelling === "--allowerasing"))
    after = learn(
      after,
      brings.flatMap((it) => twinOf(it.value ?? "") ?? []),
      "no",
      { span },
    );
  for (const word of brings) {
    const cause = causeOf(word, span);
    if (namesNothing(word, command)) {
      after = doubt(after, cause);
      continue;
    }
    const name = word.value!;
    const libraries = mayBringLibraries(name, distro)
      ? absentFromMinimal.filter((it) => ask(after, it).is === "no")
      : [];
    const possible = mayRequire(name, distro).filter((it) => ask(after, it).is === "no");
    after = learn(after, [...libraries, ...possible], "unknown", cause);
    after = learn(after, [rpmName(name), ...requires(name, distro), ...own(name)], "yes", cause);
  }
  return after;
}

/** What came with a package may go with it: dnf takes what nobody needs any more, and not all that are called so do. */
const cameAlong = ({ is, cause }: Fact): boolean => is === "yes" && cause !== undefined;

/** The commands that packages bring and take. */
export function packagedCommands(
  command: PackageCommand,
  { span }: Invocation,
  { commands: before, image }: State,
): Facts {
  const { brings, takes } = changeOf(command);
  const commandsOf = (name: string) => commandsProvided(name, image?.distro);
  let commands = before;
  for (const { value, span: place } of takes) {
    const others = requires(value ?? "", image?.distro).flatMap(commandsOf);
    const along = others.filter((it) => cameAlong(ask(commands, it)));
    commands = learn(commands, along, "unknown", { span: place });
    commands = learn(commands, commandsOf(value ?? ""), "no", { span: place });
  }
  for (const word of brings) {
    const cause = causeOf(word, span);
    if (namesNothing(word, command)) {
      commands = doubt(commands, cause);
      continue;
    }
    const name = word.value!;
    if (!isKnownRpm(name)) commands = doubtAllButManagers(commands, cause);
    const possible = mayRequire(name, image?.distro)
      .flatMap(commandsOf)
      .filter((it) => ask(commands, it).is === "no");
    commands = learn(commands, possible, "unknown", cause);
    commands = learn(commands, [rpmName(name), ...requires(name, image?.distro)].flatMap(commandsOf), "yes", cause);
  }
  return commands;
}

const causeOf = (word: Argument, span: Cause["span"]): Cause => ({ span: word.exact ? word.span : span });

const managers = [...packageManagerCommands, ...foreignManagers];

/** A package that we do not know may bring any tool, but none brings a package manager by the way. */
export function doubtAllButManagers(commands: Facts, cause: Cause): Facts {
  const sure = managers.filter((it) => commands.listed.get(it)?.is === "no");
  return learn(doubt(commands, cause), sure, "no", undefined);
}
