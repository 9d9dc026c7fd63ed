// The minimal image under a stage that builds nothing: what others have built runs on it.

import { stateOf } from "../image/starting-state.ts";
import { rpm } from "../image/state.ts";
import { counterpartOf, type Image, referenceFor } from "../knowledge/images.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { isForBuilding, twinOf } from "../knowledge/rpms.ts";
import { builds, pipInstall, pythonInstall } from "../queries/deeds.ts";
import { compilationsOf } from "../queries/python/compilations.ts";
import { linksOf } from "../queries/stage-links.ts";
import { startsOf } from "../queries/starts.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { literal } from "../syntax/words.ts";
import type { Edit } from "../text/edit.ts";
import { baseName } from "../text/paths.ts";
import { merged } from "./edits.ts";
import { idleWithout } from "./idle-users.ts";
import { marked } from "./marks.ts";
import { completed } from "./minimal-needs.ts";
import { isThere, onImage } from "./package-commands.ts";
import { calledStage } from "./place.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { withReferences } from "./references.ts";
import { without } from "./removals.ts";
import { inTwoSteps, type Rebuild } from "./stepwise.ts";
import { lostDigest } from "./use-full-image.ts";

/** Tells whether a stage makes nothing itself, or only unpacks and runs what another one has made. */
export function onlyPublishes(build: Build, stage: StageBuild): boolean {
  const makers = makersOf(stage);
  if (makers.length === 0) return true;
  return linksOf(stage, build).length > 0 && makers.every((it) => runsPython(it) || unpacks(it, build));
}

/** The commands of a stage that make something. */
export function makersOf({ steps }: StageBuild): Execution[] {
  return steps.flatMap((it) => it.executions).filter((it) => builds(it) && !asks(it));
}

/** `git --version`, which makes nothing. */
const asks = ({ args }: Execution): boolean =>
  args.length > 0 && args.every((it) => /^-*(version|help|V)$/.test(it.value ?? ""));

/** Whether a command is a Python program that installs nothing: `python manage.py collectstatic`. */
function runsPython(execution: Execution): boolean {
  const program = baseName(execution.name.value ?? "");
  return (isProgram(program, "python") || /\.py$/.test(program)) && pythonInstall(execution) === undefined;
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
