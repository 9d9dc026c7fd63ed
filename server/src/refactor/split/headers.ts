// The RPMs that the builder compiles with, beside those that stand in the file.

import { stateOf } from "../../image/starting-state.ts";
import { compilerRpm } from "../../knowledge/libraries.ts";
import { rpmName } from "../../knowledge/rpms.ts";
import { packageCommand, pythonInstall } from "../../queries/deeds.ts";
import { compilationsOf, toolchainFor } from "../../queries/python/compilations.ts";
import { nowhere } from "../toolchain/sources.ts";
import { isPure } from "./gain.ts";
import type { SplitPlan } from "./plan.ts";

/**
 * What is compiled in the stage takes RPMs that the builder's image does not list. To install one that is there does no
 * harm.
 */
export function headersFor({ build, stage, images }: SplitPlan): string[] {
  const executions = stage.steps.flatMap((it) => it.executions);
  const compilations = executions.flatMap((it) => compilationsOf(it, build));
  if (compilations.length === 0) return [];
  const installed = new Set(
    executions.flatMap((it) => {
      const command = packageCommand(it);
      return command?.purpose === "install"
        ? command.packages.flatMap(({ value }) => (value === undefined ? [] : rpmName(value)))
        : [];
    }),
  );
  return toolchainFor(compilations, stateOf(images.builder)).filter(
    (it) =>
      !installed.has(it) &&
      !it.startsWith("pkgconfig(python") &&
      it !== compilerRpm &&
      nowhere([it], images.builder).length === 0,
  );
}

/** Whether everything that the stage installs is known, and nothing of it is compiled. */
export function compilesNothing({ build, stage }: SplitPlan): boolean {
  const executions = stage.steps.flatMap((it) => it.executions);
  const installs = executions.filter((it) => pythonInstall(it) !== undefined);
  const open = executions.some((it) => it.effects.some((one) => one.kind === "anything" && one.what !== "files"));
  return installs.length > 0 && !open && installs.every((it) => isPure(it, build));
}
