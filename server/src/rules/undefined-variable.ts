import type { State } from "../image/state.ts";
import { hasValueAnyway } from "../knowledge/shell.ts";
import { definitionsOf } from "../queries/definitions.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Build, Step } from "../simulation/build.ts";
import type { Instruction, VariablePart, Word } from "../syntax/document.ts";
import { variablesInParts } from "../syntax/walk.ts";
import { isOneSlip } from "../text/slips.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a variable that is used in an instruction and that nothing sets: no ENV, no ARG, and not the base image.
 *
 * ## Why
 * The builder puts nothing in its place and goes on: `COPY . $APP_HOME` copies to the working directory, and
 * `ENV PATH=$VENV/bin:$PATH` puts `/bin` first.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * ENV APP_HOME=/opt/app-root/src/shop
 * COPY . $APP_HOEM
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * ENV APP_HOME=/opt/app-root/src/shop
 * COPY . $APP_HOME
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Silent when
 * It has a default, or another operator; an ENV or ARG anywhere in the file sets it, which other rules judge; an ENV adds
 * to a variable of the same name, which may be empty; it is in a RUN, a CMD or an ENTRYPOINT, whose shell may know it, or
 * in the text of a label; the base image is not known.
 *
 * ## Source
 * The reference of the Containerfile, "Environment replacement"; the ENV of the images in sclorg/s2i-python-container.
 */
export default {
  group: "file",
  severity: "warning",
  *check(build) {
    const set = new Set(build.document.instructions.flatMap(definitionsOf).map((it) => it.name));
    for (const step of stepsOf(build)) {
      const { env, args, image } = step.before;
      if (image === undefined || env.open || args.open) continue;
      for (const { name, span } of usesIn(step)) {
        if (set.has(name) || env.set.has(name) || args.set.has(name) || hasValueAnyway(name)) continue;
        yield {
          span,
          message: `nothing sets ${name}, neither this file nor the base image, so nothing is put in its place`,
          fixes: renamed(name, span, step.before, build),
        };
      }
    }
  },
} satisfies Rule;

/** The instructions whose words the builder expands, but for FROM and ARG, which see other variables. */
const expanded = /^(ADD|COPY|ENV|EXPOSE|LABEL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/;

function usesIn({ instruction }: Step): VariablePart[] {
  if (!expanded.test(instruction.keyword)) return [];
  const own = new Set(definitionsOf(instruction).map((it) => it.name));
  return wordsOf(instruction)
    .filter((it) => instruction.keyword !== "LABEL" || !isText(it))
    .flatMap(({ parts }) => [...variablesInParts(parts)])
    .filter((it) => it.operator === "" && !own.has(it.name));
}

/** The builder does not expand `--from`. */
function wordsOf({ exec, words, flags }: Instruction): Word[] {
  return [...flags.flatMap((it) => (it.name === "from" ? [] : (it.value ?? []))), ...(exec ?? words)];
}

/** Some labels hold whole commands, with variables for whoever reads them. */
const isText = ({ parts }: Word): boolean => parts.some((it) => it.kind === "text" && /\s/.test(it.text));

/** The variable that is one slip away. */
function renamed(name: string, span: VariablePart["span"], { env, args }: State, { document }: Build): Fix[] {
  const near = [...new Set([...env.set.keys(), ...args.set.keys()])].filter((it) => isOneSlip(it, name));
  const [meant] = near;
  const at = document.text.indexOf(name, span.start);
  if (meant === undefined || near.length > 1 || at < 0 || at + name.length > span.end) return [];
  const edits = [{ span: { start: at, end: at + name.length }, text: meant }];
  return [{ title: `Write ${meant}`, safety: "suggested", edits }];
}
