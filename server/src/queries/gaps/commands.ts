// Whether a command of a RUN is there, is understood and certainly works, where nobody knows for certain that it does not.

import { variable } from "../../commands/call.ts";
import type { Deed } from "../../commands/effect.ts";
import { isAssemble, scriptWord } from "../../commands/s2i-scripts.ts";
import { commandNamed } from "../../commands/table.ts";
import { ask } from "../../image/facts.ts";
import { mountsOf } from "../../image/mounts.ts";
import { headers } from "../../image/starting-state.ts";
import { rpm, type State } from "../../image/state.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { projectsWith } from "../../knowledge/python/programs.ts";
import { rpmSource } from "../../knowledge/python/rpm-repositories.ts";
import { isRpm } from "../../knowledge/rpm-names.ts";
import { isKnownRpm, rpmName } from "../../knowledge/rpms.ts";
import type { Build, Execution, Step } from "../../simulation/build.ts";
import { absolute, baseName, isWithin } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { packageCommand, pythonInstall, runsAsAnother } from "../deeds.ts";
import { contentBefore } from "../image-content.ts";
import { repositoriesFor } from "../repositories.ts";
import { type ReadScript, scriptCallsOf } from "../starts/scripts.ts";
import { absenceGaps, type Gap, grantedBy } from "./gap.ts";
import { requirementGaps } from "./requirements.ts";

/** What is not known of the commands of a RUN. */
export function* runGaps(step: Step, build: Build): Iterable<Gap> {
  const { instruction, executions, before } = step;
  if (instruction.keyword !== "RUN") return;
  if (executions.length === 0 && instruction.words.length + instruction.heredocs.length > 0) {
    const because = before.posix ? "what this runs is not known" : "what another shell runs is not known";
    yield { span: instruction.keywordSpan, because };
  }
  for (const it of executions) if (!it.forgiven) yield* commandGaps(it, step, build);
}

function* commandGaps(execution: Execution, step: Step, build: Build): Iterable<Gap> {
  const { name, before } = execution;
  const span = name.span;
  const called = name.value;
  if (called === undefined) return yield { span, because: "which program runs here is not known" };
  if (before.image === undefined) return yield { span, because: "what this image has is not known" };
  yield* presenceGaps(execution, step, build);
  const script = scriptCallsOf(execution, before, build);
  if (script !== undefined) return yield* scriptGaps(script, span, build);
  const line = [execution.name, ...execution.args].map((it) => it.value ?? "?").join(" ");
  const granted = `${shortened(line)} works`;
  const isPython = /\/[\w.-]+\.py$/.test(called);
  if (!isUnderstood(execution, before))
    return yield {
      span,
      because: `what ${scriptWord(execution).value ?? called} does is not known`,
      ...(isPython ? { granted } : {}),
    };
  if (isProgram(baseName(called), "tests", "matchers", "checkers"))
    return yield { span, because: `whether ${baseName(called)} says yes is not known`, granted };
  if (runsOwnCode(execution))
    return yield { span, because: `what ${baseName(called)} runs here is not known`, granted };
  if (runsAsAnother(execution)) yield { span, because: "whether it may run as another user is not known" };
  yield* fileGaps(execution, step, build);
  yield* packageGaps(execution);
  if (pythonInstall(execution) !== undefined) yield* requirementGaps(execution, build);
}

/** Whether a command is in the tables, and does nothing but what they say. */
function isUnderstood(deed: Deed, before: State): boolean {
  if (deed.name.value === undefined) return false;
  const isKnown = commandNamed(deed.name.value) !== undefined || isAssemble(deed, before);
  return isKnown && !deed.effects.some((it) => it.kind === "anything" && it.what === "all");
}

/** What it runs stands in files of the project. */
const runsOwnCode = ({ effects }: Deed): boolean => effects.some((it) => it.kind === "builds" && it.open === true);

const shortened = (line: string): string => (line.length > 60 ? `${line.slice(0, 59)}…` : line);

/** A script of the build context is understood where all that it calls is. */
function* scriptGaps({ file, calls }: ReadScript, span: Span, build: Build): Iterable<Gap> {
  for (const { deed, before } of calls) {
    const called = deed.name.value;
    if (called !== undefined && scriptCallsOf(deed, before, build) !== undefined) continue;
    if (!isUnderstood(deed, before)) {
      yield { span, because: `what ${called ?? "a program"} in ${file} does is not known` };
    } else if (!called!.includes("/") && !isOfShell(called!) && ask(before.commands, called!).is !== "yes") {
      yield { span, because: `whether there is ${called}, which ${file} calls, is not known` };
    } else if (runsOwnCode(deed)) {
      yield { span, because: `what ${called} runs in ${file} is not known`, granted: `${called} in ${file} works` };
    }
  }
}

const isOfShell = (name: string): boolean =>
  isProgram(name, "nothing", "telling", "settings", "folders", "variables", "shell", "sources", "evaluates", "tests");

/** Whether the program is there. */
function* presenceGaps(execution: Execution, step: Step, build: Build): Iterable<Gap> {
  const { name, before, workdir } = execution;
  const called = name.value!;
  const span = name.span;
  if (called.includes("/")) {
    if (/^(\/usr)?\/s?bin\//.test(called) && ask(before.commands, baseName(called)).is === "yes") return;
    const path = absolute(called, workdir);
    const venv = path === undefined ? undefined : before.venvs.get(path.replace(/\/bin\/[^/]+$/, ""));
    if (venv !== undefined && projectsWith(baseName(called)).some((it) => before.python.has(it))) return;
    if (path === undefined) yield { span, because: `whether there is ${called} is not known` };
    else if (venv?.cause !== undefined && isProgram(baseName(called), "pip"))
      yield { span, because: `whether there is ${called} is not known`, ...grantedBy(venv.cause.span, called, build) };
    else yield* absenceGaps(path, span, step.stage, execution, build);
    return;
  }
  if (isOfShell(called)) return;
  const { is, cause } = ask(before.commands, called);
  if (is === "yes" || projectsWith(called).some((it) => before.python.has(it))) return;
  const folders = (variable("PATH", execution) ?? "").split(":").filter(Boolean);
  const there = folders.some((it) => contentBefore(build, step.stage, execution, `${it}/${called}`).is === "yes");
  if (there) return;
  const because = `whether ${called} is there is not known`;
  yield { span, because, ...grantedBy(cause?.span, called, build) };
}

/** Whether the files that it reads, moves or copies are there. */
function* fileGaps(execution: Execution, step: Step, build: Build): Iterable<Gap> {
  for (const it of execution.effects) {
    if (it.kind === "reads" || (it.kind === "rewrites" && it.word !== undefined))
      yield* atPath(it.path, it.word!.span, execution, step, build);
    else if (it.kind === "places" && it.how !== "link") {
      for (const { path, word } of it.sources) yield* atPath(path, word.span, execution, step, build);
    }
  }
}

function* atPath(path: string | undefined, span: Span, execution: Execution, step: Step, build: Build): Iterable<Gap> {
  // What a mount brings, was asked of the mount.
  const mounts = mountsOf(step.instruction, step.before).flatMap(({ target }) => target ?? []);
  if (path !== undefined && mounts.some((it) => isWithin(path, it))) return;
  // `.[dev]` is a folder with extras.
  const plain = path?.replace(/\[[\w,-]+\]$/, "");
  if (plain === undefined) {
    const granted = `${baseName(execution.name.value ?? "")} finds what it is given`;
    yield { span, because: "which files this names is not known", granted };
  } else if (/[*?[]/.test(plain))
    yield { span, because: "which files this names is not known", granted: `there are files ${plain}` };
  else yield* absenceGaps(plain, span, step.stage, execution, build);
}

/** Whether the repositories have what is installed. */
function* packageGaps(execution: Execution): Iterable<Gap> {
  const command = packageCommand(execution);
  const { image, user } = execution.before;
  if (command === undefined || image === undefined) return;
  if (user.value === undefined) yield { span: execution.name.span, because: "who runs this is not known" };
  if (command.purpose !== "install") return;
  for (const { value, span } of command.packages) {
    if (value === undefined) {
      yield { span, because: "which package this names is not known" };
      continue;
    }
    // A file at an address comes from the network, as all does.
    if (value.includes("://")) continue;
    const name = rpmName(value);
    const { repository, ubi } = rpmSource(name, image.distro);
    const isOwn = image.distro.flavor.startsWith("rhel") ? ubi === "yes" : repository === "base";
    const more = repositoriesFor(execution);
    const isAdded = repository === "epel" && ask(more, "epel").is === "yes";
    if (isOwn || isAdded || value === headers(image) || rpm(execution.before, name).is === "yes") continue;
    const granted =
      isRpm(name.replace(/:.*$/, "")) || isKnownRpm(name) ? { granted: `the repositories have ${name}` } : {};
    yield { span, because: `whether the repositories have ${name} is not known`, ...granted };
  }
}
