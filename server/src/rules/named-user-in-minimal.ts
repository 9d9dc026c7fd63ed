import { effectsOfKind } from "../commands/effect-kinds.ts";
import { ask } from "../image/facts.ts";
import { type State, variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { Word } from "../syntax/document.ts";
import type { Span } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a user that is named although the image has none of that name.
 *
 * ## Why
 * The full images have a user `default` with the number 1001. The minimal images run as the same number and have no
 * name for it in `/etc/passwd`: after `USER default` nothing runs, `--chown=default` and `chown default` end the build.
 * The same is true of any other name before `useradd` has made it.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=default:root . .
 * USER default
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=1001:root . .
 * USER 1001
 * ```
 *
 * ## Silent when
 * The user was made by `useradd`, or something that nobody knows here may have made it: a package, a script, a new
 * `/etc/passwd`; the image is a full one and the name is `default`; the name comes from an argument without a value;
 * the base image is not known.
 *
 * ## Source
 * core/Dockerfile of sclorg/s2i-base-container, which makes the user, is no part of the minimal images.
 */
export default {
  group: "user",
  severity: "error",
  *check(build) {
    for (const step of stepsOf(build)) {
      const { image, users, called } = step.before;
      if (image === undefined) continue;
      const unknown = named(step).filter(({ name }) => isName.test(name) && ask(users, name).is === "no");
      for (const name of new Set(unknown.map((it) => it.name))) {
        const all = unknown.filter((it) => it.name === name);
        const why = name === "default" ? ", where 1001 has no name" : "";
        yield {
          span: all[0]!.span,
          message: `there is no user ${name} in ${called}${why}`,
          fixes: all.every((it) => it.literal) ? [useNumber(all)] : [],
        };
      }
    }
  },
} satisfies Rule;

const isName = /^[a-z_][\w.-]*$/i;

/** A place where an instruction names a user. */
interface Named {
  readonly name: string;
  readonly span: Span;
  readonly literal: boolean;
  /** What means the image's own user there. */
  readonly number: string;
}

function named({ instruction, before, executions }: Step): Named[] {
  const { keyword, words, flags } = instruction;
  if (keyword === "USER") return words.slice(0, 1).map((it) => ownerIn(it, before, ""));
  const chown = flags.find((it) => it.name === "chown")?.value;
  // A builder takes a number alone for the group's too.
  if (chown !== undefined) return [ownerIn(chown, before, ":0")];
  return executions.flatMap((it) => chowned(it));
}

function ownerIn(word: Word, state: State, group: string): Named {
  const text = textOfWord(word, variables(state));
  const [name = "", rest] = text?.split(":", 2) ?? [];
  const literal = word.parts.length === 1 && word.span.end - word.span.start === text?.length;
  const span = literal ? { start: word.span.start, end: word.span.start + name.length } : word.span;
  return { name, span, literal, number: rest === undefined ? `1001${group}` : "1001" };
}

function chowned({ effects, certain, forgiven, before }: Execution): Named[] {
  const owner = effectsOfKind(effects, "changes").find((it) => it.owner !== undefined)?.said;
  if (!certain || forgiven || !owner?.exact) return [];
  const [name = ""] = owner.value!.split(/[:.]/, 1);
  // The same RUN may have made it.
  if (ask(before.users, name).is !== "no") return [];
  const span = { start: owner.span.start, end: owner.span.start + name.length };
  return [{ name, span, literal: true, number: "1001" }];
}

/** For `default`, the number is what the name means. */
function useNumber(all: readonly Named[]): Fix {
  const [{ name, number }] = all as [Named];
  const edits = all.map((it) => ({ span: it.span, text: it.number }));
  return { title: `Use ${number}, the image's own user`, safety: name === "default" ? "safe" : "suggested", edits };
}
