// The image after a command: each of its effects, folded into each part of the image.

import type { Invocation } from "../commands/call.ts";
import type { Effect } from "../commands/effect.ts";
import { effectsOf } from "../commands/effects.ts";
import { changed, type State } from "../image/state.ts";
import { filesAfter } from "./folds/files.ts";
import { originsAfter } from "./folds/origins.ts";
import { rpmsAfter } from "./folds/packages.ts";
import { programsAfter } from "./folds/programs.ts";
import { pythonAfter } from "./folds/python.ts";
import { repositoriesAfter } from "./folds/repositories.ts";
import { assumesYesAfter, toolSettingsAfter } from "./folds/settings.ts";
import { usersAfter } from "./folds/users.ts";
import { venvsAfter } from "./folds/venvs.ts";

/** What a call does in a state, and the state after it. */
export function done(call: Invocation, state: State): { readonly effects: readonly Effect[]; readonly after: State } {
  const effects = effectsOf(call, state);
  return { effects, after: afterEffects(effects, call, state) };
}

/** The state after effects of a call, in their order. */
export function afterEffects(effects: readonly Effect[], call: Invocation, state: State): State {
  return effects.reduce((it, effect) => afterEffect(effect, call, it), state);
}

function afterEffect(effect: Effect, call: Invocation, state: State): State {
  const parts: Partial<State> = {
    files: filesAfter(effect, call, state),
    origins: originsAfter(effect, call, state),
    venvs: venvsAfter(effect, call, state),
    commands: programsAfter(effect, call, state),
    rpms: rpmsAfter(effect, call, state),
    users: usersAfter(effect, call, state),
    python: pythonAfter(effect, call, state),
    repositories: repositoriesAfter(effect, call, state),
    toolSettings: toolSettingsAfter(effect, state),
    assumesYes: assumesYesAfter(effect, state),
  };
  return changed(state, parts);
}
