// Three-valued knowledge: yes, no, unknown, and the place in the file that made it so.
import type { Span } from "../text/span.ts";
import { VeiledMap } from "./veiled-map.ts";

export type Presence = "yes" | "no" | "unknown";

/** What made something so. Absent where the base image did. */
export interface Cause {
  readonly span: Span;
}

export interface Fact {
  readonly is: Presence;
  readonly cause: Cause | undefined;
}

/** Facts about named things. What is not listed is `rest`. */
export interface Facts {
  readonly listed: VeiledMap<Fact>;
  readonly rest: Fact;
}

/** A value that is known or not, and what made it so. */
export interface Known<T> {
  readonly value: T | undefined;
  readonly cause: Cause | undefined;
}

/** Facts with nothing listed. */
export function factsOf(rest: Fact): Facts {
  return { listed: VeiledMap.of(), rest };
}

/** Whatever is asked for is unknown. */
export const noFacts: Facts = factsOf({ is: "unknown", cause: undefined });

export function ask(facts: Facts, name: string): Fact {
  return facts.listed.get(name) ?? facts.rest;
}

/** The facts after something was learned about some names; the same facts where nothing of it is new. */
export function learn(facts: Facts, names: Iterable<string>, is: Presence, cause: Cause | undefined): Facts {
  const fact: Fact = { is, cause };
  let { listed } = facts;
  for (const name of names) if (!isSame(listed.get(name), fact)) listed = listed.with(name, fact);
  return listed === facts.listed ? facts : { ...facts, listed };
}

/** Something happened that may have added anything: what was absent is unknown now. */
export function doubt(facts: Facts, cause: Cause | undefined): Facts {
  const rest: Fact = { is: "unknown", cause: cause ?? facts.rest.cause };
  if (isSame(facts.rest, rest) && facts.listed.isVeiled("doubt")) return facts;
  const unknown: Fact = { is: "unknown", cause };
  return { listed: facts.listed.veiled("doubt", (fact) => (fact.is === "no" ? unknown : fact)), rest };
}

/** What holds when either of two things happened. */
export function eitherFacts(a: Facts, b: Facts): Facts {
  if (a === b) return a;
  const listed = a.listed.joined(b.listed, (name) => either(ask(a, name), ask(b, name)));
  const rest = either(a.rest, b.rest);
  return listed === a.listed && rest === a.rest ? a : { listed, rest };
}

function isSame(one: Fact | undefined, other: Fact): boolean {
  return one?.is === other.is && one.cause?.span === other.cause?.span;
}

export function eitherKnown<T>(a: Known<T>, b: Known<T>): Known<T> {
  return a.value === b.value ? a : { value: undefined, cause: b.cause ?? a.cause };
}

function either(a: Fact, b: Fact): Fact {
  return a.is === b.is ? a : { is: "unknown", cause: b.cause ?? a.cause };
}
