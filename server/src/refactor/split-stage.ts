// Build on the full image, publish the minimal one: the split stage, made of a stage that does both.

import { reachOf } from "../queries/reach.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { sourceNames } from "../syntax/flag-options.ts";
import { lineBreak } from "../syntax/rewrite.ts";
import { literal } from "../syntax/words.ts";
import type { Edit } from "../text/edit.ts";
import { slice } from "../text/span.ts";
import { declined, type Refactoring } from "./refactoring.ts";
import { basesFor } from "./split/bases.ts";
import { builderStage } from "./split/builder-stage.ts";
import { stageText } from "./split/chunks.ts";
import { decide } from "./split/decide.ts";
import { unsureOf } from "./split/doubts.ts";
import { whyNoGain } from "./split/gain.ts";
import { headersFor } from "./split/headers.ts";
import { librariesFor } from "./split/libraries.ts";
import { unix } from "./split/lines.ts";
import { obstacleOf } from "./split/obstacles.ts";
import type { SharedPlan, SplitPlan } from "./split/plan.ts";
import { publishedStage } from "./split/published-stage.ts";
import { sharedUnits } from "./split/sharing.ts";
import { territoryOf } from "./split/territory.ts";
import { whyNotChanged, whyNotSplit } from "./split/why-not.ts";
import { hindrances } from "./toolchain/sources.ts";

/** Splits a stage that is on one of the images itself. */
export function splitStage(build: Build, stage: StageBuild): Refactoring {
  const { document } = build;
  const { span: base } = stage.stage.base;
  const reason = whyNotChanged(build, stage) ?? whyNotSplit(stage);
  if (reason !== undefined) return reason;
  const bases = basesFor(document.text, stage);
  if (bases === undefined) return declined(`there is no minimal image beside ${stage.start.called}`, base);

  const images = { builder: bases.builder.image, published: bases.published.image };
  const reach = reachOf(build, stage);
  const alone: SplitPlan = { build, document, stage, territory: territoryOf(stage, reach), reach, images };
  const plan: SharedPlan = { ...alone, shared: sharedUnits(alone) };
  const obstacle = obstacleOf(plan);
  if (obstacle !== undefined) return declined(obstacle.reason, obstacle.span);
  const { chunks, span, tail } = stageText(document, stage);
  const decided = chunks.slice(1).map((chunk) => ({ chunk, decision: decide(plan, chunk.step) }));
  const idle = whyNoGain(build, plan, decided);
  if (idle !== undefined) return idle;
  const doubts = decided.flatMap((it) => it.decision.doubt ?? []);
  const missed = [
    hindrances(headersFor(plan), images.builder),
    hindrances(librariesFor(build, stage, images.published), images.published),
  ];
  doubts.push(...missed.flat().map((message) => ({ span: base, message })));
  if (bases.lost !== undefined) doubts.push({ span: base, message: bases.lost });
  const unsure = unsureOf(plan);
  doubts.push(...unsure.map((message) => ({ span: base, message })));

  const name = freeName(build);
  const stages = `${builderStage(plan, bases, name, decided)}\n${publishedStage(build, plan, bases, name, decided, unsure)}`;
  const whole = (stages + unix(tail)).replace(/\n/g, lineBreak(document));
  // A last line without an end stays so.
  const ended = span.end < document.text.length || /\n$/.test(document.text);
  const edits = [{ span, text: ended ? whole : whole.replace(/\r?\n$/, "") }, ...renumbered(build, stage)];
  const safety = doubts.length > 0 ? "manual" : "suggested";
  return { kind: "change", title: "Split into a build stage and a minimal final stage", safety, edits, doubts };
}

function freeName({ document }: Build): string {
  const taken = new Set(document.stages.map((it) => it.name && literal(it.name)?.toLowerCase()));
  return ["builder", "build", "build-stage"].find((it) => !taken.has(it)) ?? `builder-${document.stages.length}`;
}

/** Stages behind the new one have other numbers. */
function renumbered({ document, stages }: Build, { stage }: StageBuild): Edit[] {
  return stages.slice(stage.index + 1).flatMap((it) =>
    it.stage.instructions.flatMap(sourceNames).flatMap(({ span }) => {
      const number = slice(document.text, span);
      return /^\d+$/.test(number) && Number(number) >= stage.index ? [{ span, text: String(Number(number) + 1) }] : [];
    }),
  );
}
