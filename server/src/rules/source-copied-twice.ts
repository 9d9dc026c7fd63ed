import { scriptWord } from "../commands/s2i-scripts.ts";
import { appended, noOrigins, originsInOrder } from "../image/origin-index.ts";
import { envText, type State } from "../image/state.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import { type AssembleRun, assembleRuns, isMounted } from "../queries/assemble-runs.ts";
import { imageDirectories } from "../queries/image-files.ts";
import type { Build, Step } from "../simulation/build.ts";
import { removal } from "../syntax/rewrite.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports sources that are copied to the home directory, where assemble is about to move the same ones.
 *
 * ## Why
 * `assemble` moves what is in `/tmp/src` to the home directory with `mv`, which does not join directories: the first
 * one that is there already, with something in it, ends the build with "Directory not empty". Files of the same name
 * are written over, so this can go well for a while.
 *
 * ## Example
 * With these files in the build context:
 *
 * ```json
 * { "requirements.txt": "flask", "app.py": "", "app/__init__.py": "" }
 * ```
 *
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY --chown=1001:0 . .
 * COPY --chown=1001:0 . /tmp/src
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
 * No directory is in both places, or the build context is not known and they were not filled from the same folder; a
 * command may have cleared the home directory in between; the script is the project's own, or may fail; the base image
 * is not known.
 *
 * ## Source
 * `mv /tmp/src/* "$HOME"` in `s2i/bin/assemble` of sclorg/s2i-python-container; rename(2), ENOTEMPTY.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    for (const run of assembleRuns(build)) {
      const { step, execution, earlier } = run;
      const home = envText(execution.before, "HOME");
      if (home === undefined || isMounted(step) || mayBeCleared(run, home)) continue;
      const twice = inBoth(build, execution.before, home);
      if (twice.length === 0) continue;
      const copies = earlier.filter((it) => brings(build, it, home, twice));
      const word = copies[0]?.instruction.words.at(-1) ?? scriptWord(execution);
      const what = twice[0] === "" ? "the same sources" : `${twice[0]}/`;
      yield {
        span: word.span,
        message: `assemble moves ${what} here from ${sourcesFolder} too, and mv fails at a directory that is there already`,
        related: [{ span: scriptWord(execution).span, message: "assemble runs here" }],
        fixes: fixes(build, copies),
      };
    }
  },
} satisfies Rule;

/** The directories that are in both places; "" where they were filled from one folder that nobody here can look into. */
function inBoth({ context }: Build, state: State, home: string): string[] {
  if (context !== undefined) {
    const there = imageDirectories(state, context, home);
    return [...imageDirectories(state, context, sourcesFolder)].filter((it) => there.has(it)).sort();
  }
  const from = (path: string) => state.origins.at.get(path)?.at(-1)?.origin.from;
  return from(home) !== undefined && from(home) === from(sourcesFolder) ? [""] : [];
}

/** Tells whether a COPY brings one of these directories to the home directory. */
function brings(
  { context }: Build,
  { instruction, before, after }: Step,
  home: string,
  names: readonly string[],
): boolean {
  if (!/^(COPY|ADD)$/.test(instruction.keyword) || instruction.flags.some((it) => it.name === "from")) return false;
  const origins = originsInOrder(after.origins).slice(before.origins.size);
  if (context === undefined) return origins.some((it) => it.path === home);
  const there = imageDirectories({ ...after, origins: appended(noOrigins, origins) }, context, home);
  return names.some((it) => there.has(it));
}

/** A command that takes files away may have taken these. */
function mayBeCleared({ earlier }: AssembleRun, home: string): boolean {
  return earlier
    .flatMap((it) => it.executions)
    .some(
      ({ effects, args, workdir }) =>
        effects.some(
          (it) => /^(removes|fills|anything)$/.test(it.kind) || (it.kind === "places" && it.how === "move"),
        ) &&
        (workdir === undefined || workdir.startsWith(home) || args.some((it) => it.prefix.startsWith(home))),
    );
}

function fixes({ document }: Build, copies: readonly Step[]): Fix[] {
  if (copies.length === 0 || copies.some((it) => it.instruction.heredocs.length > 0)) return [];
  const edits = copies.map((it) => removal(document, it.instruction));
  return [{ title: `Copy the sources to ${sourcesFolder} only`, safety: "suggested", edits }];
}
