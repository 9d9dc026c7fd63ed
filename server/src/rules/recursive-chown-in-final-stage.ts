import { effectsOfKind } from "../commands/effect-kinds.ts";
import { treeAt } from "../image/files.ts";
import { entriesWithin } from "../image/shared-map.ts";
import { pythonInstall } from "../queries/deeds.ts";
import { linksOf } from "../queries/stage-links.ts";
import { chainOf } from "../queries/stages.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { removal } from "../syntax/rewrite.ts";
import { once } from "../text/once.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a `chown -R`, `chgrp -R` or `chmod -R` over a virtual environment that an earlier layer brought.
 *
 * ## Why
 * A layer holds every file that an instruction has touched, whole, and a new owner touches all of them: the published
 * image gets the virtual environment twice. It is not needed either, for `COPY --from` keeps owners, and what `COPY
 * --chown` says costs nothing.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install flask
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * USER 0
 * RUN chown -R 1001:0 $APP_ROOT
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install flask
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * It is the same `RUN` that installs, or nothing was installed or copied before, so that the environment is as small as
 * the base image made it; no virtual environment lies there; other stages only copy from this one.
 *
 * ## Source
 * docling-project/docling-serve#119: a layer of its own of 7 GB.
 */
export default {
  group: "user",
  severity: "hint",
  *check(build) {
    const seen = new Set<Step>();
    for (const stage of build.published) {
      const links = linksOf(stage, build);
      for (const step of chainOf(stage)) {
        if (seen.has(step)) continue;
        for (const execution of step.executions) {
          const venv = touched(execution).find((it) => isFilledBefore(step, it, stage, build));
          if (venv === undefined) continue;
          seen.add(step);
          const copied = links.some((it) => it.step.stage === step.stage);
          yield {
            span: execution.name.span,
            message: `this puts ${venv} into the image once more, as a layer of its own`,
            fixes: copied ? without(build, step) : [],
          };
          break;
        }
      }
    }
  },
} satisfies Rule;

/** The virtual environments that a command certainly touches as a whole. */
function touched(execution: Execution): string[] {
  if (!execution.certain) return [];
  const paths = effectsOfKind(execution.effects, "changes").flatMap((it) =>
    it.all && it.path !== undefined ? [it.path] : [],
  );
  return entriesWithin(execution.before.venvs, ...paths).map((it) => it.key);
}

/** Tells whether an earlier layer put something into a virtual environment, and this one does not. */
function isFilledBefore(step: Step, venv: string, stage: StageBuild, build: Build): boolean {
  const first = firstFills(stage, build).get(venv);
  return first !== undefined && first < step.instruction.span.start && !filledBy(step).includes(venv);
}

/** Where the first instruction stands that put something into a virtual environment of a stage. */
const firstFills = once((stage: StageBuild, build: Build): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  const copies = new Set(linksOf(stage, build).map((it) => it.step));
  for (const step of chainOf(stage)) {
    const brought = copies.has(step) ? step.before.venvs.differing(step.after.venvs) : [];
    for (const venv of [...filledBy(step), ...brought])
      if (!found.has(venv)) found.set(venv, step.instruction.span.start);
  }
  return found;
});

/** The virtual environments that the commands of a RUN install packages into. */
function filledBy({ executions }: Step): string[] {
  return executions.flatMap((it) => {
    const target = pythonInstall(it)?.target;
    return target === undefined || target === "system" ? [] : [target.venv];
  });
}

/** Takes the RUN out where it does nothing but give the image's own user what is that user's already. */
function without({ document }: Build, step: Step): Fix[] {
  const { before, instruction, executions } = step;
  const user = before.image?.user;
  const isUsers = (path: string | undefined) => {
    const tree = path === undefined ? undefined : treeAt(before.files, path)?.tree;
    return tree?.owner.value === user && tree?.group.value === "0";
  };
  const isOwners = ({ effects }: Execution) =>
    effects.every(
      (it) =>
        it.kind === "changes" &&
        it.mode === undefined &&
        (it.owner ?? user) === user &&
        /^(0|root)$/.test(it.group ?? "0") &&
        isUsers(it.path),
    );
  if (!executions.every(isOwners)) return [];
  return [
    { title: "Leave the owners as COPY keeps them", safety: "suggested", edits: [removal(document, instruction)] },
  ];
}
