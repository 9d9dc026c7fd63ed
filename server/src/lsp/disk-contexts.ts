// Build contexts on disk, for a server that runs beside the files.
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { diskContext } from "../disk/disk-context.ts";
import type { Context } from "../service/service.ts";
import type { Contexts } from "./contexts.ts";

export function diskContexts(): Contexts {
  const known = new Map<string, Context>();
  let folders: readonly string[] = [];
  return {
    within(uris) {
      folders = uris.flatMap((it) => pathOf(it) ?? []);
    },
    of(uri, named) {
      const path = pathOf(uri);
      if (path === undefined) return undefined;
      const own = dirname(path);
      const workspace = folders.find((it) => path.startsWith(it)) ?? own;
      const root = named === undefined ? own : isAbsolute(named) ? named : join(workspace, named);
      let context = known.get(root);
      if (context === undefined) {
        context = diskContext(root);
        known.set(root, context);
      }
      return context;
    },
    forget() {
      known.clear();
    },
  };
}

/** The path of a file URI; undefined for a document that lies nowhere on this disk. */
function pathOf(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
