// The window into the engine: what the simulated build knows after each instruction.
import type { Facts } from "../image/facts.ts";
import type { State } from "../image/state.ts";
import { textOf } from "../image/value.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { literal } from "../syntax/words.ts";
import { linesOf } from "../text/lines.ts";
import { once } from "../text/once.ts";
import { slice } from "../text/span.ts";
import { maskedAll } from "./masked.ts";
import type { Analysis, StageReport, StateReport, StepReport } from "./service.ts";
import { startReports } from "./start-report.ts";

/** What the simulated build knows after each instruction; of a bare name's candidates the first is reported. */
export function stateReport({ builds, text }: Analysis): StateReport {
  const [build] = builds;
  if (build === undefined) return { stages: [] };
  const lines = linesOf(text);
  return maskedAll({
    stages: build.stages.map((it) => stageReport(build, it, (offset) => lines.positionAt(offset).line)),
  });
}

function stageReport(build: Build, stage: StageBuild, lineAt: (offset: number) => number): StageReport {
  const { name, base, index } = stage.stage;
  return {
    index,
    name: name && literal(name),
    base: stage.base.reference ?? slice(build.document.text, base.span),
    image: stage.end.image?.names[0],
    published: build.published.includes(stage),
    steps: stage.steps.map((it) => stepReport(build.document.text, it, lineAt(it.instruction.span.start))),
    starts: build.published.includes(stage) ? startReports(stage, build, lineAt) : [],
  };
}

function stepReport(text: string, { instruction, before, after }: Step, line: number): StepReport {
  return {
    line,
    instruction: slice(text, instruction.span),
    user: after.user.value ?? "unknown",
    workdir: after.workdir.value ?? "unknown",
    changes: [
      ...changed("user", before.user.value, after.user.value),
      ...changed("working directory", before.workdir.value, after.workdir.value),
      ...news(plain(before).env, plain(after).env).map((it) => `sets ${it}`),
      ...news(facts(before.rpms), facts(after.rpms)).map((it) => `RPM ${it}`),
      ...news(facts(before.repositories), facts(after.repositories)).map((it) => `repository ${it}`),
      ...news(facts(before.commands), facts(after.commands)).map((it) => `command ${it}`),
      ...news(plain(before).python, plain(after).python).map((it) => `Python project ${it}`),
      ...news(plain(before).files, plain(after).files).map((it) => `files ${it}`),
    ],
    state: plain(after),
  };
}

function changed(what: string, before: string | undefined, after: string | undefined): string[] {
  return before === after ? [] : [`${what}: ${after ?? "unknown"}`];
}

/** The entries that are new or different, as `name: value`. */
function news(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  if (before === after) return [];
  return Object.entries(after).flatMap(([name, value]) => (before[name] === value ? [] : [`${name}: ${value}`]));
}

/** What a step does not change is one object before and after it, and is written down once. */
const plain = once((state: State): StepReport["state"] => {
  const { user, workdir, env, rpms, repositories, commands, python, files } = state;
  return {
    user: user.value ?? "unknown",
    workdir: workdir.value ?? "unknown",
    env: variables(env.set),
    rpms: facts(rpms),
    repositories: facts(repositories),
    commands: facts(commands),
    python: projects(python),
    files: trees(files),
  };
});

const facts = once(({ listed }: Facts) => record(listed, ({ is }) => is));
const variables = once((set: State["env"]["set"]) => record(set, ({ value }) => textOf(value) ?? "unknown"));
const projects = once((python: State["python"]) =>
  record(python, ({ compiled }) => (compiled === "yes" ? "compiled" : compiled === "no" ? "from a wheel" : "unknown")),
);
const trees = once((files: State["files"]) =>
  record(files, ({ is, owner, group, groupWrites }) =>
    is === "no"
      ? "absent"
      : `${is === "yes" ? "" : "maybe "}${owner.value ?? "?"}:${group.value ?? "?"}${groupWrites === "yes" ? " group may write" : ""}`,
  ),
);

function record<T>(entries: Iterable<readonly [string, T]>, show: (value: T) => string): Record<string, string> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, show(value)]));
}
