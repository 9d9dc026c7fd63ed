import { effectsOfKind } from "../commands/effect-kinds.ts";
import { variables } from "../image/state.ts";
import { textOfWord, writtenAt } from "../image/value.ts";
import { instructionAround, stepOf } from "../queries/places.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Span } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports files of a published image that are given to another group than 0.
 *
 * ## Why
 * The images run as 1001 in group 0. OpenShift runs them as a number that nobody knows before, in group 0, and what the
 * app has to write is written with that group's rights. Files of `1001:1001` are closed to such a user, and so are those
 * of `--chown=1001`, for a builder takes a number alone for the group's too.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN mkdir /data && chown 1001:1001 /data
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN mkdir /data && chown 1001:0 /data && chmod g=u /data
 * USER 1001
 * ```
 *
 * ## Silent when
 * A later `chgrp`, `chown` or `fix-permissions` gives them to group 0; everybody may write; the published image does not
 * hold them; the image ends as another user than 1001; the group is a name, or not known. What `COPY` brings is often
 * only read, which everybody may: there it is a hint.
 *
 * ## Source
 * The builders' reference on `--chown`; OpenShift's guidelines for images on arbitrary user numbers.
 */
export default {
  group: "user",
  severity: "warning",
  *check(build) {
    for (const stage of build.published) {
      const places = [...givenAway(stage)].flatMap(([cause, given]) => placeOf(build, cause, given) ?? []);
      // What COPY brings is one thing, however many of them there are.
      const read = places.filter((it) => it.read);
      const written = places.filter((it) => !it.read);
      for (const all of [...written.map((it) => [it]), ...(read.length > 0 ? [read] : [])]) {
        const [{ span, group }] = all as [Place];
        yield {
          span,
          ...(all === read ? { severity: "hint" } : {}),
          message: `this gives files to group ${group}, and OpenShift runs images as a random user of group 0`,
          fixes: all.every((it) => it.written !== undefined) ? [useZero(all)] : [],
        };
      }
    }
  },
} satisfies Rule;

/** A word that says who gets files. */
interface Place {
  readonly span: Span;
  /** Where the file says it letter for letter. */
  readonly written: Span | undefined;
  readonly user: string;
  readonly group: string;
  /** Files that are only read, as far as can be told. */
  readonly read: boolean;
}

/** What gave files of the image to a group of their own, and whether these are for reading only. */
function givenAway({ end: { files, image, user } }: StageBuild): Map<Span, Given> {
  const causes = new Map<Span, Given>();
  if (image === undefined || user.value?.split(":")[0] !== image.user) return causes;
  for (const [path, { is, group, groupWrites, othersWrite = "no" }] of files) {
    if (is !== "yes" || othersWrite !== "no" || group.cause === undefined) continue;
    if (!/^0*[1-9]\d*$/.test(group.value ?? "")) continue;
    const known = causes.get(group.cause.span);
    causes.set(group.cause.span, {
      open: groupWrites === "yes" || known?.open === true,
      system: /^\/(usr|etc|licenses)\//.test(path) && known?.system !== false,
    });
  }
  return causes;
}

interface Given {
  /** The group may write. */
  readonly open: boolean;
  /** Scripts and configuration, which nobody writes to. */
  readonly system: boolean;
}

function placeOf(build: Build, cause: Span, { open, system }: Given): Place | undefined {
  const around = instructionAround(build.document, cause);
  const step = around && stepOf(build, around);
  if (step === undefined) return undefined;
  const { instruction, before, executions } = step;
  const flag = instruction.flags.find((it) => it.name === "chown")?.value;
  const call = executions.find((it) => it.span === cause);
  const owner =
    call && effectsOfKind(call.effects, "changes").find((it) => it.group !== undefined || it.owner !== undefined)?.said;
  const text = flag === undefined ? owner?.value : textOfWord(flag, variables(before));
  const span = flag?.span ?? owner?.span;
  if (text === undefined || span === undefined) return undefined;
  const [user = "", group = user] = text.split(/[:.]/);
  const isAll = flag !== undefined && span.end - span.start === text.length;
  const place = isAll ? span : owner && writtenAt(owner);
  const written = user === "" ? undefined : place;
  const read = flag !== undefined && !open;
  return read && system ? undefined : { span, written, user, group, read };
}

function useZero(all: readonly Place[]): Fix {
  const edits = all.map(({ written, user }) => ({ span: written!, text: `${user}:0` }));
  return { title: `Use ${edits[0]!.text}`, safety: "suggested", edits };
}
