// Build contexts on disk, for a server that runs beside the files.
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { diskContext } from "../disk/disk-context.ts";
import type { Context } from "../service/service.ts";
import type { Contexts, OpenDocuments } from "./contexts.ts";
import { sameAddress } from "./documents.ts";

export function diskContexts(): Contexts {
  const known = new Map<string, Context>();
  let open: OpenDocuments = { keys: () => [], get: () => undefined };
  let folders: readonly string[] = [];
  return {
    within(uris) {
      // Of two folders of which one holds the other, the inner one has its files.
      folders = uris.flatMap((it) => pathOf(it) ?? []).sort((a, b) => b.length - a.length);
    },
    follow(documents) {
      open = documents;
    },
    of(uri, named) {
      const path = pathOf(uri);
      if (path === undefined) return undefined;
      const own = dirname(path);
      const workspace = folders.find((it) => isBelow(path, it)) ?? own;
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
  // An editor writes an address in its own way, and knows its documents by it.
  const address = (path: string) => {
    const own = pathToFileURL(join(root, path)).href;
    if (open.get(own) !== undefined) return own;
    const key = sameAddress(own);
    return open.keys().find((it) => sameAddress(it) === key) ?? own;
  };
  return {
    ...disk,
    address,
    read: (path) => open.get(address(path))?.getText() ?? disk.read(path),
    version: (path) => open.get(address(path))?.version,
  };
}

/** Tells whether a path lies in a folder, as the machine compares paths. */
function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
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
