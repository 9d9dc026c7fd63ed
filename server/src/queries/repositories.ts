// Which repositories a command can install from.

import { repositoriesByOptions } from "../commands/repositories.ts";
import { doubt, type Facts, learn } from "../image/facts.ts";
import { mountsOf } from "../image/mounts.ts";
import { repositoriesAt } from "../image/repositories.ts";
import { rpm, type State } from "../image/state.ts";
import { type Elsewhere, lackedRpm } from "../knowledge/python/rpm-repositories.ts";
import { subscriptionAt } from "../knowledge/repositories.ts";
import type { Execution } from "../simulation/build.ts";
import { once } from "../text/once.ts";

/** The repositories beyond the image's own while a command runs: the state's, those of its mounts and of its options. Worked out once. */
export const repositoriesFor = once((execution: Execution): Facts => {
  const { before, instruction } = execution;
  let facts = before.repositories;
  for (const { target, type, span } of mountsOf(instruction, before)) {
    if (target === undefined) facts = doubt(facts, { span });
    else if (type !== "cache" && type !== "tmpfs") facts = withMount(target, { span }, facts);
  }
  return repositoriesByOptions(execution, facts);
});

function withMount(target: string, cause: { readonly span: Execution["span"] }, facts: Facts): Facts {
  const subscription = subscriptionAt(target);
  if (subscription === "rhel") return learn(facts, ["rhel"], "yes", cause);
  return subscription === "any" ? doubt(facts, cause) : repositoriesAt(target, cause, facts);
}

/**
 * Where an RPM is that none of the repositories has from which a command can install; undefined where one has it or may
 * have it. Where any repository was added, or may have been, nobody knows.
 */
export function lackedFor(rpm: string, execution: Execution): Elsewhere | undefined {
  return hasOwnOnly(repositoriesFor(execution)) ? lackedIn(rpm, execution.before) : undefined;
}

/** The same of what is installed in a state. */
export function lackedIn(name: string, state: State): Elsewhere | undefined {
  if (state.image === undefined || !hasOwnOnly(state.repositories)) return undefined;
  return rpm(state, name).is === "yes" ? undefined : lackedRpm(name, state.image.distro);
}

/** Streams of modules stand among the repositories, and bring no others. */
function hasOwnOnly({ rest, listed }: Facts): boolean {
  return rest.is === "no" && listed.keys().every((it) => listed.get(it)!.is === "no" || it.startsWith("module "));
}

/** Tells whether a stream of a module was chosen, or may have been: its packages take the place of others. */
export function hasOtherStreams({ repositories }: State): boolean {
  return repositories.listed.below("module ").some(({ value }) => value.is !== "no");
}
