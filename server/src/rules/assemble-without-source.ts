import { isAssemble, scriptWord } from "../commands/s2i-scripts.ts";
import { envText } from "../image/state.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import { type AssembleRun, assembleRuns, fileInsteadOfSources, isEmpty } from "../queries/assemble-runs.ts";
import { linksOf } from "../queries/stage-links.ts";
import { chainOf } from "../queries/stages.ts";
import type { Build } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import type { Word } from "../syntax/document.ts";
import { insertAbove, removal } from "../syntax/rewrite.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports an assemble that finds no sources in /tmp/src.
 *
 * ## Why
 * The first thing that `assemble` does is to move `/tmp/src/*` into the home directory. Where there is no such
 * directory, where it is empty, or where it is a file, that fails and the build ends. Sources that were copied
 * elsewhere do not count, and an earlier `assemble` has moved them away.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY . .
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * Something before it names a place under /tmp or may have put files there: a script, a download, a mount; the script
 * is the project's own; it stands in a branch that may not run, or its failure is forgiven; the base image is not
 * known.
 *
 * ## Source
 * `mv /tmp/src/* "$HOME"` in `s2i/bin/assemble` of sclorg/s2i-python-container, which runs under `set -e`.
 */
export default {
  group: "scripts",
  severity: "error",
  *check(build) {
    for (const run of assembleRuns(build)) {
      const target = fileInsteadOfSources(run, build.context);
      if (target !== undefined) yield notDirectory(run, target);
      else if (isEmpty(run)) yield nothingThere(build, run);
    }
  },
} satisfies Rule;

function notDirectory({ execution }: AssembleRun, { span }: Word): Finding {
  const end = { start: span.end, end: span.end };
  return {
    span,
    message: `without a slash at its end ${sourcesFolder} becomes a file, and assemble finds no sources in it and ends the build`,
    related: [{ span: scriptWord(execution).span, message: "assemble runs here" }],
    fixes: [{ title: `Copy into the directory ${sourcesFolder}/`, safety: "safe", edits: [{ span: end, text: "/" }] }],
  };
}

function nothingThere(build: Build, run: AssembleRun): Finding {
  const { execution, earlier } = run;
  const first = earlier.flatMap((it) => it.executions).find((it) => isAssemble(it, it.before));
  const again = first !== execution;
  const why = again
    ? `another assemble has moved what was in ${sourcesFolder}`
    : `nothing is put into ${sourcesFolder}`;
  return {
    span: scriptWord(execution).span,
    message: `${why} before this assemble, which finds no sources to move and ends the build`,
    related: again ? [{ span: scriptWord(first!).span, message: "the other assemble is here" }] : [],
    fixes: fixes(build, run, again),
  };
}

function fixes(build: Build, { step, earlier }: AssembleRun, again: boolean): Fix[] {
  const { document } = build;
  const { instruction, stage, before } = step;
  const builders = linksOf(stage, build).flatMap(({ from }) => chainOf(from));
  if (again || builders.some((it) => it.executions.some((one) => isAssemble(one, one.before)))) {
    const edits = [removal(document, instruction)];
    const alone = step.executions.length === 1;
    return alone ? [{ title: "Remove this assemble, for one has run already", safety: "suggested", edits }] : [];
  }
  const home = envText(before, "HOME");
  const [copy, more] = earlier.flatMap(({ instruction: it, before: then }) => {
    const plain = /^(COPY|ADD)$/.test(it.keyword) && it.flags.length === 0 && it.exec === undefined;
    return plain && copyOf(it, then)?.to === home ? it : [];
  });
  const title = `Copy the sources to ${sourcesFolder}`;
  if (copy === undefined || more !== undefined) {
    const line = `COPY --chown=1001:0 . ${sourcesFolder}`;
    return [{ title, safety: "suggested", edits: [insertAbove(document, instruction, [line])] }];
  }
  const { end } = copy.keywordSpan;
  const owner = { span: { start: end, end }, text: " --chown=1001:0" };
  return [{ title, safety: "suggested", edits: [owner, { span: copy.words.at(-1)!.span, text: sourcesFolder }] }];
}
