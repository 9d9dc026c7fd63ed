// Package indexes for a server that runs on Node: one client for each that the settings name.
import { cacheFolder } from "../index-client/cache.ts";
import { createIndexClient, type IndexClient, withIndex } from "../index-client/index-client.ts";
import { projectsIn } from "../service/projects.ts";
import type { Analysis, Context, PackageIndex } from "../service/service.ts";
import type { MakeIndexes } from "./package-index.ts";

interface Known {
  readonly client: IndexClient;
  /** What was asked for and is not known; names that were half typed too. */
  readonly missed: Set<string>;
  /** What contexts became with what the client knew when they were asked for. */
  around: WeakMap<Context, Context>;
}

export const nodeIndexes: MakeIndexes = (log) => {
  const known = new Map<string, Known>();

  function knownOf(index: PackageIndex): Known {
    const key = JSON.stringify(index);
    let there = known.get(key);
    if (there === undefined) {
      const { url, ...network } = index;
      const client = createIndexClient({ ...network, url: new URL(url), cacheFolder: cacheFolder(), log: log.once });
      there = { client, missed: new Set(), around: new WeakMap() };
      known.set(key, there);
    }
    return there;
  }

  async function learns(it: Known, projects: readonly string[]): Promise<boolean> {
    const learned = await it.client.prefetch(projects);
    // What failed is worth another try when something is judged later; the client knows how much later.
    for (const project of projects) if (!it.client.knows(project)) it.missed.add(project);
    if (learned) it.around = new WeakMap();
    return learned;
  }

  return {
    around(context, { index }) {
      if (context === undefined || index === undefined) return context;
      const it = knownOf(index);
      let wrapped = it.around.get(context);
      if (wrapped === undefined) {
        wrapped = withIndex(context, it.client, (project) => it.missed.add(project));
        it.around.set(context, wrapped);
      }
      return wrapped;
    },
    async ask(analyses) {
      const learned = await Promise.all(
        analyses.map((analysis) => {
          const it = clientOf(analysis);
          const projects = it === undefined ? [] : [...projectsIn(analysis)].filter((name) => it.missed.delete(name));
          return it !== undefined && learns(it, projects);
        }),
      );
      return learned.includes(true);
    },
    get wants() {
      return [...known.values()].some((it) => it.missed.size > 0);
    },
  };

  function clientOf({ settings: { index } }: Analysis): Known | undefined {
    return index === undefined ? undefined : knownOf(index);
  }
};
