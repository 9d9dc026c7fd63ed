// Caches that root's tools leave in the image, and that another user's tool cannot write to later.
import { cacheOf, clearsCache, insistsOnCache } from "../commands/caches.ts";
import { effectsOf } from "../commands/effects.ts";
import { umaskOf } from "../commands/readers.ts";
import { mountsOf } from "../image/mounts.ts";
import { isRoot, type State } from "../image/state.ts";
import { appRoot } from "../knowledge/s2i.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { baseName, isWithin } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import { isCertain } from "./certain-commands.ts";
import { runsAsAnother } from "./deeds.ts";
import { folded, isPublished } from "./stages.ts";
import { launchesOf } from "./starts/launches.ts";

export interface ForeignCache {
  /** Root's command. */
  readonly made: Execution;
  readonly path: string;
  /** The later one, which fails. */
  readonly later: Span;
  readonly tool: string;
  readonly user: string;
  readonly starts: boolean;
}

/** The caches that a stage's later commands, or its start, certainly fail for. */
export function foreignCaches(stage: StageBuild, build: Build): ForeignCache[] {
  const { made, found } = cachesIn(stage);
  if (found !== undefined) return [found];
  const user = stage.end.user.value;
  if (made === undefined || !isPublished(stage, build) || isRoot(user) !== false) return [];
  const { path } = made;
  const start = launchesOf(stage, build).find(({ call, before, certain }) => {
    const deed = { ...call, effects: effectsOf(call, before) };
    return certain && insistsOnCache(deed) && cacheOf(deed, before)?.path === path;
  });
  return start === undefined ? [] : [laterOf(made, start.span, start.call, user!, true)];
}

interface Caches {
  /** What root's first command left, as long as nobody gave it to somebody. */
  readonly made: { readonly execution: Execution; readonly path: string } | undefined;
  /** The command of this stage that fails for it. */
  readonly found: ForeignCache | undefined;
  /** Nothing more is looked for: something was found, or the user has made the cache before, or perhaps. */
  readonly over: boolean;
}

const cachesIn = folded(({ steps }, below: Caches | undefined): Caches => {
  const over: Caches = { made: undefined, found: undefined, over: true };
  if (below?.over) return over;
  let made = below?.made;
  for (const step of steps) {
    for (const execution of step.executions) {
      if (made !== undefined && mayGive(execution, made.path)) made = undefined;
      const path = cacheIn(execution, execution.before, step);
      if (path === undefined || runsAsAnother(execution)) continue;
      const user = execution.before.user.value;
      const root = isRoot(user);
      // Nothing is lost where the user has made it before, or perhaps.
      if (made === undefined && root !== true) return over;
      if (root === true && isCertain(execution)) made ??= { execution, path };
      if (root === false && path === made?.path && isCertain(execution))
        return { ...over, found: laterOf(made, execution.name.span, execution, user!, false) };
    }
  }
  return { made, found: undefined, over: false };
});

const laterOf = (
  { execution, path }: { readonly execution: Execution; readonly path: string },
  later: Span,
  { name }: Pick<Execution, "name">,
  user: string,
  starts: boolean,
): ForeignCache => ({ made: execution, path, later, tool: baseName(name.value ?? ""), user, starts });

/** Where in the app root a command caches, if nothing is mounted there. */
function cacheIn(execution: Execution, before: State, { instruction, executions }: Step): string | undefined {
  if (!insistsOnCache(execution) || executions.some((it) => umaskOf(it) !== undefined)) return undefined;
  const path = cacheOf(execution, before)?.path;
  const isMounted = mountsOf(instruction, before).some(
    ({ target }) => target === undefined || isWithin(path ?? "/", target),
  );
  return path === undefined || isMounted || !isWithin(path, appRoot) ? undefined : path;
}

/** Whether a command may take a folder away, or give it to somebody. */
function mayGive(execution: Execution, path: string): boolean {
  const meets = (it: string | undefined) =>
    it === undefined || isWithin(path, it.replace(/\/\*$/, "")) || isWithin(it, path);
  return (
    clearsCache(execution) ||
    execution.effects.some((it) => {
      if (it.kind === "removes" || it.kind === "changes" || it.kind === "opens") return meets(it.path);
      return it.kind === "anything" && (it.what === "all" || it.what === "foreign");
    })
  );
}
