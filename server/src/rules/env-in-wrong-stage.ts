import { isAssemble, scriptWord } from "../commands/s2i-scripts.ts";
import { asEnv, insertForRun, withoutDefinition } from "../edits/variables.ts";
import { textOfWord } from "../image/value.ts";
import { isProgram, leavesNothing } from "../knowledge/program-kinds.ts";
import { isReadByAssemble, isReadByRun } from "../knowledge/s2i-variables.ts";
import { assembleRunsIn } from "../queries/assemble-runs.ts";
import { definitionsOf, type VariableDefinition } from "../queries/definitions.ts";
import { startOfRunScript } from "../queries/run-script.ts";
import { linksOf } from "../queries/stage-links.ts";
import { chainOf, isMadeOf, someStep } from "../queries/stages.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import { baseName } from "../text/paths.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports variables of the S2I scripts in a stage, or at a place, where no script reads them.
 *
 * ## Why
 * `assemble` reads its variables while the image is built, `run` when a container starts. An ENV holds for its own
 * stage from its own line on, and `COPY --from` does not carry it: what `run` reads must be set in the stage that is
 * published, what `assemble` reads before `assemble` in the stage where that runs. `APP_HOME` is read by both.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * ENV APP_MODULE=project.wsgi
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ENV APP_MODULE=project.wsgi
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The variable is set in the right place too; no `assemble` of the image's own runs in the file, or the container does
 * not start with `run`; something that is installed later may read it; the base image is not known.
 *
 * ## Source
 * `s2i/bin/assemble` and `s2i/bin/run` of sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    const seen = new Set<number>();
    for (const stage of build.published) {
      for (const finding of [...leftBehind(build, stage), ...tooLate(build, stage)]) {
        if (!seen.has(finding.span.start)) yield finding;
        seen.add(finding.span.start);
      }
    }
  },
} satisfies Rule;

/** What run reads and only the stage of assemble knows. */
function* leftBehind(build: Build, stage: StageBuild): Iterable<Finding> {
  const run = startOfRunScript(stage);
  if (run === undefined) return;
  for (const builder of buildersOf(build, stage)) {
    for (const { definition } of environmentOf(builder)) {
      const { name, span } = definition;
      if (!isReadByRun(name) || stage.end.env.open || stage.end.env.set.has(name)) continue;
      yield {
        span,
        message: `${name} is read by run, and the stage that is published does not get it: COPY --from carries no ENV`,
        related: [{ span: run.word.span, message: "run starts here" }],
        fixes: toRun(build, stage, definition),
      };
    }
  }
}

/** What assemble reads and is set when it has run already. */
function* tooLate(build: Build, stage: StageBuild): Iterable<Finding> {
  const [run, more] = assembleRunsIn([...buildersOf(build, stage), stage], build);
  if (run === undefined || more !== undefined) return;
  const last = chainOf(stage).findLast((it) => mayRead(it));
  for (const { step, definition } of environmentOf(stage)) {
    const { name, span } = definition;
    const { env } = run.execution.before;
    if (!isReadByAssemble(name) || isReadByRun(name) || env.open || env.set.has(name)) continue;
    if (startOf(step) <= startOf(last) || (startOf(step) <= startOf(run.step) && isMadeOf(run.step.stage, step)))
      continue;
    const where = isMadeOf(stage, run.step) ? "has run already when it is set here" : "runs in another stage";
    yield {
      span,
      message: `${name} is read by assemble, which ${where}`,
      related: [{ span: scriptWord(run.execution).span, message: "assemble runs here" }],
      fixes: toAssemble(build, run.step, definition),
    };
  }
}

/** Steps of one chain are in the order of the file. */
const startOf = (step: Step | undefined): number => step?.instruction.span.start ?? -1;

/** The stages with an assemble that a stage takes files from. */
function buildersOf(build: Build, stage: StageBuild): StageBuild[] {
  const stages = new Set(linksOf(stage, build).map(({ from }) => from));
  return [...stages].filter((it) => runsAssemble(it));
}

const runsAssemble = someStep(({ executions }) => executions.some((it) => isAssemble(it, it.before)));

/** Something that may read the variable after all: an installation, or a program that nobody knows. */
function mayRead({ executions }: Step): boolean {
  return executions.some((it) => !isIdle(baseName(it.name.value ?? "?")));
}

function isIdle(program: string): boolean {
  if (leavesNothing(program) || isProgram(program, "tests", "questions", "readers")) return true;
  const onFiles = isProgram(program, "owners", "permissions", "makers", "removers", "placers", "writers");
  return onFiles || isProgram(program, "packages", "accounts");
}

function environmentOf(stage: StageBuild): { step: Step; definition: VariableDefinition }[] {
  return chainOf(stage)
    .filter(({ instruction, before }) => instruction.keyword === "ENV" && before.image !== undefined)
    .flatMap((step) => definitionsOf(step.instruction).map((definition) => ({ step, definition })));
}

function toRun({ document }: Build, stage: StageBuild, definition: VariableDefinition): Fix[] {
  const { name, value } = definition;
  // A value with variables of the other stage would not be the same here.
  if (value === undefined || textOfWord(value, () => undefined) === undefined) return [];
  const insert = insertForRun(document, stage, [asEnv(document, definition)]);
  const remove = isReadByAssemble(name) ? undefined : withoutDefinition(document, definition);
  return remove === undefined
    ? [{ title: `Set ${name} in the published stage too`, safety: "suggested", edits: [insert] }]
    : [{ title: `Move ${name} to the published stage`, safety: "suggested", edits: [remove, insert] }];
}

function toAssemble({ document }: Build, { instruction }: Step, definition: VariableDefinition): Fix[] {
  const { name, value } = definition;
  const remove = withoutDefinition(document, definition);
  if (remove === undefined || value === undefined || textOfWord(value, () => undefined) === undefined) return [];
  const insert = insertAbove(document, instruction, [asEnv(document, definition)]);
  return [{ title: `Set ${name} before assemble`, safety: "suggested", edits: [insert, remove] }];
}
