// What is asked of effects by their kinds.
import type { Effect } from "./effect.ts";

/** The effects of one kind. */
export function effectsOfKind<K extends Effect["kind"]>(
  effects: readonly Effect[],
  kind: K,
): Extract<Effect, { kind: K }>[] {
  return effects.filter((it): it is Extract<Effect, { kind: K }> => it.kind === kind);
}

const leaving: ReadonlySet<string> = new Set(["builds", "python", "tool", "assembles", "anything", "fills", "venv"]);

/** Tells whether what an effect is of may leave more files where it works than anybody can name. */
export const leavesMore = ({ kind }: Effect): boolean => leaving.has(kind);
