// What a RUN takes out of an image again that an instruction before it has put there: the layer of that one keeps it.

import { cacheOf } from "../commands/caches.ts";
import { effectsOfKind } from "../commands/effect-kinds.ts";
import { isNodeProgram } from "../commands/node.ts";
import { uninstalledBy } from "../commands/uninstalls.ts";
import { mountsOf } from "../image/mounts.ts";
import type { Argument } from "../image/value.ts";
import { isBulky } from "../knowledge/conventions.ts";
import { rpmName } from "../knowledge/rpms.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import type { Execution, StageBuild, Step } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import { absolute, baseName, isFileName, isWithin, parentOf } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import { removesCache } from "./cleaning.ts";
import { assembles, packageCommand, pipInstall } from "./deeds.ts";
import { chainOf } from "./stages.ts";

export interface LateRemoval {
  readonly step: Step;
  /** What is removed, each by its word, in the order of the command. */
  readonly gone: readonly Argument[];
  /** The last instruction that put something of it there, and its place. */
  readonly by: { readonly step: Step; readonly span: Span };
}

/** The removals of a stage, and of those that it builds on, that come in another layer than what they remove. */
export function lateRemovals(stage: StageBuild): LateRemoval[] {
  const steps = chainOf(stage);
  return steps.flatMap((step, at) =>
    step.executions.flatMap((execution): LateRemoval[] => {
      if (!execution.certain || removesCache(execution).length > 0) return [];
      const found = goneBy(execution).flatMap((it) => {
        const by = mayBeHere(it, step, execution) ? undefined : bringerOf(it, steps.slice(0, at));
        return by === undefined ? [] : [{ word: it.word, by }];
      });
      const by = found.at(-1)?.by;
      return by === undefined ? [] : [{ step, gone: found.map((it) => it.word), by }];
    }),
  );
}

/** Something that a command removes: files, an RPM, a Python project. */
interface Gone {
  readonly kind: "path" | "package" | "project";
  readonly name: string;
  readonly word: Argument;
}

function goneBy(execution: Execution): Gone[] {
  const command = packageCommand(execution);
  const rpms = command?.purpose === "remove" && !command.readOnly ? command.packages : [];
  return [
    ...effectsOfKind(execution.effects, "removes").flatMap(({ path, word }): Gone[] =>
      path === undefined ? [] : [{ kind: "path", name: path, word }],
    ),
    ...rpms.flatMap((word): Gone[] =>
      word.value === undefined ? [] : [{ kind: "package", name: rpmName(word.value), word }],
    ),
    ...uninstalledBy(execution).map(
      ({ project, argument }): Gone => ({ kind: "project", name: project, word: argument }),
    ),
  ];
}

/** Whether the RUN itself has put it there, or moved it away, before it removes it, or has it from a mount. */
function mayBeHere(gone: Gone, step: Step, execution: Execution): boolean {
  const before = step.executions.slice(0, step.executions.indexOf(execution));
  return before.some((it) => brings(it, gone) !== undefined || takesAway(it, gone)) || isMounted(gone, step);
}

const isMounted = ({ kind, name }: Gone, { instruction, before }: Step): boolean =>
  kind === "path" &&
  mountsOf(instruction, before).some(
    ({ target }) => target === undefined || isWithin(name, target) || isWithin(target, name),
  );

/** The last step that brought it, unless another has taken it away since. */
function bringerOf(gone: Gone, steps: readonly Step[]): LateRemoval["by"] | undefined {
  for (const step of steps.toReversed()) {
    const { executions } = step;
    if (executions.some((it) => takesAway(it, gone))) return undefined;
    if (isMounted(gone, step)) continue;
    const copied = gone.kind === "path" && isCopied(step, gone.name);
    if (copied) return { step, span: step.instruction.keywordSpan };
    const by = executions.findLast((it) => it.certain && brings(it, gone) !== undefined);
    if (by !== undefined) return { step, span: brings(by, gone)! };
  }
  return undefined;
}

/** Whether a command moves or removes it, so that little of it may be left. */
function takesAway(execution: Execution, gone: Gone): boolean {
  if (goneBy(execution).some((it) => it.kind === gone.kind && it.name === gone.name)) return true;
  if (gone.kind !== "path") return false;
  const moved = effectsOfKind(execution.effects, "places").filter((it) => it.how === "move");
  return (
    (assembles(execution) && isWithin(gone.name, sourcesFolder)) ||
    moved.some(({ sources }) => sources.some(({ path }) => path === undefined || takes(gone.name, path)))
  );
}

/** Where a command says that it brings something into the image. */
function brings(execution: Execution, { kind, name }: Gone): Span | undefined {
  if (kind === "package") {
    const command = packageCommand(execution);
    const word = command?.purpose === "install" && command.packages.find((it) => rpmName(it.value ?? "") === name);
    return word ? word.span : undefined;
  }
  if (kind === "project") {
    const word = pipInstall(execution)?.requirements.find((it) => it.project === name)?.argument;
    return word?.span;
  }
  return filesOf(execution).some((it) => takes(name, it)) ? execution.name.span : undefined;
}

/** The files and folders of some size that a command makes: those of which the text is not written in the file. */
function filesOf(execution: Execution): string[] {
  const { effects, before, name } = execution;
  const fetches = effects.some((it) => it.kind === "downloads");
  const cache = cacheOf(execution, before);
  const isNode = isNodeProgram(baseName(name.value ?? ""));
  const made = effects.flatMap((it): (string | undefined)[] => {
    if (it.kind === "makes") return fetches || isBulky(it.path ?? "") ? [it.path] : [];
    if (it.kind === "fills") return [it.folder];
    if (it.kind === "venv") return [it.path];
    return it.kind === "builds" && isNode && it.folder !== undefined ? [`${it.folder}/node_modules`] : [];
  });
  const isCached = cache !== undefined && !cache.off && !isAway(cache.path, execution);
  return [...made, ...(isCached ? [cache.path] : [])].filter((it) => it !== undefined);
}

/** A cache that is mounted stays out of the layer. */
const isAway = (path: string | undefined, { instruction, before }: Execution): boolean =>
  path === undefined ||
  mountsOf(instruction, before).some(({ target }) => target === undefined || isWithin(path, target));

/** Whether a COPY or ADD brings what a removal takes: a folder, or a file of some size. */
function isCopied({ instruction, before }: Step, gone: string): boolean {
  const copy = /^(COPY|ADD)$/.test(instruction.keyword) ? copyOf(instruction, before) : undefined;
  if (copy === undefined) return false;
  const { sources, to, intoDirectory } = copy;
  return sources.some((source) => {
    if (source === undefined) return false;
    const name = baseName(source.replace(/[?#].*$/, ""));
    if (!isFileName(name)) return takes(gone, to);
    const at = intoDirectory ? absolute(name, to)! : to;
    return isBulky(name) && (takes(gone, at) || (/[*?[]/.test(name) && gone === at));
  });
}

/** Whether to remove a path, which may be a pattern, takes all that lies at another one. */
function takes(gone: string, path: string): boolean {
  if (parentOf(gone) === path && baseName(gone) === "*") return true;
  const fixed = gone.split("/");
  const given = path.split("/");
  return fixed.length <= given.length && fixed.every((it, i) => fits(it, given[i]!));
}

function fits(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  const source = pattern
    .replace(/[.+^${}()|\\[\]]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(name);
}
