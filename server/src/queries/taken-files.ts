// What the file takes from elsewhere into an image: the sources of COPY, ADD and bind mounts, from the build context and from other stages.
import { mountsOf } from "../image/mounts.ts";
import { variables } from "../image/state.ts";
import { expand, textOf } from "../image/value.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { sourceOf } from "../simulation/simulate.ts";
import { stageMeant, stageNamed } from "../simulation/stage-names.ts";
import type { Document, Word } from "../syntax/document.ts";
import { grouped } from "../text/grouped.ts";
import { once } from "../text/once.ts";
import { absolute } from "../text/paths.ts";
import { instructionAround } from "./places.ts";
import { stepsOf } from "./stages.ts";

/** A source that an instruction names, whose text is certain. */
export interface Taken {
  readonly step: Step;
  readonly word: Word;
  /** As the builder reads it. */
  readonly text: string;
  /** From the root of the build context or of the image, with a slash before it: "/app/main.py". */
  readonly path: string;
  /** The stage that it lies in; undefined for the build context. */
  readonly from: StageBuild | undefined;
  /** The COPY or ADD has no other source. */
  readonly isAlone: boolean;
  /** `*`, `?` and `[a-z]` mean other names; a mount has no patterns. */
  readonly isPattern: boolean;
}

/**
 * The sources of a build whose texts are certain, in source order. Left out are addresses, heredocs, what a build argument
 * names, what comes from an image that is no stage, and COPY with `--parents` or `--exclude`.
 */
export const takenFiles: (build: Build) => readonly Taken[] = once((build: Build) =>
  stepsOf(build).flatMap((step) => takenBy(step, build.document)),
);

const byStep = once((build: Build) => grouped(takenFiles(build), (it) => it.step));

/** Those of one step. */
export const takenIn = (step: Step, build: Build): readonly Taken[] => byStep(build).get(step) ?? [];

function takenBy(step: Step, document: Document): Taken[] {
  const { keyword } = step.instruction;
  if (keyword === "RUN") return mounted(step, document);
  return keyword === "COPY" || keyword === "ADD" ? copied(step, document) : [];
}

function copied(step: Step, document: Document): Taken[] {
  const { instruction, stage } = step;
  const { flags, heredocs, exec, words } = instruction;
  if (heredocs.length > 0 || flags.some((it) => it.name === "parents" || it.name === "exclude")) return [];
  const from = sourceOf(instruction, stage.earlier);
  if (from !== undefined && from.stage === undefined) return [];
  const sources = (exec ?? words).slice(0, -1);
  return sources.flatMap((word): Taken[] => {
    const text = certainText(word, step, document);
    if (text === undefined || isFetched(text)) return [];
    const isPattern = /[*?[]/.test(text);
    return [
      { step, word, text, path: absolute(text, "/")!, from: from?.stage, isAlone: sources.length === 1, isPattern },
    ];
  });
}

function mounted(step: Step, document: Document): Taken[] {
  const { instruction, before, stage } = step;
  return mountsOf(instruction, before).flatMap(({ type, written }): Taken[] => {
    const word = (written.get("source") ?? written.get("src"))?.value;
    const text = type === "bind" && word !== undefined ? certainText(word, step, document) : undefined;
    if (text === undefined) return [];
    const name = written.get("from")?.value;
    const from = name && (stageNamed(name, stage.earlier) ?? stageMeant(name, stage.earlier)?.stage);
    if (written.has("from") && from === undefined) return [];
    return [{ step, word: word!, text, path: absolute(text, "/")!, from, isAlone: true, isPattern: false }];
  });
}

/** Whether a source is fetched from the network. */
export const isFetched = (text: string): boolean => /^git@|^github\.com\/|:\/\//.test(text);

/** A build argument may have another value in every build, and a name that nothing sets is a mistake of another kind. */
function certainText(word: Word, { before }: Step, document: Document): string | undefined {
  if (!word.parts.every((it) => it.kind === "text" || (it.kind === "variable" && before.env.set.has(it.name))))
    return undefined;
  const value = expand(word.parts, variables(before));
  if (value.some(({ span }) => instructionAround(document, span)?.keyword === "ARG")) return undefined;
  const text = textOf(value);
  return text === "" || text?.includes("\\") ? undefined : text;
}
