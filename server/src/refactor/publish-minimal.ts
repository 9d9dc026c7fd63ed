// The minimal image under a stage that builds nothing: what others have built runs on it.

import { stateOf } from "../image/starting-state.ts";
import { rpm } from "../image/state.ts";
import { isOfDistribution, isShared } from "../knowledge/folders.ts";
import { counterpartOf, type Image, referenceFor } from "../knowledge/images.ts";
import { commandsProvided, isDevel, isForBuilding, twinOf } from "../knowledge/rpms.ts";
import { packageCommand, pipInstall } from "../queries/deeds.ts";
import { reachOf } from "../queries/reach.ts";
import { linksOf } from "../queries/stage-links.ts";
import { stagesUnder } from "../queries/stages.ts";
import { startsOf } from "../queries/starts.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { literal } from "../syntax/words.ts";
import type { Edit } from "../text/edit.ts";
import { isWithin } from "../text/paths.ts";
import { merged } from "./edits.ts";
import { idleWithout } from "./idle-users.ts";
import { marked } from "./marks.ts";
import { completed } from "./minimal-needs.ts";
import { type IsIdle, isThere, onImage } from "./package-commands.ts";
import { calledStage } from "./place.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { withReferences } from "./references.ts";
import { without } from "./removals.ts";
import { isPure, makersOf, runsPython } from "./split/gain.ts";
import { inTwoSteps, type Rebuild } from "./stepwise.ts";
import { lostDigest } from "./use-full-image.ts";

/** Tells whether a stage, with those that it builds on, makes nothing itself, or only completes what another one has made. */
export function onlyPublishes(build: Build, stage: StageBuild): boolean {
  const makers = stagesUnder(stage).flatMap(makersOf);
  if (makers.length === 0) return true;
  return linksOf(stage, build).length > 0 && makers.every((it) => runsPython(it) || unpacks(it) || isPure(it, build));
}

/** Whether a command installs wheels that lie there, and nothing else. */
function unpacks(execution: Execution): boolean {
  const install = pipInstall(execution);
  if (install === undefined) return false;
  if (execution.args.some((it) => it.value === "--no-index")) return true;
  const given = [...install.paths, ...install.requirements.map((it) => it.argument)];
  return install.files.length === 0 && given.length > 0 && given.every((it) => /\.whl$/.test(it.value ?? ""));
}

/** Publishes a stage on the minimal image, beside its own where that is the full one, without what is for building. */
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
  const own = stage.start.image!;
  const image = own.variant === "full" ? counterpartOf(own)! : own;
  const doubts = image === own ? [] : lostDigest(stage);
  const from = withReferences(
    document,
    new Map([[stage, image === own ? stage.base.reference! : referenceFor(image, stage.base.reference!)]]),
  );
  const edits = merged([...marked(document, stage.stage.from, doubts), ...from], onto(build, stage, image));
  return inTwoSteps(build, { edits, doubts }, rebuild, (between) => {
    const rest = completed(build, stage, between, between.stages[stage.stage.index]!);
    if (rest.kind === "declined") return rest;
    const title = image === own ? "Leave out what is for building only" : "Publish the minimal image";
    return { ...rest, title, safety: doubts.length > 0 ? "manual" : rest.safety };
  });
}

/** A folder in which the packages of an image lie; what is below /usr/local, others have put there. */
const isSystem = (path: string): boolean =>
  isShared(path) && isOfDistribution(path) && !["/tmp", "/var/tmp", "/usr/local"].some((it) => isWithin(path, it));

/** What the instructions say in the words of another image: its package manager, its users. */
function onto(build: Build, stage: StageBuild, image: Image): Edit[] {
  const { document } = build;
  const isIdle = image === stage.start.image ? idleWithin(build, stage) : idleOnto(build, stage);
  const rests = stage.steps
    .filter((it) => it.instruction.keyword === "RUN")
    .map((step) => ({
      instruction: step.instruction,
      ...onImage(document, step, image, isIdle),
    }));
  const gone = new Set(rests.filter((it) => it.gone).map((it) => it.instruction));
  const users = image.hasPasswdEntry ? [] : stage.steps.flatMap(withNumericUser);
  return [...rests.flatMap((it) => it.edits), ...users, ...without(document, [...gone, ...idleWithout(stage, gone)])];
}

/** What the image has, what cannot stand beside what it has, and what is for building and nothing here starts. */
function idleOnto(build: Build, stage: StageBuild): IsIdle {
  return (name, image) => {
    const twin = twinOf(name);
    const isLeft = isForBuilding(name) && !isStarted(name, build, stage);
    return isThere(name, image) || isLeft || (twin !== undefined && rpm(stateOf(image), twin).is === "yes");
  };
}

/** Compilers and headers that nothing here starts. */
const idleWithin =
  (build: Build, stage: StageBuild): IsIdle =>
  (name) =>
    isDevel(name) && !isStarted(name, build, stage);

/** Whether a container starts a program of an RPM. */
function isStarted(name: string, build: Build, stage: StageBuild): boolean {
  const { programs } = reachOf(build, stage);
  return commandsProvided(name, stage.start.image?.distro).some((it) => programs.has(it));
}

/** Whether a stage on a minimal image installs what it does not need to run what others have built. */
export function installsIdly(build: Build, stage: StageBuild): boolean {
  const isIdle = idleWithin(build, stage);
  const packages = stage.steps.flatMap((it) => it.executions.flatMap((one) => packageCommand(one)?.packages ?? []));
  return packages.some(({ value }) => value !== undefined && isIdle(value, stage.start.image!));
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
