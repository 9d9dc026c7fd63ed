// Which sources of COPY, ADD and bind mounts are not where the file takes them from.
import { leavesMore } from "../commands/effect-kinds.ts";
import { mayComeLater, reachIn } from "../context/left-out.ts";
import { isShared, isStandardFolder } from "../knowledge/folders.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import { absolute, isWithin } from "../text/paths.ts";
import { type Trust, trustIn } from "./context-trust.ts";
import { contentAt } from "./image-content.ts";
import { meantSource } from "./meant-sources.ts";
import { names, ownTextsOf, textsOf } from "./said.ts";
import { chainOf, stagesUnder } from "./stages.ts";
import { type Taken, takenFiles } from "./taken-files.ts";

/** A source that is not there. */
export interface MissingSource {
  readonly taken: Taken;
  /** Not in the build context, kept out by its ignore file, or not in a stage. */
  readonly why: "missing" | "ignored" | "not in stage";
  readonly trust: NonNullable<Trust>;
  /** What was meant, in the words of the source; undefined where nobody knows. */
  readonly meant: string | undefined;
}

/** The sources of a build that are not there, as far as the context and the stages are known. */
export function missingSources(build: Build): MissingSource[] {
  return takenFiles(build)
    .slice(0, most)
    .flatMap((it): MissingSource[] => {
      const found = it.from === undefined ? inContext(it, build) : inStage(it, it.from, build);
      return found === undefined ? [] : [found];
    });
}

/** More sources than anybody writes: each is looked for among all that a stage did. */
const most = 300;

function inContext(taken: Taken, build: Build): MissingSource | undefined {
  const { context } = build;
  const { path, text, isPattern, isAlone } = taken;
  if (context === undefined || path === "/") return undefined;
  const inside = path.slice(1);
  // Of several patterns one has to find something, and some are written so that nothing need be there.
  if (isPattern && (!isAlone || isOptional(text))) return undefined;
  const reach = reachIn(inside, isPattern, context);
  if (reach === "ignored") return { taken, why: "ignored", trust: "certain", meant: undefined };
  if (reach !== "missing" || mayComeLater(inside, context)) return undefined;
  const near = isPattern ? undefined : meantSource(taken, build);
  const trust =
    near?.isSlip === true && !isTaken(near.text, build) ? "certain" : trustIn(inside, near !== undefined, build);
  return trust && { taken, why: "missing", trust, meant: near?.text };
}

/** A file that is almost called so, and that nothing else takes, shows that this is the right folder. */
const isTaken = (meant: string, build: Build): boolean =>
  takenFiles(build).some((it) => it.from === undefined && it.path === absolute(meant, "/"));

/** `uv.loc[k]` and `requirements.txt*` find a file or nothing. */
const isOptional = (text: string): boolean => /\[[^\]]\]/.test(text) || /\.\w+\*$|[\w-]\*$/.test(text);

function inStage(taken: Taken, stage: StageBuild, build: Build): MissingSource | undefined {
  const { text, isPattern } = taken;
  const path = isPattern ? absolute(text.slice(0, text.search(/[^/]*[*?[]/)), "/")! : taken.path;
  if (path === "/") return undefined;
  const { is } = contentAt(build, stage, path);
  const isLost = is === "no" && !mayBeMade(path, stage, build);
  if (!isLost && (is === "yes" || !countsFromRoot(text, path, stage, build))) return undefined;
  const near = isPattern ? undefined : meantSource(taken, build);
  return { taken, why: "not in stage", trust: isLost ? "certain" : "likely", meant: near?.text };
}

/**
 * Tools leave more in the folder they work in, and in environments, than anybody here can name; and what a RUN names, in
 * an option such as `--installroot` or `DESTDIR=`, it may make.
 */
function mayBeMade(path: string, stage: StageBuild, { document }: Build): boolean {
  const home = stage.end.image?.workdir ?? "/";
  // The images' sources lie in the environment, and are none of it.
  const inVenv = (venv: string) => isWithin(path, venv) && (isWithin(venv, home) || !isWithin(path, home));
  if ([...stage.end.venvs].some(([venv]) => inVenv(venv)) || /\/\.(venv|local|cache)(\/|$)/.test(path)) return true;
  const folders = foldersOf(path).filter((it) => !isShared(it) && !isWithin(home, it));
  return chainOf(stage).some((step) => {
    const { instruction, after, executions } = step;
    if (instruction.keyword === "WORKDIR" && isWithin(after.workdir.value ?? path, path)) return true;
    if (makers.test(instruction.keyword) && folders.some((it) => names(ownTextsOf(document, step), it))) return true;
    return executions.some(({ effects, workdir }) => {
      const makes = effects.some(leavesMore);
      return makes && (workdir === undefined || isWithin(path, workdir));
    });
  });
}

const makers = /^(RUN|VOLUME)$/;

/** A path and the folders above it, without the root. */
const foldersOf = (path: string): string[] =>
  path
    .split("/")
    .slice(1)
    .map((_, i, all) => `/${all.slice(0, i + 1).join("/")}`);

/**
 * A relative source counts from the root of the image and not from the working directory. Where the stage works in a
 * folder, and nothing in it names one of that name at the root, the working directory was likely meant.
 */
function countsFromRoot(text: string, path: string, stage: StageBuild, build: Build): boolean {
  if (text.startsWith("/")) return false;
  const top = foldersOf(path)[0]!;
  const workdir = stage.end.workdir.value;
  if (workdir === undefined || workdir === "/" || isWithin(workdir, top) || isStandardFolder(top)) return false;
  const isSet = stagesUnder(stage).some((it) => it.steps.some(({ instruction }) => instruction.keyword === "WORKDIR"));
  if (!isSet && stage.end.image === undefined) return false;
  return !chainOf(stage).some((it) => names(textsOf(build.document, it), top) || copiesTo(it, top));
}

/** Whether a COPY may bring something into a folder at the root: a folder that is copied to `/` does. */
function copiesTo({ instruction, before }: Step, top: string): boolean {
  if (!/^(COPY|ADD)$/.test(instruction.keyword)) return false;
  const copy = copyOf(instruction, before);
  return copy === undefined || copy.to === "/" || isWithin(copy.to, top);
}
