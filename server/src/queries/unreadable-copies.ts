// Files of the build context that a user reads or starts and may not read: their mode gives that to their owner alone.

import type { Invocation } from "../commands/call.ts";
import { scriptWord } from "../commands/s2i-scripts.ts";
import { startingOf } from "../commands/starters.ts";
import type { Context } from "../context/context.ts";
import { type Tree, treeAt } from "../image/files.ts";
import { isRoot, type State, variables } from "../image/state.ts";
import { type Argument, textOfWord } from "../image/value.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import type { Word } from "../syntax/document.ts";
import { absolute, baseName, isWithin } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import { isCertain } from "./certain-commands.ts";
import { copyBrings } from "./content/copied.ts";
import { pythonInstall, runsAsAnother } from "./deeds.ts";
import { contentAt, contentBefore } from "./image-content.ts";
import { chainOf, stepsOf } from "./stages.ts";
import { launchesOf } from "./starts/launches.ts";

export interface UnreadableCopy {
  readonly step: Step;
  /** The word of the COPY that names it, or the folder that it is in. */
  readonly word: Word;
  /** As the build context names it. */
  readonly file: string;
  /** What keeps others out, the file itself or a folder above it, and its mode as chmod says it. */
  readonly closed: string;
  readonly mode: string;
  readonly owner: string;
  readonly user: string;
  /** Where it is read, and by what. */
  readonly reader: { readonly span: Span; readonly name: string; readonly starts: boolean };
}

/** Every file that certainly is read by somebody who may not, once for each place where it is read. */
export function unreadableCopies(build: Build): UnreadableCopy[] {
  const { context } = build;
  if (context === undefined) return [];
  return [...readByCommands(build), ...readAtStart(build)].flatMap((it) => unreadable(it, build, context) ?? []);
}

/** One reading of a path in a state that a stage has come to. */
interface Reading {
  readonly path: string;
  readonly stage: StageBuild;
  readonly state: State;
  /** The command of a RUN; undefined for what a container starts with. */
  readonly execution: Execution | undefined;
  readonly reader: UnreadableCopy["reader"];
}

function readByCommands(build: Build): Reading[] {
  return stepsOf(build).flatMap(({ stage, executions }) =>
    executions.flatMap((execution): Reading[] => {
      if (!isCertain(execution) || runsAsAnother(execution) || isRoot(execution.before.user.value) !== false) return [];
      const { before: state, name } = execution;
      return wordsRead(execution).map(({ path, word }) => ({
        path,
        stage,
        state,
        execution,
        reader: { span: word.span, name: baseName(name.value ?? "?"), starts: false },
      }));
    }),
  );
}

function wordsRead(execution: Execution): { readonly path: string; readonly word: Argument }[] {
  const { effects, workdir } = execution;
  const read = effects.flatMap((it) => {
    if (it.kind === "reads") return it.path === undefined ? [] : [{ path: it.path, word: it.word }];
    if (it.kind !== "places" || it.how !== "copy") return [];
    return it.sources.flatMap(({ path, word, content }) => (path === undefined || content ? [] : [{ path, word }]));
  });
  const lists = pythonInstall(execution)?.files ?? [];
  const scripts = startingOf(execution).wants.flatMap((it) => (it.kind === "file" ? it.word : []));
  const named = [...lists, ...scripts, ...programIn(execution)].flatMap((word) => {
    const path = word.value === undefined ? undefined : absolute(word.value, workdir);
    return path === undefined ? [] : [{ path, word }];
  });
  return [...read, ...named];
}

/** The word by which a program or a script is started: a path, or what is given to a shell. */
function programIn(call: Invocation): Argument[] {
  const word = scriptWord(call);
  return word !== call.name || word.value?.includes("/") === true ? [word] : [];
}

function readAtStart(build: Build): Reading[] {
  return build.published.flatMap((stage) =>
    launchesOf(stage, build).flatMap((launch): Reading[] => {
      const { call, certain, untouched, isCheck, before, span } = launch;
      if (!certain || !untouched || isCheck || isRoot(before.user.value) !== false) return [];
      const program = programIn(call).flatMap((it) => (it.value && absolute(it.value, call.workdir)) ?? []);
      const wanted = startingOf(call).wants.flatMap((it) => {
        if (it.kind === "file") return [it.path];
        const folder = it.folders[0];
        const at = folder === undefined ? undefined : `${folder}/${it.module.replaceAll(".", "/")}`;
        return at === undefined ? [] : [`${at}.py`, `${at}/__init__.py`];
      });
      return [...program, ...wanted].map((path) => ({
        path,
        stage,
        state: stage.end,
        execution: undefined,
        reader: { span, name: baseName(call.name.value ?? "?"), starts: true },
      }));
    }),
  );
}

function unreadable(
  { path, stage, state, execution, reader }: Reading,
  build: Build,
  context: Context,
): UnreadableCopy | undefined {
  const user = state.user.value;
  const tree = treeAt(state.files, path)?.tree;
  if (user === undefined || tree === undefined || !isForeign(tree, user)) return undefined;
  const { is, from } =
    execution === undefined ? contentAt(build, stage, path) : contentBefore(build, stage, execution, path);
  if (is !== "yes" || from === undefined || context.kind(from) !== "file") return undefined;
  const step = broughtBy(path, from, stage, execution, context);
  // Its owner is still the one that the copy gave it.
  if (step === undefined || tree.owner.cause?.span !== step.instruction.span) return undefined;
  const copy = copyOf(step.instruction, step.before);
  const words = step.instruction.exec ?? step.instruction.words;
  const at = copy?.sources.findIndex((it) => it !== undefined && isWithin(`/${from}`, absolute(it, "/")!)) ?? -1;
  const word = words[at];
  const closed = givenMode(step, from) ?? closedOn(from, copy?.sources[at] ?? from, context);
  if (word === undefined || closed === undefined || closed === "open") return undefined;
  return { step, word, file: from, ...closed, owner: tree.owner.value!, user, reader };
}

/** Whose it is that the user certainly is not. */
function isForeign({ owner }: Tree, user: string): boolean {
  const uid = user.split(":")[0]!.replace(/^default$/, "1001");
  return owner.value !== undefined && /^\d+ \d+$/.test(`${owner.value} ${uid}`) && owner.value !== uid;
}

/** The mode that the copy gives, if it closes the file; "open" where it does not, or nobody knows. */
function givenMode({ instruction: { flags }, before }: Step, file: string) {
  const chmod = flags.find((it) => it.name === "chmod");
  if (chmod === undefined) return undefined;
  const mode = chmod.value && textOfWord(chmod.value, variables(before));
  if (mode === undefined || !/^[0-7]{3,4}$/.test(mode)) return "open";
  return (Number.parseInt(mode, 8) & 0o044) === 0 ? { closed: file, mode } : "open";
}

/** What of a path keeps all but its owner out: the file, or a folder between it and what is copied. */
function closedOn(file: string, source: string, context: Context): Pick<UnreadableCopy, "closed" | "mode"> | undefined {
  const root = absolute(source, "/")!.slice(1);
  const names = file.split("/");
  for (let i = names.length; i > 0; i--) {
    const path = names.slice(0, i).join("/");
    if (path === root && i < names.length) return undefined;
    const mode = context.mode?.(path);
    const needed = i === names.length ? 0o044 : 0o011;
    if (mode === undefined) return undefined;
    if ((mode & needed) === 0) return { closed: path, mode: mode.toString(8) };
  }
  return undefined;
}

/** The copy that brought a file, where nothing since may have changed its mode; undefined where something may. */
function broughtBy(
  path: string,
  from: string,
  stage: StageBuild,
  execution: Execution | undefined,
  context: Context,
): Step | undefined {
  const steps = chainOf(stage);
  const last = execution === undefined ? -1 : steps.findIndex((it) => it.executions.includes(execution));
  for (const step of (last < 0 ? steps : steps.slice(0, last + 1)).reverse()) {
    if (step.executions.some((it) => it !== execution && mayOpen(it, path))) return undefined;
    if (step.instruction.keyword !== "COPY" && step.instruction.keyword !== "ADD") continue;
    const brought = copyBrings(step, path, context);
    if (brought === "nothing") continue;
    const isIt = typeof brought === "object" && brought.kind === "context" && brought.from === from;
    return isIt ? step : undefined;
  }
  return undefined;
}

/** Whether a command may give a file, or a folder above it, another mode. */
const mayOpen = ({ effects }: Execution, path: string): boolean =>
  effects.some((it) => {
    if (it.kind === "anything" || it.kind === "assembles") return true;
    if (it.kind !== "changes" && it.kind !== "opens" && it.kind !== "rewrites") return false;
    return it.path === undefined || isWithin(path, it.path) || isWithin(it.path, path);
  });
