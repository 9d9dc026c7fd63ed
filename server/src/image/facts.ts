// Three-valued knowledge: yes, no, unknown, and the place in the file that made it so.
import type { Span } from "../text/span.ts";

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
  readonly listed: ReadonlyMap<string, Fact>;
  readonly rest: Fact;
}

/** A value that is known or not, and what made it so. */
export interface Known<T> {
  readonly value: T | undefined;
  readonly cause: Cause | undefined;
}

const nobodyKnows: Fact = { is: "unknown", cause: undefined };

/** Facts with nothing listed: whatever is asked for is unknown. */
export const noFacts: Facts = { listed: new Map(), rest: nobodyKnows };

export function ask(facts: Facts, name: string): Fact {
  return facts.listed.get(name) ?? facts.rest;
}

/** The facts after something was learned about some names. */
export function learn(facts: Facts, names: Iterable<string>, is: Presence, cause: Cause | undefined): Facts {
  const news = [...names];
  if (news.length === 0) return facts;
  const listed = new Map(facts.listed);
  const fact: Fact = { is, cause };
  for (const name of news) listed.set(name, fact);
  return { listed, rest: facts.rest };
}

/** Something happened that may have added anything: what was absent is unknown now. */
export function doubt(facts: Facts, cause: Cause | undefined): Facts {
  const listed = new Map(facts.listed);
  for (const [name, fact] of facts.listed) if (fact.is === "no") listed.set(name, { is: "unknown", cause });
  return { listed, rest: { is: "unknown", cause: cause ?? facts.rest.cause } };
}

/** What holds when either of two things happened. */
export function eitherFacts(a: Facts, b: Facts): Facts {
  if (a === b) return a;
  const listed = new Map<string, Fact>();
  for (const name of new Set([...a.listed.keys(), ...b.listed.keys()])) {
    listed.set(name, either(ask(a, name), ask(b, name)));
  }
  return { listed, rest: either(a.rest, b.rest) };
}

export function eitherKnown<T>(a: Known<T>, b: Known<T>): Known<T> {
  return a.value === b.value ? a : { value: undefined, cause: b.cause ?? a.cause };
}

function either(a: Fact, b: Fact): Fact {
  return a.is === b.is ? a : { is: "unknown", cause: b.cause ?? a.cause };
}
