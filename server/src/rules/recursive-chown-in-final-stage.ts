import { effectsOfKind } from "../commands/effect.ts";
import { treeAt } from "../image/files.ts";
import { pythonInstall } from "../queries/deeds.ts";
import { linksOf } from "../queries/stage-links.ts";
import { chainOf } from "../queries/stages.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { removal } from "../syntax/rewrite.ts";
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
          const venv = touched(execution, stage, step, build);
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

/** The virtual environment of an earlier layer that a command touches as a whole. */
function touched(execution: Execution, stage: StageBuild, step: Step, build: Build): string | undefined {
  if (!execution.certain) return undefined;
  const paths = effectsOfKind(execution.effects, "changes").flatMap((it) =>
    it.all && it.path !== undefined ? [it.path] : [],
  );
  if (paths.length === 0) return undefined;
  return [...execution.before.venvs.keys()].find(
    (venv) => paths.some((it) => `${venv}/`.startsWith(it === "/" ? it : `${it}/`)) && filled(venv, stage, step, build),
  );
}

/** Tells whether an earlier layer put something into a virtual environment, and this one does not. */
function filled(venv: string, stage: StageBuild, step: Step, build: Build): boolean {
  const fills = (it: Step) =>
    it.executions.some((call) => {
      const target = pythonInstall(call)?.target;
      return target !== undefined && target !== "system" && target.venv === venv;
    });
  const earlier = chainOf(stage);
  const before = earlier.slice(0, earlier.indexOf(step));
  const copies = linksOf(stage, build).filter((it) => before.includes(it.step));
  return (
    !fills(step) &&
    (before.some(fills) || copies.some(({ step: it }) => it.after.venvs.get(venv) !== it.before.venvs.get(venv)))
  );
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
