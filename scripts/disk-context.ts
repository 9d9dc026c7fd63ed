// The build context of a folder on disk.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../server/src/context/context.ts";

export function diskContext(root: string): Context {
  const attempt = <T>(action: () => T): T | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  return {
    read: (path) => attempt(() => readFileSync(join(root, path), "utf8")),
    kind: (path) => {
      const stat = attempt(() => statSync(join(root, path)));
      return stat === undefined ? "absent" : stat.isDirectory() ? "directory" : "file";
    },
    list: (path) => attempt(() => readdirSync(join(root, path))),
  };
}
