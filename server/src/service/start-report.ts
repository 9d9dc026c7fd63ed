// What a container of a stage starts with, in words, for `splitstage state`.

import type { RunOutcome } from "../queries/starts/run-order.ts";
import { type Started, startedIn } from "../queries/starts/started.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { StartReport } from "./service.ts";

/** The starts and checks of a stage; where the file says none, what the base image starts. */
export function startReports(stage: StageBuild, build: Build, lineAt: (offset: number) => number): StartReport[] {
  const { user, workdir, command, entrypoint } = stage.end;
  const whole = { user: user.value ?? "unknown", workdir: workdir.value ?? "unknown" };
  const found = startedIn(stage, build).map((it) => reportOf(it, whole.user, lineAt));
  const isBases = command.cause === undefined && entrypoint.cause === undefined && command.value !== undefined;
  if (!isBases) return found;
  const said = [...(entrypoint.value ?? []), ...command.value].join(" ");
  const own: StartReport = {
    ...whole,
    how: "start",
    line: undefined,
    script: undefined,
    command: said,
    path: command.value[0],
    listens: [],
    needs: [],
    outcome: "the base image says so: it prints how the image is used, and ends",
  };
  return [own, ...found];
}

function reportOf(
  { launch, path, listens, needs, outcome }: Started,
  user: string,
  lineAt: (offset: number) => number,
): StartReport {
  const { call, isCheck, instruction, script } = launch;
  return {
    how: isCheck ? "check" : "start",
    line: lineAt(instruction.span.start),
    script,
    command: [call.name, ...call.args].map((it) => it.value ?? "?").join(" "),
    path,
    user,
    workdir: call.workdir ?? "unknown",
    listens,
    needs: needs.map(({ name, is, cause }) => ({ name, is, line: cause && lineAt(cause.start) })),
    outcome: outcome && inWords(outcome, lineAt),
  };
}

function inWords(outcome: RunOutcome, lineAt: (offset: number) => number): string {
  switch (outcome.kind) {
    case "file":
      return `starts ${outcome.path}${by(outcome.variable)}`;
    case "server":
      return `starts gunicorn with ${outcome.module ?? "the name of the project in setup.py"} in ${outcome.home}${by(outcome.variable)}`;
    case "settings":
      return `starts gunicorn with the application that ${outcome.path} names`;
    case "django":
      return `starts Django's own server with ${outcome.path}`;
    case "missing":
      return `ends at once: ${outcome.variable} names ${outcome.path}, which is not there`;
    case "nothing":
      return outcome.without === undefined
        ? `ends at once: there is no ${outcome.lookedFor.join(", ")} in ${outcome.home}`
        : `ends at once: it would start ${outcome.without}, which is not installed`;
    case "unknown":
      return `what it starts is not known: ${outcome.because}${outcome.cause === undefined ? "" : ` (line ${lineAt(outcome.cause.start) + 1})`}`;
  }
}

const by = (variable: string | undefined): string => (variable === undefined ? "" : `, as ${variable} says`);
