// Plain pip steps, done by the image's own assemble.
import type { Build, Execution, StageBuild, Step } from "../build/build.ts";
import { operandsOf } from "../build/file-commands.ts";
import { absolute, baseName } from "../build/files.ts";
import { packageCommand } from "../build/package-manager.ts";
import { pipInstall } from "../build/pip.ts";
import { isAssemble } from "../build/s2i-scripts.ts";
import { isRoot } from "../build/state.ts";
import type { Context } from "../context/context.ts";
import { within } from "../text/span.ts";
import { ordered } from "./edits.ts";
import { indifferent } from "./idle-users.ts";
import { stageAt } from "./place.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { without } from "./removals.ts";
import { withAssemble } from "./s2i/assemble-step.ts";
import { differences } from "./s2i/differences.ts";
import { type PlainPip, plainPip, type WhyNot } from "./s2i/plain-pip.ts";
import { withRun } from "./s2i/run-command.ts";
import { clean, isPlain, type Placed, placedIn, redirected } from "./s2i/sources.ts";
import type { Item } from "./split/items.ts";

/** Lets assemble do what COPY and `pip install -r requirements.txt` do in the stage at a UTF-16 offset. */
export function adoptAssemble(build: Build, offset: number): Refactoring {
  const stage = stageAt(build, offset);
  if (stage === undefined) return declined("the cursor is in no stage");
  const { document, context } = build;
  const { span } = stage.stage.base;
  const { image } = stage.start;
  if (image === undefined) return declined("the base image is not one of the family, so it has no assemble", span);
  if (stage.base.parent !== undefined)
    return declined("it builds on another stage, which may have put files where assemble puts them", span);
  const there = stage.steps.flatMap((it) => it.executions).find((it) => isAssemble(it, it.before));
  if (there !== undefined) return declined("this stage runs assemble already", there.span);
  const pip = plainPip(document, stage, image);
  if ("reason" in pip) return declined(pip.reason, pip.span);
  if (context === undefined)
    return declined("the files of the build context are not known, and assemble acts on what it finds there", span);

  const home = image.workdir;
  const at = stage.steps.indexOf(pip.step);
  const last = placeFor(stage, at, home);
  const copies = placedIn(stage.steps.slice(0, last + 1), home);
  const why = whyNot(stage, pip, last, copies, home);
  if (why !== undefined) return declined(why.reason, why.span);
  const same = differences(stage, pip, last, copies, image, context);
  if ("reason" in same) return declined(same.reason, same.span);

  const late = last === at ? undefined : runsBehind(pip, same.dropped).find((it) => !isIndependent(it, home));
  if (late !== undefined) return declined("this would come behind the COPY that it comes before now", late.span);

  const covered = copies.filter((it) => copies.some((other) => covers(other, it, context)));
  const owner = `${image.user}:0`;
  const edits = ordered([
    ...copies.filter((it) => !covered.includes(it)).flatMap((it) => redirected(it, targetOf(it, context), owner)),
    ...without(document, [...covered.map((it) => it.step.instruction), ...same.gone]),
    ...withAssemble(document, stage, pip, last, same),
    ...withRun(build, stage, copies),
  ]);
  return { kind: "change", title: "Adopt assemble and run", safety: "suggested", edits, doubts: [] };
}

/** The index of the step behind which assemble has all the sources: pip's own, or that of a COPY soon after it. */
function placeFor({ steps }: StageBuild, at: number, home: string): number {
  let last = at;
  for (let i = at + 1; i < steps.length && indifferent.has(steps[i]!.instruction.keyword); i++) {
    if (placedIn([steps[i]!], home).length > 0) last = i;
  }
  return last;
}

/** Why the sources cannot go to /tmp/src instead. */
function whyNot(
  { steps, stage }: StageBuild,
  { step: own, item, items, execution }: PlainPip,
  last: number,
  copies: readonly Placed[],
  home: string,
): WhyNot | undefined {
  const [first] = copies;
  if (first === undefined) return { reason: `nothing is copied into ${home}`, span: stage.base.span };
  const strange = copies.find((it) => !isPlain(it));
  if (strange !== undefined)
    return {
      reason: "this puts files where assemble is to move the sources, which fails if they are there",
      span: strange.step.instruction.span,
    };
  const early = steps.slice(steps.indexOf(first.step), steps.indexOf(own) + 1).flatMap((it) => it.executions);
  const needs = early.slice(0, early.indexOf(execution)).find((it) => !isIndependent(it, home));
  if (needs !== undefined)
    return { reason: "this may need the sources before assemble has moved them", span: needs.span };
  const mount = own.instruction.flags.find(
    (it) =>
      it.name === "mount" &&
      !/type=(cache|secret|ssh)/.test(it.value?.parts.map((one) => ("text" in one ? one.text : "")).join("") ?? ""),
  );
  if (mount !== undefined) return { reason: "pip reads a mount here, and assemble reads /tmp/src", span: mount.span };
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
function runsBehind({ step, item, items }: PlainPip, dropped: readonly Item[]): Execution[] {
  const behind = items.slice(items.indexOf(item) + 1).filter((it) => !dropped.includes(it));
  return step.executions.filter((one) => behind.some((it) => within(one.written.span, it.span)));
}

/** Does the same whether or not the sources are there. */
function isIndependent(execution: Execution, home: string): boolean {
  const { name, before, workdir, redirects } = execution;
  const program = baseName(name.value ?? "?");
  if (packageCommand(execution, before) !== undefined) return true;
  const install = pipInstall(execution);
  if (install !== undefined) return install.files.length + install.paths.length === 0;
  if (redirects.length > 0) return false;
  if (/^(set|true|:|echo|umask|useradd|groupadd|usermod)$/.test(program)) return true;
  if (!/^(chown|chgrp|chmod|fix-permissions|rm)$/.test(program)) return false;
  const operands = operandsOf(execution).slice(/^(fix-permissions|rm)$/.test(program) ? 0 : 1);
  return operands.every((it) => {
    const path = absolute(it.replace(/\/\*$/, ""), workdir);
    if (path === undefined || it === "?") return false;
    const sources = path.startsWith(`${home}/`) || home.startsWith(path === "/" ? "/" : `${path}/`) || path === home;
    return !sources || (program !== "rm" && it.replace(/\/\*$/, "") === it);
  });
}

function targetOf({ below, intoDirectory, sources }: Placed, context: Context): string {
  const folders = sources.every((it) => context.kind(clean(it ?? "?")) === "directory");
  const slash = below === "" ? !folders || sources.length > 1 : intoDirectory;
  return `/tmp/src${below}${slash ? "/" : ""}`;
}

/** Tells whether a COPY of a folder brings all that another COPY brings, to the same place. */
function covers(folder: Placed, { sources, below, step, intoDirectory }: Placed, context: Context): boolean {
  if (folder.step === step || folder.below !== "" || step.instruction.flags.some((it) => it.name === "chmod"))
    return false;
  const roots = folder.sources.map((it) => clean(it!)).filter((it) => it === "" || context.kind(it) === "directory");
  return sources.every((source) => {
    const file = clean(source!);
    if (context.kind(file) !== "file") return false;
    const name = intoDirectory ? `${below}/${baseName(file)}` : below;
    return roots.some((root) => clean(`${root}/${name}`) === file);
  });
}
