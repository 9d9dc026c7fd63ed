// The Containerfiles of a folder of real ones.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every Containerfile and Dockerfile in a folder and the folders in it, in the order of their names; a file is itself. */
export function containerfilesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => {
      const child = join(path, name);
      if (statSync(child).isDirectory()) return containerfilesIn(child);
      return /^(container|docker)file|\.(container|docker)file$/i.test(name) ? [child] : [];
    });
}
