// What tools were told for their later runs, and whether package managers ask.
import type { Effect } from "../../commands/effect.ts";
import type { State } from "../../image/state.ts";

/** What tools remember after an effect. */
export function toolSettingsAfter(effect: Effect, { toolSettings }: State): State["toolSettings"] {
  if (effect.kind !== "sets" || toolSettings.get(effect.name) === effect.value) return toolSettings;
  return effect.value === undefined ? toolSettings.without(effect.name) : toolSettings.with(effect.name, effect.value);
}

/** A file of their configuration may tell package managers to ask nothing. */
export function assumesYesAfter(effect: Effect, { assumesYes }: State): State["assumesYes"] {
  if (effect.kind !== "makes" && effect.kind !== "rewrites" && effect.kind !== "places") return assumesYes;
  const path = effect.kind === "places" ? effect.to : effect.path;
  // `> $ETC/dnf/dnf.conf` says enough.
  const text = path ?? (effect.word?.prefix ?? "") + (effect.word?.suffix ?? "");
  return /\/(dnf|yum)\b/.test(text) ? "unknown" : assumesYes;
}
