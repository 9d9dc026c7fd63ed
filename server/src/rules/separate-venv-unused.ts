import { variable } from "../commands/call.ts";
import { targetOfProgram } from "../commands/python-target.ts";
import { startingOf } from "../commands/starters.ts";
import { isPythonProgram } from "../knowledge/python/programs.ts";
import { asksForEnvironment, variablesOfEnvironment } from "../knowledge/tool-settings.ts";
import { isCertain } from "../queries/certain-commands.ts";
import { bringsPackages, pythonInstall, runsAsAnother } from "../queries/deeds.ts";
import { contentBefore } from "../queries/image-content.ts";
import { installedBy, installedIn } from "../queries/python/installed.ts";
import { requestsOf } from "../queries/python/requests.ts";
import { chainOf, someStep } from "../queries/stages.ts";
import { type Launch, launchesOf } from "../queries/starts/launches.ts";
import { neededOf } from "../queries/starts/needed-projects.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import { once } from "../text/once.ts";
import { baseName } from "../text/paths.ts";
import { slice } from "../text/span.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports what poetry or pipenv installs into a virtual environment of its own, while the container starts the image's.
 *
 * ## Why
 * Both look for `VIRTUAL_ENV`, and a `RUN` does not have it: the images set it in a script that only bash reads. So they
 * make an environment of their own in `~/.cache` or `~/.local`, and the `python` that the container starts, which is that of
 * `/opt/app-root`, finds none of it: `ModuleNotFoundError`.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=1001:0 pyproject.toml poetry.lock app.py ./
 * RUN pip install poetry==2.1.0 && poetry install --no-root
 * CMD ["python", "app.py"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=1001:0 pyproject.toml poetry.lock app.py ./
 * ENV VIRTUAL_ENV=$APP_ROOT
 * RUN pip install poetry==2.1.0 && poetry install --no-root
 * CMD ["python", "app.py"]
 * ```
 *
 * It is an error where what starts certainly needs one of these projects: gunicorn, or a file that imports Flask.
 *
 * ## Silent when
 * `VIRTUAL_ENV` is set or an environment is activated; a setting says that none be made (`virtualenvs.create`,
 * `poetry.toml`, `--system`); the container starts through `poetry run` or `pipenv run`, or by a path or a PATH that leads
 * elsewhere; something else installs packages into the image's environment; bash runs the command, by `SHELL` or by name.
 *
 * ## Source
 * sclorg/s2i-python-container#544; poetry's EnvManager and pipenv's Project, which ask for VIRTUAL_ENV.
 */
export default {
  group: "venv",
  severity: "warning",
  breaks: "start",
  *check(build) {
    const told = new Set<Step>();
    for (const stage of build.published) {
      const start = startOf(stage, build);
      if (start === undefined) continue;
      const found = chainOf(stage).flatMap((step) => separate(step, stage, build) ?? [])[0];
      if (found === undefined || told.has(found.step)) continue;
      told.add(found.step);
      const { step, execution, tool } = found;
      const lacks = lackOf(start, found, stage, build);
      const venv = stage.end.image!.venv;
      const line = "ENV VIRTUAL_ENV=$APP_ROOT";
      yield {
        span: execution.name.span,
        message: `${tool} makes a virtual environment of its own here, for VIRTUAL_ENV is not set, and the container starts the Python of ${venv}${lacks === undefined ? "" : `, which has no ${lacks}`}`,
        ...(lacks !== undefined && start.decides ? { severity: "error" as const } : {}),
        related: [{ span: start.span, message: `it is the Python of ${venv} that starts here` }],
        fixes: [
          {
            title: `Install into the image's environment: ${line}`,
            safety: "suggested",
            edits: [insertAbove(build.document, step.instruction, [line])],
          },
        ],
      };
    }
  },
} satisfies Rule;

/** As PATH finds it. */
const interpreter = "python";

/** An environment that the file asks for by its path is used. */
const asksForOne = once(({ masked, instructions }: Document): boolean =>
  instructions.some(({ span }) => asksForEnvironment(slice(masked, span))),
);

/** What a container certainly starts with the image's own Python, if nothing that it starts may use another one. */
function startOf(stage: StageBuild, build: Build): Launch | undefined {
  const { image } = stage.end;
  if (image === undefined || asksForOne(build.document)) return undefined;
  const launches = launchesOf(stage, build).filter((it) => !it.isCheck);
  if (launches.some(({ call }) => startingOf(call).runs !== undefined && startingOf(call).installs)) return undefined;
  return launches.find(({ call, certain }) => {
    const name = call.name.value ?? "/";
    if (!certain || name.includes("/") || !(/^python[\d.]*$/.test(name) || isPythonProgram(name))) return false;
    const target = targetOfProgram(interpreter, call, stage.end);
    return typeof target === "object" && target.venv === image.venv;
  });
}

interface Separate {
  readonly step: Step;
  readonly execution: Execution;
  readonly tool: string;
  /** What installs into the environment of the image. */
  readonly others: readonly Execution[];
}

function separate(step: Step, stage: StageBuild, build: Build): Separate | undefined {
  const { instruction, executions } = step;
  const text = slice(build.document.masked, instruction.span);
  if (instruction.exec !== undefined || /bash|VIRTUAL_?ENV|PIPENV_|PYTHON=/i.test(text)) return undefined;
  if (!executions.some(isSeparate) || hasShell(stage)) return undefined;
  const others = installedIn(stage, build).installs.filter((it) => !isSeparate(it));
  if (others.some((it) => bringsPackages(pythonInstall(it)!))) return undefined;
  const execution = executions.find((it) => isSeparate(it) && isCertain(it) && isPlain(it, step, build));
  return execution && { step, execution, others, tool: baseName(execution.name.value ?? "") };
}

/** Whether a command installs into an environment that its tool chooses or makes. */
function isSeparate(execution: Execution): boolean {
  const install = pythonInstall(execution);
  return install !== undefined && /^(poetry|pipenv)$/.test(install.tool) && install.target === undefined;
}

/** A project that the tool installs there, that the image's environment has not, and that the start certainly needs. */
function lackOf(start: Launch, { execution, others }: Separate, stage: StageBuild, build: Build): string | undefined {
  const { names, all } = installedBy(others, build);
  const asked = requestsOf(execution, build).requests.flatMap(({ requirement: { name } }) => name ?? []);
  return all
    ? neededOf(
        start,
        asked.filter((it) => !names.has(it)),
        stage,
        build,
      )
    : undefined;
}

/** Nothing that is known or may be there tells the tool to use another environment. */
const hasShell = someStep(({ instruction }) => instruction.keyword === "SHELL");

function isPlain(execution: Execution, { stage }: Step, build: Build): boolean {
  if (runsAsAnother(execution) || variablesOfEnvironment.some((it) => variable(it, execution) !== "")) return false;
  const { workdir } = execution;
  return workdir !== undefined && contentBefore(build, stage, execution, `${workdir}/poetry.toml`).is === "no";
}
