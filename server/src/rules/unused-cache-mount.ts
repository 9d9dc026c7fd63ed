import { hasOption, isOn, variable } from "../commands/call.ts";
import { pipInstall } from "../commands/pip.ts";
import { isRoot } from "../image/state.ts";
import type { Execution, Step } from "../simulation/build.ts";
import { type Mount, mountsOf } from "../simulation/mounts.ts";
import { hasComment } from "../syntax/comments.ts";
import type { Document } from "../syntax/document.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import { baseName } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a cache mount that no tool uses on this image.
 *
 * ## Why
 * `HOME` is `/opt/app-root/src` here, for root too: what uv caches does not go to `/root/.cache`. The mount stays empty,
 * every build downloads everything again, and the real cache stays in the layer. pip caches nothing at all, because
 * the images set `PIP_NO_CACHE_DIR`.
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
  *check({ document, stages }) {
    for (const step of stages.flatMap((it) => it.steps)) {
      const { instruction, before, executions } = step;
      if (instruction.keyword !== "RUN" || before.image === undefined) continue;
      const caches = executions.map((it) => cacheOf(it)).filter((it) => it !== undefined);
      if (caches.some((it) => it.path === undefined)) continue;
      for (const mount of mountsOf(instruction, before)) {
        const { target } = mount;
        if (mount.type !== "cache" || target === undefined) continue;
        const uses = executions.some((it) => it.args.some((arg) => (arg.value ?? arg.prefix).includes(target)));
        if (uses || caches.some((it) => !it.off && meet(it.path!, target))) continue;
        const place = placeOf(document, mount, target);
        const meant = caches.find((it) => target === it.path || isHomes(target, it.path!));
        if (meant === undefined || place === undefined) continue;
        yield {
          span: place,
          message: meant.off
            ? `pip caches nothing on this image, whose PIP_NO_CACHE_DIR turns its cache off: this mount stays empty`
            : `${meant.tool} caches in ${meant.path} here, where HOME is ${before.image.workdir} for root too: this mount stays empty`,
          fixes: meant.off
            ? withoutCache(document, step, mount, place, meant)
            : [moved(document, step, mount, place, meant, target)],
        };
      }
    }
  },
} satisfies Rule;

interface Cache {
  readonly tool: string;
  /** Undefined where nobody knows. */
  readonly path: string | undefined;
  readonly off: boolean;
}

const folders: Readonly<Record<string, { readonly variable: string; readonly folder: string }>> = {
  uv: { variable: "UV_CACHE_DIR", folder: "uv" },
  pip: { variable: "PIP_CACHE_DIR", folder: "pip" },
  poetry: { variable: "POETRY_CACHE_DIR", folder: "pypoetry" },
  pipenv: { variable: "PIPENV_CACHE_DIR", folder: "pipenv" },
};

/** Where a command caches; undefined where it is no tool that caches, or is told not to. */
function cacheOf(execution: Execution): Cache | undefined {
  const name = baseName(execution.name.value ?? "").replace(/[\d.]*$/, "");
  const tool = name === "uvx" ? "uv" : name !== "uv" && pipInstall(execution) !== undefined ? "pip" : name;
  const { variable: named, folder } = folders[tool] ?? {};
  if (named === undefined) return undefined;
  const path = variable(named, execution);
  const base = variable("XDG_CACHE_HOME", execution);
  const home = variable("HOME", execution);
  if (hasOption(execution, "--cache-dir") || path === undefined || base === undefined || !home)
    return { tool, path: undefined, off: false };
  if (
    tool === "uv" &&
    (isOn("UV_NO_CACHE", execution) !== false || hasOption(execution, "--no-cache", "-n", "--no-cache-dir"))
  )
    return undefined;
  const value = tool === "pip" ? variable("PIP_NO_CACHE_DIR", execution) : "";
  const own = execution.before.env.set.get("PIP_NO_CACHE_DIR")?.cause !== undefined;
  const off = value === undefined ? undefined : value !== "" && (!own || /^(1|true|yes|on)$/i.test(value));
  if (off === undefined || (value !== "" && !off)) return { tool, path: undefined, off: false };
  return { tool, path: path || `${base || `${home}/.cache`}/${folder}`, off };
}

/** Tells whether one of two paths lies in the other. */
const meet = (a: string, b: string) => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/** Tells whether a mount is meant for a cache, only in the home of another user: `/root/.cache/uv`, `/root/.cache`. */
function isHomes(target: string, path: string): boolean {
  const below = /^\/(?:root|home\/[\w-]+)(\/\.cache(?:\/[\w-]+)?)$/.exec(target)?.[1];
  return below !== undefined && (path.endsWith(below) || below === "/.cache");
}

/** Where the file says the target. */
function placeOf({ masked }: Document, { span }: Mount, target: string): Span | undefined {
  const match = /(?:target|dst|destination)=([^,\s"']+)/.exec(masked.slice(span.start, span.end));
  if (match === null) return undefined;
  const end = span.start + match.index + match[0].length;
  return match[1]!.replace(/\/$/, "") === target ? { start: end - match[1]!.length, end } : undefined;
}

function moved(
  document: Document,
  { before }: Step,
  mount: Mount,
  place: Span,
  { path, tool }: Cache,
  target: string,
): Fix {
  const to = target.endsWith("/.cache") ? path!.slice(0, path!.lastIndexOf("/")) : path!;
  const owned = isRoot(before.user.value) === false && !mount.options.has("uid");
  const quote = /["']/.test(document.text[mount.span.end - 1] ?? "") ? 1 : 0;
  const at = mount.span.end - quote;
  const edits: Edit[] = [{ span: place, text: to }];
  const owner = [`uid=${before.image!.user}`, ...(mount.options.has("gid") ? [] : ["gid=0"])].join(",");
  if (owned && at === place.end) edits[0] = { span: place, text: `${to},${owner}` };
  else if (owned) edits.push({ span: { start: at, end: at }, text: `,${owner}` });
  return { title: `Mount it where ${tool} caches`, safety: "suggested", edits };
}

/** pip's cache is off: the mount can go, or the cache can be turned on. */
function withoutCache(document: Document, step: Step, mount: Mount, place: Span, cache: Cache): Fix[] {
  const { text, masked } = document;
  const end = mount.span.end + /^[\s\uE000]*/.exec(masked.slice(mount.span.end))![0].length;
  const comment = hasComment(document, { start: mount.span.end, end });
  const on = moved(document, step, mount, place, cache, mount.target!);
  const fixes: Fix[] = [];
  if (!comment && end < text.length)
    fixes.push({
      title: "Drop the mount",
      safety: "safe",
      edits: [{ span: { start: mount.span.start, end }, text: "" }],
    });
  fixes.push({
    title: "Turn pip's cache on",
    safety: "suggested",
    edits: [insertAbove(document, step.instruction, ["ENV PIP_NO_CACHE_DIR="]), ...on.edits],
  });
  return fixes;
}
