// What an installation brings that the rest of a build, or the container, certainly needs.

import { effectsOfKind } from "../commands/effect-kinds.ts";
import { isNodeInstall } from "../commands/node.ts";
import { reallyRun } from "../commands/servers.ts";
import { speaksOfExtras } from "../knowledge/conventions.ts";
import { programsOf } from "../knowledge/python/programs.ts";
import { commandsProvided, requires } from "../knowledge/rpms.ts";
import type { Build, Execution, Step } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import { packageCommand, pythonInstall } from "./deeds.ts";
import { names, textsOf } from "./said.ts";
import { isMadeOf } from "./stages.ts";
import { launchesOf } from "./starts/launches.ts";

/**
 * Whether a build certainly needs what a command of a step brings: the application's own list, a program that runs later,
 * a file that a later instruction names.
 */
export function isNeeded(execution: Execution, step: Step, build: Build): boolean {
  const install = pythonInstall(execution);
  if (install?.more === true || isNodeInstall(execution)) return !isExtra(execution);
  if (execution.effects.some((it) => it.kind === "downloads")) return isNamedLater(execution, step, build);
  const distro = execution.before.image?.distro;
  const brought = new Set(
    install === undefined
      ? (packageCommand(execution)?.packages ?? []).flatMap(({ value }) =>
          value === undefined ? [] : [value, ...requires(value, distro)].flatMap((it) => commandsProvided(it, distro)),
        )
      : install.requirements.flatMap((it) => [it.project, ...programsOf(it.project)]),
  );
  return brought.size > 0 && calledAfter(execution, step, build).some((it) => brought.has(it));
}

/** Whether a later instruction of the stage names a file that a command downloads. */
function isNamedLater({ effects }: Execution, step: Step, { document }: Build): boolean {
  const paths = effectsOfKind(effects, "makes").flatMap((it) => it.path ?? []);
  const later = step.stage.steps.slice(step.stage.steps.indexOf(step) + 1);
  return paths.some((path) => later.some((it) => names(textsOf(document, it), path)));
}

/** What a list, or an extra of the application, may be for beside the application. */
const isExtra = ({ args }: Execution): boolean => args.some((it) => speaksOfExtras(it.value ?? it.prefix));

/** The programs and modules that certainly run after a command: in its stage, and in the containers of those on it. */
function calledAfter({ span }: Execution, step: Step, build: Build): string[] {
  const later = step.stage.steps
    .flatMap((it) => it.executions)
    .filter((it) => it.span.start > span.start && it.certain && !it.forgiven);
  const starts = build.published
    .filter((it) => isMadeOf(it, step))
    .flatMap((it) => launchesOf(it, build))
    .filter((it) => it.certain && !it.isCheck)
    .map((it) => it.call);
  const named = [...later, ...starts].flatMap(({ name, args }) => [
    baseName(name.value ?? ""),
    reallyRun(name, args).program,
  ]);
  return [...named, ...later.flatMap((it) => effectsOfKind(it.effects, "calls").map(({ program }) => program))];
}
