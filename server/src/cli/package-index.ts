// `--index URL`: a file is judged a second time, with what a package index says of the projects that it asks for.
import { cacheFolder } from "../index-client/cache.ts";
import { createIndexClient, withIndex } from "../index-client/index-client.ts";
import { analyse } from "../service/analysis.ts";
import { projectsIn } from "../service/projects.ts";
import type { Analysis, Context, Settings } from "../service/service.ts";
import { httpAddress } from "../text/address.ts";
import { tell } from "./output.ts";

export interface Judge {
  analyse(text: string, settings: Settings, context: Context | undefined): Promise<Analysis>;
  /** What the index could not be asked about, and why: a sentence each. Whoever has told them may take them out. */
  readonly log: string[];
}

/** Longer than this, and whoever watches is told what is going on. */
const patience = 1000;

/** Asks the index at an address, or nobody where there is none. A string is what is wrong with it. */
export function judgeWith(address: string | undefined): Judge | string {
  if (address === undefined) return { analyse: async (...asked) => analyse(...asked), log: [] };
  const url = httpAddress(address);
  // It may hold a password, so it is not repeated here.
  if (url === undefined)
    return "--index: this is no http or https address (name a package index: https://HOST/simple/)";
  const log: string[] = [];
  const client = createIndexClient({ url, cacheFolder: cacheFolder(), log: (it) => log.push(it) });
  return {
    log,
    async analyse(text, settings, context) {
      if (context === undefined) return analyse(text, settings, context);
      const missed = new Set<string>();
      const first = analyse(
        text,
        settings,
        withIndex(context, client, (it) => missed.add(it)),
      );
      const asked = [...projectsIn(first)].filter((it) => missed.has(it));
      const learned = await told(url.host, () => client.prefetch(asked));
      return learned ? analyse(text, settings, withIndex(context, client)) : first;
    },
  };
}

async function told<T>(host: string, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => tell(`asking the package index ${host} ...`), patience);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
