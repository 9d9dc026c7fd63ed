// `splitstage move FILE TARGET` and `splitstage pin FILE DIGEST`: the file on another base image, or on the same by digest.
import { isDigest, moveAt, pinAt, wrongTarget } from "../service/base-image.ts";
import type { Analysis } from "../service/service.ts";
import type { Refactoring } from "../service/trial.ts";
import { type CommandOutcome, failure } from "./outcome.ts";
import { publishesSeveral, type RefactorOptions, refactor } from "./refactor.ts";
import { stageOffset } from "./target.ts";

export interface BaseImageOptions extends RefactorOptions {
  /** The stage whose base image is meant, by name or number. */
  readonly stage?: string;
}

/** `words` are a target as people say it: 3.14, ubi10, 3.14 ubi10, an image. */
export async function move(path: string, words: readonly string[], options: BaseImageOptions): Promise<CommandOutcome> {
  const target = words.join(" ");
  const wrong = wrongTarget(target);
  if (wrong !== undefined) return failure(wrong);
  return inStage(path, options, "moved", (analysis, offset) => moveAt(analysis, offset, target));
}

export async function pin(path: string, digest: string, options: BaseImageOptions): Promise<CommandOutcome> {
  if (!isDigest(digest))
    return failure(
      `a digest is "sha256:" and 64 digits from 0 to f, alone or behind an image and "@", not "${digest}"`,
    );
  return inStage(path, options, "pinned", (analysis, offset) => pinAt(analysis, offset, digest));
}

function inStage(
  path: string,
  options: BaseImageOptions,
  done: string,
  apply: (analysis: Analysis, offset: number | undefined) => Refactoring,
): Promise<CommandOutcome> {
  const { stage } = options;
  return refactor(path, options, {
    done,
    refactor(analysis) {
      if (stage === undefined) return apply(analysis, undefined);
      const offset = stageOffset(analysis.text, stage);
      return typeof offset === "string" ? offset : apply(analysis, offset);
    },
    hint: (analysis) =>
      stage === undefined && publishesSeveral(analysis) ? "; --stage names the stage that is meant" : undefined,
  });
}
