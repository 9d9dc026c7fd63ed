// The minimal image under a stage that builds nothing: what others have built runs on it.

import { stateOf } from "../image/starting-state.ts";
import { rpm } from "../image/state.ts";
import { counterpartOf, type Image, referenceFor } from "../knowledge/images.ts";
import { usesTools } from "../knowledge/python/run-time.ts";
import { isForBuilding, packageFor, twinOf } from "../knowledge/rpms.ts";
import { builds, pipInstall } from "../queries/deeds.ts";
import { missingTools } from "../queries/missing-tools.ts";
import { compilationsOf } from "../queries/python/compilations.ts";
import { requestsOf } from "../queries/python/requests.ts";
import { installations, lacksOf } from "../queries/run-time-lacks.ts";
import { linksOf } from "../queries/stage-links.ts";
import { startsOf } from "../queries/starts.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import { literal } from "../syntax/words.ts";
import type { Edit } from "../text/edit.ts";
import { listed } from "../text/listing.ts";
import { baseName, isWithin } from "../text/paths.ts";
import { merged } from "./edits.ts";
import { idleWithout } from "./idle-users.ts";
import { marked } from "./marks.ts";
import { isThere, onImage } from "./package-commands.ts";
import { calledStage } from "./place.ts";
import { type Doubt, declined, type Refactoring } from "./refactoring.ts";
import { withReferences } from "./references.ts";
import { without } from "./removals.ts";
import { librariesFor } from "./split/libraries.ts";
import { startScripts } from "./start-scripts.ts";
import { inTwoSteps, type Rebuild } from "./stepwise.ts";
import { withPackages, withPackagesIn } from "./toolchain/install.ts";
import { lostDigest } from "./use-full-image.ts";

/**
 * Tells whether nothing but the image under a stage has to be another: it is the full one, and the stage makes nothing,
 * or only unpacks what another stage has made.
 */
export function changesFromOnly(build: Build, stage: StageBuild): boolean {
  if (stage.start.image?.variant !== "full") return false;
  const makers = stage.steps.flatMap((it) => it.executions).filter((it) => builds(it));
  return makers.every((it) => unpacks(it, build)) && (makers.length === 0 || linksOf(stage, build).length > 0);
}

/** Whether a command installs wheels that lie there, and nothing else. */
function unpacks(execution: Execution, build: Build): boolean {
  const install = pipInstall(execution);
  if (install === undefined || compilationsOf(execution, build).length > 0) return false;
  if (execution.args.some((it) => it.value === "--no-index")) return true;
  const given = [...install.paths, ...install.requirements.map((it) => it.argument)];
  return install.files.length === 0 && given.length > 0 && given.every((it) => /\.whl$/.test(it.value ?? ""));
}

/** Publishes a stage on the minimal image beside its own. */
export function publishMinimal(build: Build, rebuild: Rebuild, stage: StageBuild): Refactoring {
  const { document } = build;
  const links = linksOf(stage, build);
  const whole = links.find(({ paths }) => paths.some((it) => it !== undefined && isSystem(it)));
  if (whole !== undefined) {
    const from = calledStage(whole.from);
    return declined(
      `whole folders of the system are copied from ${from}, with all that its image has in them`,
      whole.step.instruction.span,
    );
  }
  if (links.length === 0 && startsOf(build, stage) === undefined) {
    return declined(
      "nothing is built in it, and it does not say what is started, so nobody can tell what that needs",
      stage.stage.base.span,
    );
  }
  const image = counterpartOf(stage.start.image!)!;
  const doubts = lostDigest(stage);
  const from = withReferences(document, new Map([[stage, referenceFor(image, stage.base.reference!)]]));
  const edits = merged([...marked(document, stage.stage.from, doubts), ...from], onto(document, stage, image));
  return inTwoSteps(build, { edits, doubts }, rebuild, (between) => {
    const rest = completed(build, stage, between, between.stages[stage.stage.index]!);
    return rest.kind === "change" && doubts.length > 0 ? { ...rest, safety: "manual" } : rest;
  });
}

const isSystem = (path: string): boolean => /^\/((usr\/)?(lib(64|exec)?|s?bin|share)|etc|usr|var|opt)?\/?$/.test(path);

/** What the instructions say in the words of another image: its package manager, its users. */
function onto(document: Document, stage: StageBuild, image: Image): Edit[] {
  const rests = stage.steps
    .filter((it) => it.instruction.keyword === "RUN")
    .map((step) => ({ instruction: step.instruction, ...onImage(document, step, image, isIdle) }));
  const gone = new Set(rests.filter((it) => it.gone).map((it) => it.instruction));
  const users = image.hasPasswdEntry ? [] : stage.steps.flatMap(withNumericUser);
  return [...rests.flatMap((it) => it.edits), ...users, ...without(document, [...gone, ...idleWithout(stage, gone)])];
}

/** What the image has, what cannot stand beside what it has, and what is for building. */
function isIdle(name: string, image: Image): boolean {
  const twin = twinOf(name);
  return isThere(name, image) || isForBuilding(name) || (twin !== undefined && rpm(stateOf(image), twin).is === "yes");
}

/** The minimal images have no user `default`: there 1001 has no name. */
function withNumericUser({ instruction }: Step): Edit[] {
  const owners = instruction.flags.flatMap((it) => (it.name === "chown" && it.value !== undefined ? [it.value] : []));
  const found = owners.filter((it) => /^default(:(default|root|0))?$/.test(literal(it) ?? ""));
  const edits = found.map(({ span }): Edit => ({ span, text: "1001:0" }));
  const [user] = instruction.keyword === "USER" ? instruction.words : [];
  if (user === undefined || !/^default(:|$)/.test(literal(user) ?? "")) return edits;
  return [...edits, { span: { start: user.span.start, end: user.span.start + "default".length }, text: "1001" }];
}

/** Adds what the minimal image lacks of what the stage calls, loads and starts. */
function completed(before: Build, was: StageBuild, build: Build, stage: StageBuild): Refactoring {
  const { document } = build;
  const image = stage.start.image!;
  const { called } = stage.start;
  const makers = [stage, ...linksOf(stage, build).map((it) => it.from)];
  const wanted = new Set(librariesFor(build, stage, image, makers));
  for (const { missing } of lacksOf(stage, build)) for (const it of missing) wanted.add(it);

  let first: { readonly step: Step; readonly execution: Execution } | undefined;
  const known = new Set([...missingTools(before, was)].map((it) => it.tool));
  for (const { step, tool, span } of missingTools(build, stage)) {
    // What was missing before is another matter.
    if (known.has(tool)) continue;
    const name = packageFor(tool, image.distro);
    if (name === undefined)
      return declined(`${called} does not have ${tool}, and which RPM brings it is not known`, span);
    wanted.add(name);
    const execution = step.executions.find((it) => it.name.span === span) ?? step.executions[0];
    if (first === undefined && execution !== undefined) first = { step, execution };
  }

  const doubts: (readonly [Instruction, string])[] = [...unsureOf(build, stage, called)];
  for (const { file, instruction, missing } of startScripts(build, stage)) {
    if (missing === undefined)
      doubts.push([
        instruction,
        `${file} ${build.context === undefined ? "cannot be read here" : "is not in the build context"}; install what it calls and ${called} lacks, such as git or npm`,
      ]);
    for (const tool of missing ?? []) {
      const name = packageFor(baseName(tool), image.distro);
      if (name !== undefined) wanted.add(name);
      else doubts.push([instruction, `${file} calls ${tool}, which ${called} lacks`]);
    }
  }

  const rpms = [...wanted];
  const added = installed(document, stage, rpms, first);
  if ("reason" in added) return declined(added.reason, first?.execution.span);
  const told = doubts.map(([{ keywordSpan }, message]): Doubt => ({ span: keywordSpan, message }));
  const marks = doubts.flatMap(([instruction], i) => marked(document, instruction, [told[i]!]));
  const safety = doubts.length > 0 ? "manual" : "suggested";
  return {
    kind: "change",
    title: "Publish the minimal image",
    safety,
    edits: [...marks, ...added.edits],
    doubts: told,
  };
}

function installed(
  document: Document,
  stage: StageBuild,
  rpms: readonly string[],
  first: { readonly step: Step; readonly execution: Execution } | undefined,
): { readonly edits: readonly Edit[] } | { readonly reason: string } {
  if (rpms.length === 0) return { edits: [] };
  if (first === undefined) return { edits: withPackagesIn(document, stage, rpms) };
  return withPackages(document, first.step, first.execution, rpms, []);
}

/** What may need more than the minimal image has, and cannot be looked into. */
function* unsureOf(build: Build, stage: StageBuild, called: string): Iterable<readonly [Instruction, string]> {
  const { from } = stage.stage;
  for (const { executions, instruction } of stage.steps) {
    const script = executions.find(({ name }) => /\//.test(name.value ?? "") && mayCallAnything(name.value!, stage));
    if (script !== undefined)
      yield [instruction, `${script.name.value} may call what ${called} lacks; install that before it`];
  }
  if (startsOf(build, stage) === undefined)
    yield [from, `the file does not say what is started; install what that calls and ${called} lacks`];
  const projects = installations(stage, build).flatMap(({ execution }) =>
    requestsOf(execution, build).requests.map((it) => it.requirement.name ?? ""),
  );
  const users = [...new Set(projects)].filter((it) => usesTools(it));
  if (users.length > 0)
    yield [
      from,
      `${listed(users)} may call git, Node.js or a compiler at run time; install here what the application needs`,
    ];
}

/** A script of the file's own, and no program of the image. */
function mayCallAnything(program: string, { start }: StageBuild): boolean {
  return !isWithin(program, start.image!.venv) && !/^\/(usr\/)?(libexec|s?bin)\//.test(program);
}
