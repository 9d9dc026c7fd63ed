import { ask } from "../image/facts.ts";
import type { State } from "../image/state.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import { instructionWith } from "../queries/places.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Instruction, Word } from "../syntax/document.ts";
import { removal } from "../syntax/rewrite.ts";
import { literal } from "../syntax/words.ts";
import { baseName } from "../text/paths.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports container-entrypoint and its kin in a minimal image, which has none of them.
 *
 * ## Why
 * The full images grow from s2i-core, which brings `container-entrypoint`, `base-usage` and
 * `prepare-yum-repositories`; the minimal ones do not, and have no entrypoint at all. A container that is to start
 * with one of them does not start. `container-entrypoint` only runs what CMD says, so nothing is lost without it.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=1001:0 . .
 * ENTRYPOINT ["container-entrypoint"]
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY --chown=1001:0 . .
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The script was copied or installed before, or something ran that may have brought it; the command stands in a branch
 * that may not run, or its failure is forgiven; a later ENTRYPOINT or CMD takes the place of this one; the base image
 * is not known.
 *
 * ## Source
 * core/Dockerfile.* of sclorg/s2i-base-container; src/Dockerfile-minimal.template of sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "error",
  breaks: "start",
  *check(build) {
    for (const { execution } of certainCommands(build)) {
      const { name, before } = execution;
      if (isMissing(name.value, before)) yield { span: name.span, message: message(name.value!, before) };
    }
    const seen = new Set<number>();
    for (const stage of build.published) {
      for (const finding of startOf(build, stage)) {
        if (!seen.has(finding.span.start)) yield finding;
        seen.add(finding.span.start);
      }
    }
  },
} satisfies Rule;

/** What the container is started with at last. */
function* startOf(build: Build, stage: StageBuild): Iterable<Finding> {
  const { end } = stage;
  for (const instruction of saidIn(build, stage)) {
    const words = instruction.exec ?? instruction.words;
    const word = words[0];
    const name = word && literal(word);
    if (word === undefined || !isMissing(name, end)) continue;
    yield { span: word.span, message: message(name!, end), fixes: fixes(build, instruction, words, name!) };
  }
}

/** The ENTRYPOINT and the CMD that count, in the order of the file. */
function saidIn({ document }: Build, { end }: StageBuild): Instruction[] {
  const said = Object.entries({ ENTRYPOINT: end.entrypoint, CMD: end.command }).flatMap(([keyword, { cause }]) => {
    const instruction = instructionWith(document, cause?.span);
    return instruction?.keyword === keyword ? [instruction] : [];
  });
  return said.sort((a, b) => a.span.start - b.span.start);
}

function isMissing(path: string | undefined, { image, commands }: State): boolean {
  if (path === undefined || image?.variant !== "minimal" || !/^(\/usr\/bin\/)?[\w-]+$/.test(path)) return false;
  return isProgram(baseName(path), "fullImages") && ask(commands, baseName(path)).is === "no";
}

function message(path: string, { called }: State): string {
  const name = baseName(path);
  const rest = name === "container-entrypoint" ? ", and minimal ones need no entrypoint" : "";
  return `${name} is not in ${called}: only the full images bring it${rest}`;
}

/** container-entrypoint runs the words behind it, so they can stand alone. */
function fixes({ document }: Build, instruction: Instruction, words: readonly Word[], name: string): Fix[] {
  const [first, next] = words;
  if (baseName(name) !== "container-entrypoint") return [];
  const title = "Start without container-entrypoint";
  if (next === undefined) return [{ title, safety: "safe", edits: [removal(document, instruction)] }];
  const quote = instruction.exec === undefined ? 0 : 1;
  const span = { start: first!.span.start - quote, end: next.span.start - quote };
  return [{ title, safety: "safe", edits: [{ span, text: "" }] }];
}
