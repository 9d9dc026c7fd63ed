// Build contexts on disk, for a server that runs beside the files.
import { dirname, isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { diskContext } from "../disk/disk-context.ts";
import type { Context } from "../service/service.ts";
import type { Contexts, OpenDocuments } from "./contexts.ts";

export function diskContexts(): Contexts {
  const known = new Map<string, Context>();
  let open: OpenDocuments = { get: () => undefined };
  let folders: readonly string[] = [];
  return {
    within(uris) {
      folders = uris.flatMap((it) => pathOf(it) ?? []);
    },
    follow(documents) {
      open = documents;
    },
    of(uri, named) {
      const path = pathOf(uri);
      if (path === undefined) return undefined;
      const own = dirname(path);
      const workspace = folders.find((it) => path.startsWith(it)) ?? own;
      const root = named === undefined ? own : isAbsolute(named) ? named : join(workspace, named);
      let context = known.get(root);
      if (context === undefined) {
        context = inEditor(diskContext(root), root, open);
        known.set(root, context);
      }
      return context;
    },
    forget() {
      known.clear();
    },
  };
}

/** What is open in the editor is as it stands there, saved or not. */
function inEditor(disk: Context, root: string, open: OpenDocuments): Context {
  const address = (path: string) => pathToFileURL(join(root, path)).href;
  return {
    ...disk,
    address,
    read: (path) => open.get(address(path))?.getText() ?? disk.read(path),
    version: (path) => open.get(address(path))?.version,
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
