import type { PackageCommand } from "../commands/package-command.ts";
import { isOnePiece } from "../edits/one-piece.ts";
import { ask } from "../image/facts.ts";
import { mountsOf } from "../image/mounts.ts";
import { packageCache } from "../knowledge/caches.ts";
import { s2iRun } from "../knowledge/s2i.ts";
import { isCertain } from "../queries/certain-commands.ts";
import { cleansFor, isCleaning } from "../queries/cleaning.ts";
import { packageCommand } from "../queries/deeds.ts";
import { chainOf } from "../queries/stages.ts";
import type { Execution, StageBuild, Step } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports an installation that leaves the package manager's cache in the published image.
 *
 * ## Why
 * A package manager keeps the metadata of every repository, tens of megabytes that nobody needs after the build. Each
 * RUN is a layer of its own: only a `clean all` behind it in the same RUN keeps them out of the image. dnf 4 keeps them
 * in `/var/cache/dnf`, dnf 5 in `/var/cache/libdnf5`, and microdnf 3 in `/var/cache/yum`.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y libpq
 * RUN microdnf clean all
 * USER 1001
 * CMD ["gunicorn", "wsgi"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * USER 0
 * RUN microdnf install -y libpq && microdnf clean all
 * USER 1001
 * CMD ["gunicorn", "wsgi"]
 * ```
 *
 * ## Silent when
 * The stage is not published; the RUN removes the cache in another way, mounts something over it, or sets
 * `keepcache=0`; a script runs in it that may clean up; it is the single installation of the images' own README, in a
 * stage that ends with the S2I run script; the installation may not run, or its failure is forgiven; the base image
 * is not known.
 *
 * ## Source
 * The images' own builds, sclorg/s2i-python-container: `microdnf -y clean all --enablerepo='*'` in each.
 */
export default {
  group: "installing",
  severity: "hint",
  *check({ published }) {
    const seen = new Set<Step["instruction"]>();
    for (const stage of published) {
      const steps = chainOf(stage);
      let cleaned: readonly (Execution | undefined)[] | undefined;
      for (const [at, step] of steps.entries()) {
        const last = step.executions.findLast((it) => fills(it) !== undefined && isCertain(it));
        if (last === undefined || seen.has(step.instruction) || isAbsent(last)) continue;
        if (isEmptied(step, last) || isReadme(step, stage)) continue;
        seen.add(step.instruction);
        const { manager, verb } = fills(last)!;
        cleaned ??= cleanedBehind(steps);
        const vain = inVain(step, last) ?? late(cleaned[at]);
        yield {
          span: verb!.span,
          message: `${manager} leaves its cache in this layer${vain?.but ?? ""}`,
          related: vain ? [{ span: vain.by.name.span, message: vain.because }] : [],
          fixes: cleanAfter(step, last, manager),
        };
      }
    }
  },
} satisfies Rule;

/** For each of the steps the first command behind it that only throws away what package managers keep. */
function cleanedBehind(steps: readonly Step[]): (Execution | undefined)[] {
  let next: Execution | undefined;
  const backwards = steps.toReversed().map(({ executions }) => {
    const behind = next;
    next = executions.find((it) => isCleaning(it)) ?? next;
    return behind;
  });
  return backwards.reverse();
}

/** The package manager command that an execution is, if it reads the repositories. */
function fills(execution: Execution): PackageCommand | undefined {
  const command = packageCommand(execution);
  const reads = ["install", "upgrade", "swap", "cache"].includes(command?.purpose ?? "");
  return reads && command?.verb !== undefined && !command.readOnly ? command : undefined;
}

/** A cleaning that does not help, and why: as the end of the message, and beside it. */
interface Vain {
  readonly by: Execution;
  readonly but: string;
  readonly because: string;
}

const late = (by: Execution | undefined): Vain | undefined =>
  by && { by, but: ", and cleaning later does not make it smaller", because: "this comes too late" };

/** The cleaning in the RUN itself that is before the last installation, or of another package manager's cache. */
function inVain({ executions }: Step, last: Execution): Vain | undefined {
  const by = executions.findLast((it) => isCleaning(it));
  if (by === undefined) return undefined;
  const { dialect, manager } = fills(last)!;
  return cleansFor(dialect, by)
    ? { by, but: ", for what cleans stands before it", because: "this comes too early" }
    : { by, but: `, which is ${packageCache(dialect)}`, because: `${manager} keeps nothing here` };
}

/** Tells whether the cache may be gone, or may never have been part of the layer. */
function isEmptied({ instruction, executions, before }: Step, last: Execution): boolean {
  if (mountsOf(instruction, before).some(({ target }) => target === undefined || /^\/var(\/|$)/.test(target)))
    return true;
  const { dialect } = fills(last)!;
  return executions.some((it, at) => {
    // One that the image lacks is another finding, and will clean once it is mended.
    if (isCleaning(it)) return at > executions.indexOf(last) && (cleansFor(dialect, it) || isAbsent(it));
    if (it.args.some((arg) => /keepcache=|cachedir=|clean all|\/var\/(cache|\*)/.test(arg.value ?? arg.prefix)))
      return true;
    const name = it.name.value;
    return (
      name === undefined || (/\//.test(name) && !/^\/(usr\/)?s?bin\//.test(name)) || /clean|^(ba|da)?sh$/.test(name)
    );
  });
}

const isAbsent = ({ name, before }: Execution): boolean => ask(before.commands, baseName(name.value ?? "")).is === "no";

/** The recipe of the images' README: one installation, and the S2I run script at the end. */
function isReadme({ executions }: Step, { end }: StageBuild): boolean {
  const runs = end.command.value?.some((it) => it.split(" ").includes(s2iRun));
  return executions.length === 1 && runs === true;
}

function cleanAfter({ instruction }: Step, execution: Execution, manager: string): Fix[] {
  if (!isOnePiece(instruction, execution) || baseName(execution.name.value!) !== manager) return [];
  const { end } = execution.span;
  return [
    {
      title: `Clean up after ${manager} in the same layer`,
      safety: "safe",
      edits: [{ span: { start: end, end }, text: ` && ${manager} clean all` }],
    },
  ];
}
