import { effectsOfKind } from "../commands/effect-kinds.ts";
import { idOf } from "../image/files.ts";
import { isRoot, variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import { chainOf } from "../queries/stages.ts";
import type { StageBuild, Step } from "../simulation/build.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a published image whose user is named and not numbered.
 *
 * ## Why
 * Kubernetes refuses to start a container with `runAsNonRoot: true` where the image names its user: it cannot see from
 * outside whether the name is root's (`container has runAsNonRoot and image has non-numeric user`). A number says it.
 * The group may be named.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN useradd --uid 1002 --gid 0 app
 * USER app
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN useradd --uid 1002 --gid 0 app
 * USER 1002
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Silent when
 * Another USER comes later; the user is root, of which other rules speak; the name comes from an argument without a value;
 * the stage is not published; the base image is not known. The rule is off unless it is asked for: images that run
 * elsewhere have no use for it.
 *
 * ## Source
 * The documentation of Kubernetes on `runAsNonRoot`.
 */
export default {
  group: "user",
  severity: "off",
  *check(build) {
    const told = new Set<Step>();
    for (const stage of build.published) {
      const step = chainOf(stage).findLast((it) => it.instruction.keyword === "USER");
      const word = step?.instruction.words[0];
      if (step === undefined || word === undefined || stage.end.image === undefined || told.has(step)) continue;
      const text = textOfWord(word, variables(step.before));
      const [name = "", group] = text?.split(":", 2) ?? [];
      if (!/^[a-z_][\w.-]*\$?$/i.test(name) || isRoot(name) !== false) continue;
      told.add(step);
      const number = numberOf(name, stage);
      const exact = word.parts.length === 1 && word.span.end - word.span.start === text?.length;
      const span = exact ? { start: word.span.start, end: word.span.start + name.length } : word.span;
      yield {
        span,
        message: `Kubernetes cannot tell that ${name} is not root, and refuses to start this image with runAsNonRoot; a number says it`,
        fixes: number === undefined ? [] : [useNumber(number, group, exact, span)],
      };
    }
  },
} satisfies Rule;

function useNumber(number: string, group: string | undefined, exact: boolean, span: Fix["edits"][number]["span"]): Fix {
  const text = exact || group === undefined ? number : `${number}:${group}`;
  return { title: `Use ${number}`, safety: "suggested", edits: [{ span, text }] };
}

/** The number that a name has: the one that the file gave it, or that of the image's own user. */
function numberOf(name: string, stage: StageBuild): string | undefined {
  const { image } = stage.end;
  const made = chainOf(stage)
    .flatMap((it) => it.executions)
    .flatMap((it) => effectsOfKind(it.effects, "user"))
    .filter((it) => it.is === "made" && it.name?.value === name);
  if (made.length === 0) return image?.hasPasswdEntry === true && idOf(name) === image.user ? image.user : undefined;
  const numbers = new Set(made.map((it) => it.uid?.value));
  const [number] = numbers;
  return numbers.size === 1 && /^\d+$/.test(number ?? "") ? number : undefined;
}
