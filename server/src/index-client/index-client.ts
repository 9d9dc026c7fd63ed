// Asks a package index about projects: each once, a few at a time, and never more than the user wanted.
import type { Context } from "../context/context.ts";
import type { ReleaseFile } from "../context/releases.ts";
import type { Page } from "./cache.ts";
import { type PagesOptions, pagesOf } from "./pages.ts";
import { isProjectName } from "./simple-api.ts";

export interface IndexOptions extends PagesOptions {
  /** How many requests there are at a time. */
  readonly parallel?: number;
  /** Told in one sentence of each project that could not be asked about. It never holds a name or a password. */
  readonly log?: (message: string) => void;
}

export interface IndexClient {
  /** What is known of a project (a normalised name); undefined where it was not asked about, or in vain. */
  releases(project: string): readonly ReleaseFile[] | undefined;
  /** Whether that is known and recent. */
  knows(project: string): boolean;
  /** Asks about those that are not known yet. Tells whether anything new was learned. Never rejects. */
  prefetch(projects: Iterable<string>): Promise<boolean>;
}

/** How long a failure is remembered. */
const patience = 5 * 60_000;
/** An answer is good for this long at least, whatever the index says: nobody watches an index at every key. */
const recent = 60 * 60_000;
/** So many failures in a row, and the index is down. */
const enough = 5;

/** A client that keeps its answers in memory, and on disk where it is given a folder. It asks nothing by itself. */
export function createIndexClient(options: IndexOptions): IndexClient {
  const { url, parallel = 4, log = () => {} } = options;
  const pageOf = pagesOf(options);
  const known = new Map<string, Page>();
  /** Until when not to ask again. */
  const failed = new Map<string, number>();
  const pending = new Map<string, Promise<boolean>>();
  const inTurn = atMost(parallel);
  let failures = 0;
  let downUntil = 0;

  const knows = (project: string) => (known.get(project)?.fresh ?? 0) > Date.now();

  function failure(project: string, why: string): false {
    failed.set(project, Date.now() + patience);
    log(`The package index ${url.host} could not be asked about ${project}: ${why}`);
    return false;
  }

  async function ask(project: string): Promise<boolean> {
    if (downUntil > Date.now()) return false;
    try {
      const page = await pageOf(project);
      failures = 0;
      if (typeof page === "string") return failure(project, page);
      const before = known.get(project);
      const isNew = JSON.stringify(before?.files) !== JSON.stringify(page.files);
      // The same list stays the same object: what was made of it is kept by that.
      const files = before === undefined || isNew ? page.files : before.files;
      known.set(project, { files, fresh: Math.max(page.fresh, Date.now() + recent) });
      return isNew;
    } catch (error) {
      if (++failures === enough) {
        downUntil = Date.now() + patience;
        failures = 0;
        log(`The package index ${url.host} is left alone for some minutes`);
      }
      return failure(project, error instanceof Error ? error.message : String(error));
    }
  }

  return {
    releases: (project) => known.get(project)?.files,
    knows,
    async prefetch(projects) {
      const asked = [...new Set(projects)].flatMap((project) => {
        if (!isProjectName(project) || knows(project) || (failed.get(project) ?? 0) > Date.now()) return [];
        const one = pending.get(project) ?? inTurn(() => ask(project)).finally(() => pending.delete(project));
        pending.set(project, one);
        return one;
      });
      return (await Promise.all(asked)).includes(true);
    },
  };
}

/** Runs work at once as long as there is less than so much, else when its turn comes. */
function atMost(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await work();
    } finally {
      // Whoever is next takes over this place.
      const next = waiting.shift();
      if (next !== undefined) next();
      else running--;
    }
  };
}

/**
 * A context that knows what an index has said. `missed` is told of each project of which more could be known. What a
 * command asks for is judged once for a context, so whoever has learned more needs a new one.
 */
export function withIndex(
  context: Context,
  client: IndexClient,
  missed: (project: string) => void = () => {},
): Context {
  return {
    ...context,
    releases(project) {
      if (!client.knows(project)) missed(project);
      return client.releases(project);
    },
  };
}
