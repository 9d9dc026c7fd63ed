import { cacheOf, type ToolCache } from "../commands/caches.ts";
import type { PackageCommand } from "../commands/package-command.ts";
import { type Mount, mountsOf } from "../image/mounts.ts";
import { isRoot } from "../image/state.ts";
import { isPackageCache, packageCache } from "../knowledge/caches.ts";
import { homeIn } from "../knowledge/folders.ts";
import { packageCommand } from "../queries/deeds.ts";
import { stepsOf } from "../queries/stages.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import { parentOf } from "../text/paths.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a cache mount that no tool uses on this image.
 *
 * ## Why
 * `HOME` is `/opt/app-root/src` here, for root too: what uv caches does not go to `/root/.cache`, nor what npm does to
 * `/root/.npm`. The mount stays empty, every build downloads everything again, and the real cache stays in the layer. pip
 * caches nothing at all, because the images set `PIP_NO_CACHE_DIR`, neither by itself nor called by assemble. Of the
 * package managers each has a folder of its own: dnf 5, which Fedora has under every name, caches in
 * `/var/cache/libdnf5`, dnf 4 in `/var/cache/dnf`, and microdnf 3 in `/var/cache/yum`.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * RUN pip install uv
 * RUN --mount=type=cache,target=/root/.cache/uv uv sync
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * RUN pip install uv
 * RUN --mount=type=cache,target=/opt/app-root/src/.cache/uv,uid=1001,gid=0 uv sync
 * ```
 *
 * ## Silent when
 * A variable or an option sends the tool's cache there (`UV_CACHE_DIR`, `XDG_CACHE_HOME`, `HOME`, `--cache-dir`);
 * `PIP_NO_CACHE_DIR` has another value than the image's; the RUN uses no tool that is known; the base image is not
 * known.
 *
 * ## Source
 * The ENV of the images; `_handle_no_cache_dir` in pip; the documentation of uv on caching.
 */
export default {
  group: "venv",
  severity: "warning",
  *check(build) {
    const { document } = build;
    for (const step of stepsOf(build)) {
      const { instruction, before, executions } = step;
      if (instruction.keyword !== "RUN" || before.image === undefined) continue;
      yield* ofPackages(step);
      const caches = executions.map((it) => cacheOf(it, it.before)).filter((it) => it !== undefined);
      if (caches.some((it) => it.path === undefined)) continue;
      for (const mount of mountsOf(instruction, before)) {
        const { target, place, type } = mount;
        if (type !== "cache" || target === undefined || place === undefined) continue;
        if (isNamed(executions, target) || caches.some((it) => !it.off && meet(it.path!, target))) continue;
        const meant = caches.find((it) => target === it.path || isHomes(target, it.path!));
        if (meant === undefined) continue;
        yield {
          span: place.span,
          message: meant.off
            ? `pip caches nothing on this image, whose PIP_NO_CACHE_DIR turns its cache off: this mount stays empty`
            : `${meant.tool} caches in ${meant.path} here, where HOME is ${before.image.workdir} for root too: this mount stays empty`,
          fixes: meant.off ? withoutCache(document, step, mount, meant) : moved(step, mount, meant),
        };
      }
    }
  },
} satisfies Rule;

/** The mounts for the cache of a package manager that is another one's here. */
function* ofPackages({ instruction, before, executions }: Step): Iterable<Finding> {
  const commands = executions.flatMap((it) => packageCommand(it) ?? []);
  const [first] = commands;
  const isOpen = ({ options, strange }: PackageCommand) =>
    [...strange, ...options.map((it) => it.value ?? it.word)].some(
      (it) => it.value === undefined || it.value.startsWith("cachedir="),
    );
  // Where the configuration was written, the cache may be anywhere.
  if (first === undefined || before.assumesYes === "unknown" || commands.some(isOpen)) return;
  const used = commands.map((it) => packageCache(it.dialect));
  for (const { target, place, type } of mountsOf(instruction, before)) {
    if (type !== "cache" || target === undefined || place === undefined || !isPackageCache(target)) continue;
    if (used.some((it) => meet(it, target)) || new Set(used).size > 1 || isNamed(executions, target)) continue;
    yield {
      span: place.span,
      message: `${first.manager} caches in ${used[0]} on ${before.called}: this mount stays empty`,
      fixes: place.exact
        ? [
            {
              title: `Mount it where ${first.manager} caches`,
              safety: "suggested",
              edits: [{ span: place.span, text: used[0]! }],
            },
          ]
        : [],
    };
  }
}

/** Tells whether a command names a path itself. */
const isNamed = (executions: readonly Execution[], path: string): boolean =>
  executions.some((it) => it.args.some((arg) => (arg.value ?? arg.prefix).includes(path)));

/** Tells whether one of two paths lies in the other. */
const meet = (a: string, b: string) => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/** Tells whether a mount is meant for a cache, only in the home of another user: `/root/.cache/uv`, `/root/.cache`, `/root/.npm`. */
function isHomes(target: string, path: string): boolean {
  const home = homeIn(target);
  const below = home && target.slice(home.length);
  return (
    below !== undefined && /^\/\.(cache(\/[\w-]+)?|npm)$/.test(below) && (path.endsWith(below) || below === "/.cache")
  );
}

/** The mount at the place where the tool caches; none where the file says the target by way of a variable. */
function moved({ before }: Step, { place, target, written }: Mount, { path, tool }: ToolCache): Fix[] {
  if (place?.exact !== true) return [];
  const to = target!.endsWith("/.cache") ? parentOf(path!) : path!;
  const owned = isRoot(before.user.value) === false && !written.has("uid");
  const owner = [`uid=${before.image!.user}`, ...(written.has("gid") ? [] : ["gid=0"])].join(",");
  const { end } = [...written.values()].at(-1)!.span;
  const edits: Edit[] =
    owned && end > place.span.end
      ? [
          { span: place.span, text: to },
          { span: { start: end, end }, text: `,${owner}` },
        ]
      : [{ span: place.span, text: owned ? `${to},${owner}` : to }];
  return [{ title: `Mount it where ${tool} caches`, safety: "suggested", edits }];
}

/** pip's cache is off: the mount can go, or the cache can be turned on. */
function withoutCache(document: Document, step: Step, mount: Mount, cache: ToolCache): Fix[] {
  const { text, masked, comments } = document;
  const end = mount.span.end + /^[\s\uE000]*/.exec(masked.slice(mount.span.end))![0].length;
  const comment = comments.some((it) => mount.span.end <= it.span.start && it.span.end <= end);
  const [on] = moved(step, mount, cache);
  const fixes: Fix[] = [];
  if (!comment && end < text.length)
    fixes.push({
      title: "Drop the mount",
      safety: "safe",
      edits: [{ span: { start: mount.span.start, end }, text: "" }],
    });
  if (on === undefined) return fixes;
  const edits = [insertAbove(document, step.instruction, ["ENV PIP_NO_CACHE_DIR="]), ...on.edits];
  return [...fixes, { title: "Turn pip's cache on", safety: "suggested", edits }];
}
