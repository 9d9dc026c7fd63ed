// `pip install -r requirements.txt` as the step that assemble would do in its place.

import type { Line } from "../../commands/line.ts";
import { plainOptions } from "../../commands/pip.ts";
import type { PythonInstall } from "../../commands/python-install.ts";
import { envText } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import type { Image } from "../../knowledge/images.ts";
import { pipInstall } from "../../queries/deeds.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import { absolute } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { type Item, itemsOf } from "../split/items.ts";
import { changing, isSet } from "./settings.ts";

export interface PlainPip {
  readonly step: Step;
  readonly execution: Execution;
  readonly items: readonly Item[];
  /** The command in its RUN. */
  readonly item: Item;
}

export interface WhyNot {
  readonly reason: string;
  readonly span: Span;
}

/** The command of a stage that assemble would run just so; a reason where there is none. */
export function plainPip(document: Document, stage: StageBuild, image: Image): PlainPip | WhyNot {
  const executions = stage.steps.flatMap((step) => step.executions.map((execution) => ({ step, execution })));
  const installs = executions.filter(({ execution }) => (pipInstall(execution)?.files.length ?? 0) > 0);
  const [only, more] = installs;
  if (only === undefined)
    return { reason: "nothing in this stage is installed with pip install -r", span: stage.stage.base.span };
  if (more !== undefined)
    return { reason: "pip installs from files more than once, and assemble does so once", span: more.execution.span };
  const { step, execution } = only;
  const { span, written } = execution;
  const items = itemsOf(document, step.instruction);
  const item = items.find((it) => it.span.start === written.span.start && it.script.kind === "command");
  if (item === undefined || !execution.certain || execution.forgiven || execution.redirects.length > 0)
    return { reason: "pip runs in a way that assemble cannot: in a branch, or with its output sent elsewhere", span };
  const wrapped = execution.name.span.start !== written.name!.span.start;
  if (written.assignments.length > 0 || wrapped)
    return { reason: "pip gets variables of its own here, which assemble would not give it", span };
  const reason = otherwise(execution, pipInstall(execution)!, image);
  return reason === undefined ? { step, execution, items, item } : { reason, span };
}

/** Why assemble would do something else. */
function otherwise(execution: Execution, install: PythonInstall, image: Image): string | undefined {
  const { before, workdir } = execution;
  const home = image.workdir;
  const { target, line } = install;
  if (install.tool === "uv") return "uv installs the requirements here, and assemble does it with pip";
  if (target === undefined || target === "system" || target.venv !== image.venv)
    return "pip installs into another environment than assemble";
  if (envText(before, "HOME") !== home)
    return `assemble puts the application into its home directory, which is not ${home} here`;
  if (workdir !== home)
    return `assemble puts the application into ${home}, and here it is in ${workdir ?? "a folder that is not known"}`;
  const [file, another] = install.files.map((it) => it.value && absolute(it.value, workdir));
  if (another !== undefined || install.files.length > 1)
    return "pip is given more than one file, and assemble gives it requirements.txt alone";
  if (file !== `${home}/requirements.txt`)
    return `assemble installs requirements.txt, and this is ${file?.replace(`${home}/`, "") ?? "a file that is not known"}`;
  const also = [...install.requirements.map((it) => it.argument), ...install.paths][0];
  if (also !== undefined)
    return `pip also installs ${also.value ?? also.prefix} here, which is not in requirements.txt`;
  const option = loudOption(line);
  if (option !== undefined) return `assemble does not give pip ${option.value ?? option.prefix}`;
  const set = changing.find((it) => isSet(it, before) !== false);
  return set === undefined ? undefined : `${set} is set, which assemble would act on`;
}

/** An option with which pip does something else. */
const loudOption = ({ options, strange }: Line): Argument | undefined =>
  options.find((it) => !plainOptions.has(it.name))?.word ?? strange[0];

/** Tells whether a command is a plain `pip install .`, as assemble does it for a project with setup.py or pyproject.toml. */
export function installsProject(execution: Execution, home: string): boolean {
  const install = pipInstall(execution);
  if (install === undefined || execution.written.assignments.length > 0) return false;
  const [only, more] = install.paths;
  return (
    more === undefined &&
    only?.value !== undefined &&
    absolute(only.value, execution.workdir) === home &&
    install.editables.length + install.files.length + install.requirements.length === 0 &&
    loudOption(install.line) === undefined
  );
}

/** Tells whether a command is a plain `python manage.py collectstatic --noinput`. */
export function collectsStatic({ args, workdir, written, effects }: Execution, home: string): boolean {
  const [script, verb, ...options] = args.map((it) => it.value);
  return (
    effects.some(({ kind }) => kind === "builds") &&
    workdir === home &&
    written.assignments.length === 0 &&
    /^(\.\/)?manage\.py$/.test(script ?? "") &&
    verb === "collectstatic" &&
    options.length === 1 &&
    /^--no-?input$/.test(options[0] ?? "")
  );
}
