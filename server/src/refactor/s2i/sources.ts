// The application's files: which of them lie in a folder of the image, and the COPY instructions that put them there.
import type { Context } from "../../context/context.ts";
import { ignoredIn } from "../../context/ignored.ts";
import type { Presence } from "../../image/facts.ts";
import { isOverwritten, originOf } from "../../image/origins.ts";
import type { State } from "../../image/state.ts";
import type { Step } from "../../simulation/build.ts";
import { type Copy, copyOf } from "../../simulation/copy-instruction.ts";
import { literal } from "../../syntax/words.ts";
import type { Edit } from "../../text/edit.ts";

/** A COPY or ADD that puts something into a folder or below it. */
export interface Placed extends Copy {
  readonly step: Step;
  /** Where it goes, from the folder on: "" or "/static". */
  readonly below: string;
}

/** The COPY and ADD instructions among some steps that put something into a folder. */
export function placedIn(steps: readonly Step[], folder: string): Placed[] {
  return steps.flatMap((step) => {
    if (!/^(COPY|ADD)$/.test(step.instruction.keyword)) return [];
    const copy = copyOf(step.instruction, step.before);
    if (copy === undefined || (copy.to !== folder && !copy.to.startsWith(`${folder}/`))) return [];
    return [{ ...copy, step, below: copy.to.slice(folder.length) }];
  });
}

/** Tells whether a COPY takes plain files and folders from the build context, and nothing that is made up or unpacked. */
export function isPlainCopy({ step: { instruction }, sources }: Placed): boolean {
  const { flags, heredocs } = instruction;
  if (heredocs.length > 0 || flags.some((it) => it.name === "from" || it.name === "parents")) return false;
  return sources.every((it) => it !== undefined && !/:\/\/|\.(tar|tgz|tbz2?|txz|zip)(\.\w+)?$/.test(it));
}

/**
 * Whether a file lies in a folder that these copies have filled; unknown where a copy brings what nobody can look
 * into.
 */
export function presence(
  name: string,
  copies: readonly Placed[],
  folder: string,
  state: State,
  context: Context,
): Presence {
  const path = `${folder}/${name}`;
  const from = originOf(state, path, context);
  const kind = from === undefined || ignoredIn(context)(from) ? "absent" : context.kind(from);
  if (kind === "file") return "yes";
  const opaque = copies.some(({ below, sources, step }) => {
    const from = step.instruction.flags.some((it) => it.name === "from");
    if (below !== "" && below !== `/${name}`) return false;
    return (
      from ||
      sources.some((it) => it === undefined || /[*?[]/.test(it) || /^(absent|unknown)$/.test(context.kind(clean(it))))
    );
  });
  return opaque || kind === "unknown" || isOverwritten(state, path, context) ? "unknown" : "no";
}

/** A path of the build context without what says nothing. */
export const clean = (path: string): string =>
  path
    .split("/")
    .filter((it) => it !== "" && it !== ".")
    .join("/");

/** Edits that send a COPY elsewhere, and give what it brings to `owner`. */
export function redirectedCopy({ step: { instruction } }: Placed, to: string, owner: string | undefined): Edit[] {
  const { flags, keywordSpan, exec, words } = instruction;
  const target = (exec ?? words).at(-1)!;
  const edits: Edit[] = [{ span: target.span, text: to }];
  const chown = flags.find((it) => it.name === "chown");
  if (owner === undefined || (chown?.value && literal(chown.value) === owner)) return edits;
  const flag = `--chown=${owner}`;
  if (chown !== undefined) return [...edits, { span: chown.span, text: flag }];
  return [...edits, { span: { start: keywordSpan.end, end: keywordSpan.end }, text: ` ${flag}` }];
}
