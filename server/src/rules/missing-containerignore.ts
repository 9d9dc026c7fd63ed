import type { Context } from "../context/context.ts";
import { variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Step } from "../simulation/build.ts";
import { sourceOf } from "../simulation/simulate.ts";
import type { Word } from "../syntax/document.ts";
import { listed } from "../text/listing.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a copy of the whole build context where nothing says what to leave out.
 *
 * ## Why
 * `COPY . .` takes everything: the history in `.git`, a virtual environment made for another machine in `.venv`, the
 * passwords in `.env`. The S2I assemble script moves hidden files along too. They make the image larger, change it at
 * every commit, and can be read by whoever pulls it. A `.containerignore` or `.dockerignore` beside the Containerfile
 * leaves them out.
 *
 * ## Example
 * With `.git` and `.env` in the build context:
 *
 * ```json
 * { ".git/HEAD": "ref: refs/heads/main\n", ".env": "DB_PASSWORD=s3cret\n", "app.py": "" }
 * ```
 *
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * COPY . .
 * ```
 *
 * ## Use instead
 * With a `.containerignore` that names them, or with less to copy:
 *
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * COPY app.py .
 * ```
 *
 * ## Silent when
 * There is an ignore file of any of the names that builders know; there is nothing of the kind in the build context, or
 * nobody knows what is in it; something else is copied.
 *
 * ## Source
 * The assemble script of sclorg/s2i-python-container (`shopt -s dotglob`); the references of podman and docker build.
 */
export default {
  group: "file",
  severity: "hint",
  *check(build) {
    const { context } = build;
    if (context === undefined || hasIgnoreFile(context)) return;
    const found = unwanted.filter((it) => /^(file|directory)$/.test(context.kind(it)));
    if (found.length === 0) return;
    for (const step of stepsOf(build)) {
      const word = step.before.image && wholeContext(step);
      if (word === undefined) continue;
      yield {
        span: word.span,
        message: `${listed(found)} ${found.length > 1 ? "go" : "goes"} into the image with everything else, for there is no .containerignore`,
      };
      return; // One file is missing, however often it is.
    }
  },
} satisfies Rule;

const unwanted = [".git", ".venv", ".env"];

/** Builders read `.containerignore`, `.dockerignore`, and one that is named after the Containerfile. */
function hasIgnoreFile(context: Context): boolean {
  const names = context.list("");
  if (names === undefined) return true; // It may be there.
  return names.some((it) => /\.(container|docker)ignore$/i.test(it));
}

/** The word by which a COPY or ADD takes the root of the build context. */
function wholeContext({ instruction, before, stage }: Step): Word | undefined {
  if (!["COPY", "ADD"].includes(instruction.keyword) || sourceOf(instruction, stage.earlier) !== undefined)
    return undefined;
  // `--exclude` says what to leave out.
  if (instruction.flags.some((it) => it.name === "exclude")) return undefined;
  const sources = (instruction.exec ?? instruction.words).slice(0, -1);
  return sources.find((it) => /^(\.|\/|\.\/|\.\/\.)$/.test(textOfWord(it, variables(before)) ?? "?"));
}
