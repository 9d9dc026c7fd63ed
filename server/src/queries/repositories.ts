// Which repositories a command can install from.

import { repositoriesByOptions } from "../commands/repositories.ts";
import { doubt, type Facts, learn } from "../image/facts.ts";
import { mountsOf } from "../image/mounts.ts";
import { repositoriesAt } from "../image/repositories.ts";
import type { State } from "../image/state.ts";
import { subscriptionAt } from "../knowledge/repositories.ts";
import type { Execution } from "../simulation/build.ts";

/** The repositories beyond the image's own while a command runs: the state's, those of its mounts and of its options. */
export function repositoriesFor(execution: Execution): Facts {
  const { before, instruction } = execution;
  let facts = before.repositories;
  for (const { target, type, span } of mountsOf(instruction, before)) {
    if (target === undefined) facts = doubt(facts, { span });
    else if (type !== "cache" && type !== "tmpfs") facts = withMount(target, { span }, facts);
  }
  return repositoriesByOptions(execution, facts);
}

function withMount(target: string, cause: { readonly span: Execution["span"] }, facts: Facts): Facts {
  const subscription = subscriptionAt(target);
  if (subscription === "rhel") return learn(facts, ["rhel"], "yes", cause);
  return subscription === "any" ? doubt(facts, cause) : repositoriesAt(target, cause, facts);
}

/** Tells whether a stream of a module was chosen, or may have been: its packages take the place of others. */
export function hasOtherStreams({ repositories }: State): boolean {
  return repositories.listed.below("module ").some(({ value }) => value.is !== "no");
}
