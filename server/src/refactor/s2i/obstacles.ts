// What stands in the way of assemble where pip and COPY do its work now.

import { mountsOf } from "../../image/mounts.ts";
import { isRoot } from "../../image/state.ts";
import { sourcesFolder } from "../../knowledge/s2i.ts";
import { packageCommand, pipInstall } from "../../queries/deeds.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import { isWithin } from "../../text/paths.ts";
import { within } from "../../text/span.ts";
import type { Item } from "../split/items.ts";
import type { PlainPip, WhyNot } from "./plain-pip.ts";
import { isPlainCopy, type Placed } from "./sources.ts";

/** Why the sources cannot go to /tmp/src instead. */
export function obstacleTo(
  { steps, stage }: StageBuild,
  { step: own, item, items, execution }: PlainPip,
  last: number,
  copies: readonly Placed[],
  home: string,
): WhyNot | undefined {
  const [first] = copies;
  if (first === undefined) return { reason: `nothing is copied into ${home}`, span: stage.base.span };
  const strange = copies.find((it) => !isPlainCopy(it));
  if (strange !== undefined)
    return {
      reason: "this puts files where assemble is to move the sources, which fails if they are there",
      span: strange.step.instruction.span,
    };
  const early = steps.slice(steps.indexOf(first.step), steps.indexOf(own) + 1).flatMap((it) => it.executions);
  const needs = early.slice(0, early.indexOf(execution)).find((it) => !isIndependent(it, home));
  if (needs !== undefined)
    return { reason: "this may need the sources before assemble has moved them", span: needs.span };
  const mount = mountsOf(own.instruction, own.before).find(
    ({ type }) => !["cache", "secret", "ssh"].includes(type ?? ""),
  );
  if (mount !== undefined)
    return { reason: `pip reads a mount here, and assemble reads ${sourcesFolder}`, span: mount.span };
  const users = [own.before.user.value, steps[last]!.after.user.value];
  const unprivileged = users.every((it) => isRoot(it) === false);
  if (!unprivileged && items.some((it) => it !== item && !isPip(own, it)))
    return {
      reason: "root runs pip here together with something else, and assemble is made for 1001",
      span: own.instruction.keywordSpan,
    };
  if (users.some((it) => !/^(0|root|1001)(:0|:root)?$/.test(it ?? "")))
    return {
      reason: `assemble is made for the user 1001, and this is ${users.join(", then ")}`,
      span: own.instruction.keywordSpan,
    };
  return undefined;
}

function isPip({ executions }: Step, { span }: Item): boolean {
  return executions.filter((it) => within(it.written.span, span)).every((it) => pipInstall(it) !== undefined);
}

/** What a RUN does behind pip, without what assemble does too. */
export function runsBehind({ step, item, items }: PlainPip, dropped: readonly Item[]): Execution[] {
  const behind = items.slice(items.indexOf(item) + 1).filter((it) => !dropped.includes(it));
  return step.executions.filter((one) => behind.some((it) => within(one.written.span, it.span)));
}

/** Does the same whether or not the sources are there. */
export function isIndependent(execution: Execution, home: string): boolean {
  const { effects, args } = execution;
  if (packageCommand(execution) !== undefined) return true;
  const install = pipInstall(execution);
  if (install !== undefined) return install.files.length + install.paths.length === 0;
  return effects.every((it) => {
    if (it.kind === "user" || it.kind === "administers") return true;
    if (it.kind === "reads") return args.every((word) => word.value !== undefined) && isElsewhere(it.path, home);
    if (it.kind !== "changes" && it.kind !== "opens" && it.kind !== "removes") return false;
    // `chown user folder/*` does nothing to what is not there, and the folder itself is.
    return isElsewhere(it.path, home) || (it.kind !== "removes" && it.word.value?.endsWith("*") === false);
  });
}

/** Neither the folder of the sources, nor in it, nor above it. */
const isElsewhere = (path: string | undefined, home: string): boolean =>
  path !== undefined && !isWithin(path, home) && !isWithin(home, path);
