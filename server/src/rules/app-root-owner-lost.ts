import { effectsOf } from "../commands/effects.ts";
import { needsOf } from "../commands/needs.ts";
import { givenTo } from "../edits/copy-owner.ts";
import { isRoot } from "../image/state.ts";
import { type DeniedWrite, deniedWrites } from "../queries/denied-writes.ts";
import { type ForeignCache, foreignCaches } from "../queries/foreign-caches.ts";
import { stepsOf } from "../queries/stages.ts";
import { launchesOf } from "../queries/starts/launches.ts";
import { takerOf } from "../queries/taken-folders.ts";
import { barriersOf } from "../queries/who-may-write.ts";
import type { Build, Step } from "../simulation/build.ts";
import { copyOf } from "../simulation/copy-instruction.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import { absolute, isWithin } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports what takes `/opt/app-root`, or a folder in it, from the user who writes there later.
 *
 * ## Why
 * A folder that is copied gives its owner and its mode to a folder of that name that is there: `COPY root/ /` with
 * `opt/app-root` in it makes `/opt/app-root` root's, with mode 755. So does `chown` as root with a mode that closes the
 * folder. What 1001 does there afterwards ends with "Permission denied". `HOME` is `/opt/app-root/src` for root as well, so
 * that root's uv leaves its cache there, and uv ends at once where it may not write to its cache.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN chown root:root /opt/app-root && chmod 755 /opt/app-root
 * USER 1001
 * RUN mkdir /opt/app-root/cache
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * USER 0
 * RUN chown 1001:0 /opt/app-root && chmod 775 /opt/app-root
 * USER 1001
 * RUN mkdir /opt/app-root/cache
 * ```
 *
 * ## Silent when
 * Nobody certainly writes there afterwards; the folder of the build context lets the group write, or its mode is not known,
 * as in a browser; `--chown` gives the files to the user; the folder is given back before somebody writes; what is copied
 * comes from another stage or an archive, so that its folders are not known; uv keeps its cache elsewhere, in a mount, or
 * not at all; the cache is taken away or given back.
 *
 * ## Source
 * opendatahub-io/notebooks#986; BuildKit and Buildah do the same, which a build shows. Of the cache: oss-aspen/8Knot#856,
 * and `create_base_files` in crates/uv-cache/src/lib.rs of astral-sh/uv.
 */
export default {
  group: "user",
  severity: "warning",
  breaks: "start",
  *check(build) {
    const told = new Set<Step>();
    for (const loss of [...inBuild(build), ...atStart(build)]) {
      if (told.has(loss.taker)) continue;
      told.add(loss.taker);
      yield findingOf(loss, build);
    }
    const seen = new Set<number>();
    for (const cache of build.stages.flatMap((it) => foreignCaches(it, build))) {
      if (seen.has(cache.made.span.start)) continue;
      seen.add(cache.made.span.start);
      yield ofCache(cache, build);
    }
  },
} satisfies Rule;

interface Loss {
  readonly taker: Step;
  readonly path: string;
  readonly user: string;
  /** Where the user writes, and what. */
  readonly writes: Span;
  readonly name: string;
  readonly starts: boolean;
}

function inBuild(build: Build): Loss[] {
  return stepsOf(build).flatMap((step): Loss[] => {
    const user = step.before.user.value;
    if (user === undefined || isRoot(user) !== false) return [];
    const denied = step.executions.flatMap((it) => deniedWrites(it, build))[0];
    return denied === undefined ? [] : lossOf(denied, step, user, false);
  });
}

function lossOf({ barriers, need, name }: DeniedWrite, step: Step, user: string, starts: boolean): Loss[] {
  const { path } = barriers[0]!;
  const taker = takerOf(path, step, user);
  return taker === undefined ? [] : [{ taker, path, user, writes: need.word.span, name, starts }];
}

/** What a container does when it starts, it does as the last user. */
function atStart(build: Build): Loss[] {
  return build.published.flatMap((stage) => {
    const user = stage.end.user.value;
    const last = stage.steps.at(-1);
    if (user === undefined || isRoot(user) !== false || last === undefined) return [];
    return launchesOf(stage, build).flatMap((launch): Loss[] => {
      if (!launch.certain) return [];
      return needsOf(effectsOf(launch.call, launch.before), launch.before).flatMap((need): Loss[] => {
        const barriers = barriersOf(need, launch.before);
        const name = launch.call.name.value ?? "";
        const found = barriers.length === 0 ? [] : lossOf({ barriers, need, name }, last, user, true);
        return found.map((it) => ({ ...it, writes: launch.span }));
      });
    });
  });
}

function ofCache({ made, path, later, tool, user, starts }: ForeignCache, { document }: Build): Finding {
  const line = "ENV UV_NO_CACHE=1";
  return {
    span: made.name.span,
    message: `this makes ${path} root's, and user ${user} may not write there any more: ${tool} ${starts ? "does when the container starts" : "fails"}`,
    severity: starts ? "warning" : "error",
    breaks: starts ? "start" : "build",
    related: [{ span: later, message: `${tool} opens its cache for writing here, as user ${user}` }],
    fixes: [
      {
        title: `Keep no cache: ${line}`,
        safety: "suggested",
        edits: [insertAbove(document, made.instruction, [line])],
      },
    ],
  };
}

function findingOf({ taker, path, user, writes, name, starts }: Loss, { context }: Build): Finding {
  const { instruction, executions, before } = taker;
  const place = instruction.keyword === "RUN" ? undefined : (instruction.exec ?? instruction.words);
  const copy = place && copyOf(instruction, before);
  const at = copy?.sources.findIndex((it) => {
    const below = it === undefined ? undefined : absolute(`${it}/${path.slice(copy.to.length)}`, "/")!.slice(1);
    return below !== undefined && context?.kind(below) === "directory";
  });
  const taking = executions.findLast((it) => it.effects.some((one) => "path" in one && concerns(one.path, path)));
  const span = place === undefined ? (taking?.name.span ?? instruction.keywordSpan) : place[Math.max(at ?? 0, 0)]!.span;
  return {
    span,
    message: `this makes ${path} root's, and user ${user} may not write there any more: ${name} ${starts ? "does when the container starts" : "fails"}`,
    severity: starts ? "warning" : "error",
    breaks: starts ? "start" : "build",
    related: [{ span: writes, message: `user ${user} writes here` }],
    fixes: place === undefined ? [] : [given(taker, user)],
  };
}

const concerns = (path: string | undefined, folder: string): boolean => path !== undefined && isWithin(folder, path);

/** What is copied, with its folders, is the user's. */
function given({ instruction }: Step, user: string): Fix {
  const owner = `--chown=${user.split(":")[0]}:0`;
  return { title: `Copy with ${owner}`, safety: "suggested", edits: [givenTo(owner, instruction)] };
}
