// Whether a COPY, ADD or bind mount finds what it takes, where nobody knows for certain that it does not.

import { reachIn } from "../../context/left-out.ts";
import { variables } from "../../image/state.ts";
import { textOfWord } from "../../image/value.ts";
import { isToolOf } from "../../knowledge/tool-images.ts";
import type { Build, StageBuild, Step } from "../../simulation/build.ts";
import { sourceOf } from "../../simulation/simulate.ts";
import { absolute } from "../../text/paths.ts";
import { type Span, slice } from "../../text/span.ts";
import { isFetched, takenIn } from "../taken-files.ts";
import { isForeign, stageInWords } from "./bases.ts";
import { absenceGaps, type Gap } from "./gap.ts";

/** What is not known of the sources of an instruction. */
export function* sourceGaps(step: Step, build: Build): Iterable<Gap> {
  const { instruction, before, stage } = step;
  const taken = takenIn(step, build);
  for (const { word, path, text, from, isPattern } of taken) {
    const { span } = word;
    if (from !== undefined) {
      yield* inStage(path, isPattern, span, from, build);
    } else yield* inContext(text, path.slice(1), isPattern, span, build);
  }
  if (!/^(COPY|ADD)$/.test(instruction.keyword)) return;
  const said = new Set(taken.map((it) => it.word));
  const from = sourceOf(instruction, stage.earlier);
  const sources = instruction.heredocs.length > 0 ? [] : (instruction.exec ?? instruction.words).slice(0, -1);
  for (const word of sources) {
    if (said.has(word)) continue;
    const text = textOfWord(word, variables(before));
    const shown = slice(build.document.text, word.span);
    if (text === undefined) yield { span: word.span, because: `what ${shown} names, only the build says` };
    else if (from !== undefined && from.stage === undefined) {
      const image = slice(
        build.document.text,
        instruction.flags.find((it) => it.name === "from")?.value?.span ?? word.span,
      );
      if (isToolOf(image, text)) continue;
      const because = `whether ${image} has ${text} is not known`;
      yield { span: word.span, because, granted: `${image} has ${text}` };
    } else if (from?.stage !== undefined) {
      yield* inStage(absolute(text, "/")!, /[*?[]/.test(text), word.span, from.stage, build);
    } else if (!isFetched(text)) {
      yield* inContext(text, absolute(text, "/")!.slice(1), /[*?[]/.test(text), word.span, build);
    }
  }
}

function* inContext(text: string, path: string, isPattern: boolean, span: Span, { context }: Build): Iterable<Gap> {
  if (path === "") return;
  const reach = context === undefined ? undefined : reachIn(path, isPattern, context);
  // What an ignore file keeps out is said as an error.
  if (reach === "there" || reach === "ignored") return;
  const granted = `the build context has ${text}`;
  if (reach === undefined) yield { span, because: `whether ${text} is in the build context is not known`, granted };
  else yield { span, because: `${text} is not in the build context at hand`, granted };
}

function* inStage(path: string, isPattern: boolean, span: Span, stage: StageBuild, build: Build): Iterable<Gap> {
  if (path === "/") return;
  const because = `whether ${stageInWords(stage)} has ${path} is not known`;
  if (isForeign(stage) || isPattern) yield { span, because, granted: `${stageInWords(stage)} has ${path}` };
  else yield* absenceGaps(path, span, stage, undefined, build);
}
