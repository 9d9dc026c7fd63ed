// Package indexes for a server that runs on Node: one client for each that the settings name.
import { cacheFolder } from "../index-client/cache.ts";
import { createIndexClient, type IndexClient, withIndex } from "../index-client/index-client.ts";
import type { Context, PackageIndex } from "../service/service.ts";
import type { MakeIndexes } from "./package-index.ts";

interface Known {
  readonly client: IndexClient;
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
    async ask() {
      const learned = await Promise.all(
        [...known.values()].map(async (it) => {
          const projects = [...it.missed];
          it.missed.clear();
          const more = await it.client.prefetch(projects);
          if (more) it.around = new WeakMap();
          return more;
        }),
      );
      return learned.includes(true);
    },
    get wants() {
      return [...known.values()].some((it) => it.missed.size > 0);
    },
  };
};
