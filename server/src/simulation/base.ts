// What a FROM names, and the state that a stage on it begins with.

import { stateOf } from "../image/starting-state.ts";
import { changed, noVariables, type State, unknownState, type Variables } from "../image/state.ts";
import { expand, type Lookup, textOf } from "../image/value.ts";
import { type Image, type ImageMatch, matchImage } from "../knowledge/images.ts";
import { type Architecture, architectureOf } from "../knowledge/python/platforms.ts";
import { isPlatformArgument } from "../knowledge/shell.ts";
import type { Stage } from "../syntax/document.ts";
import type { Base, EarlierStages } from "./build.ts";
import { stageMeant } from "./stage-names.ts";

/** The base of a stage. `world` picks among the images that a bare name stands for. */
export function baseOf(stage: Stage, earlier: EarlierStages, globals: Variables, world: string | undefined): Base {
  const reference = referenceOf(stage, globals);
  const named = reference === undefined ? undefined : earlier.named.get(reference.toLowerCase());
  const meant = stageMeant(stage.base, earlier);
  const parent = named ?? (meant?.isSlip === true ? meant.stage : undefined);
  const other: Base = { reference, parent, match: { kind: "other" }, candidates: [] };
  if (reference === undefined || parent !== undefined) return other;
  const match = matchImage(reference);
  if (match.kind !== "candidates") return { ...other, match };
  return { ...other, match: chosen(match.images, world), candidates: match.images };
}

/** The state that a stage begins with. */
export function startingState({ parent, match, candidates, reference }: Base): State {
  // Arguments end with the stage that declares them; everything else is inherited.
  if (parent !== undefined) return changed(parent.end, { args: noVariables });
  // A slip in a name does not hide what it means.
  const image = match.kind === "image" ? match.image : match.kind === "unlisted" ? match.likely : undefined;
  if (image === undefined) return unknownState;
  const state = stateOf(image);
  return candidates.length > 0 ? changed(state, { called: reference! }) : state;
}

/** The machine that a FROM names with `--platform`; undefined where it names none, or one that only the builder knows. */
export function architectureIn({ from }: Stage, globals: Variables): Architecture | undefined {
  const word = from.flags.find((it) => it.name === "platform")?.value;
  const text = word && textOf(expand(word.parts, globally(globals)));
  return text === undefined ? undefined : architectureOf(text);
}

/** The words after FROM with their variables resolved; undefined where one has no value. */
export function referenceOf({ base }: Stage, globals: Variables): string | undefined {
  return textOf(expand(base.parts, globally(globals)));
}

/** Variables as a FROM sees them. */
function globally({ set }: Variables): Lookup {
  return (name) => set.get(name)?.value ?? (isPlatformArgument(name) ? undefined : null);
}

function chosen(images: readonly Image[], world: string | undefined): ImageMatch {
  return { kind: "image", image: images.find((it) => it.distro.flavor === world) ?? images[0]!, mirror: false };
}
