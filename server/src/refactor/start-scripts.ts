// The shell scripts that a container starts with, and what they call.

import { ask } from "../image/facts.ts";
import { originOf, readImageFile } from "../image/origins.ts";
import { envText } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { linksOf } from "../queries/stage-links.ts";
import { checksOf, type Start, startsOf } from "../queries/starts.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { runScript } from "../simulation/shell.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import { isShell } from "../syntax/run.ts";
import { parseShell } from "../syntax/shell.ts";
import { absolute, baseName } from "../text/paths.ts";

export interface StartScript {
  /** As the build context calls it; its name alone where it comes from elsewhere. */
  readonly file: string;
  /** The CMD, ENTRYPOINT or HEALTHCHECK that leads to it. */
  readonly instruction: Instruction;
  /** The commands that it runs in any case and that the image certainly lacks; undefined where it cannot be read. */
  readonly missing: readonly string[] | undefined;
}

/** The scripts with which containers of a stage start or are checked, and those that these run. */
export function startScripts(build: Build, stage: StageBuild): readonly StartScript[] {
  const found = new Map<string, StartScript>();
  for (const start of [...(startsOf(build, stage) ?? []), ...(checksOf(build, stage) ?? [])]) {
    visit(pathsOf(start, stage), start.instruction, build, stage, found);
  }
  return [...found.values()];
}

type Call = Pick<Start, "name" | "args" | "workdir">;

/** Where the script may lie that a command is, or that a shell is given. */
function pathsOf({ name, args, workdir }: Call, { end }: StageBuild): string[] {
  const called = name.value ?? "";
  const shell = isShell(called);
  const script = shell ? firstOperand(args) : called;
  if (script === undefined || script === "") return [];
  if (shell || script.includes("/")) return [absolute(script, workdir) ?? []].flat();
  return (envText(end, "PATH") ?? "").split(":").flatMap((it) => absolute(script, it || undefined) ?? []);
}

/** `sh -c` says its script itself. */
function firstOperand(args: readonly Argument[]): string | undefined {
  const [first] = args.filter((it) => !/^-[^c]*$/.test(it.value ?? ""));
  return first === undefined || first.value?.startsWith("-") ? undefined : first.value;
}

/** Reads the script at the first of these paths where one is. */
function visit(
  paths: readonly string[],
  instruction: Instruction,
  build: Build,
  stage: StageBuild,
  found: Map<string, StartScript>,
): void {
  const { end } = stage;
  const path = paths.find((it) => readImageFile(end, build.context, it) !== undefined) ?? paths[0];
  if (path === undefined || found.has(path) || found.size >= most) return;
  // Programs of a virtual environment are Python's.
  const makers = [stage, ...linksOf(stage, build).map((it) => it.from)];
  if (
    makers.some((it) =>
      [...it.end.venvs].some(([venv]) => venv !== stage.start.image?.venv && path.startsWith(`${venv}/bin/`)),
    )
  )
    return;
  const read = readImageFile(end, build.context, path);
  if (read === undefined) {
    const copied = paths.length === 1 && originOf(end, path, build.context) !== undefined;
    // What neither was copied nor is called a script is a program.
    if (copied || /\.(ba)?sh$/.test(path)) found.set(path, { file: baseName(path), instruction, missing: undefined });
    return;
  }
  const shebang = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(read.text);
  const interpreter = shebang && baseName(shebang[1]!) === "env" ? shebang[2] : shebang?.[1];
  if (interpreter !== undefined && !isShell(interpreter)) return;
  const script = parseShell(read.text, { start: 0, end: read.text.length });
  const missing: string[] = [];
  found.set(path, { file: read.from, instruction, missing });
  if (script === undefined) return;
  const calls: Call[] = [];
  runScript(documentOf(read.text), script, end, ({ name, args, workdir }, before, _after, { certain, forgiven }) => {
    calls.push({ name, args, workdir });
    const tool = name.value;
    if (certain && !forgiven && tool !== undefined && ask(before.commands, baseName(tool)).is === "no")
      missing.push(tool);
  });
  for (const call of calls) visit(pathsOf(call, stage), instruction, build, stage, found);
}

/** More scripts than this that call one another are no scripts of a container's start. */
const most = 20;

const documentOf = (text: string): Document => ({
  text,
  masked: text,
  escape: "\\",
  comments: [],
  instructions: [],
  stages: [],
  problems: [],
  readUntil: Number.POSITIVE_INFINITY,
});
