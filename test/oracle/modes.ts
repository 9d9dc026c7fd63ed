// The modes of a build context: those that git keeps, whatever the umask of a clone was, and those that a case names.
import { chmodSync, cpSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../scripts/processes.ts";
import type { Case } from "./case.ts";

/** A copy of a case's build context: folders 755, files 644 or, where they can be run, 755, private ones 600. */
export function withModes({ context, private: names = "" }: Case): string {
  const folder = temporaryDirectory("splitstage-context");
  cpSync(context, folder, { recursive: true, verbatimSymlinks: true });
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() || statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
  for (const name of names.split(" ").filter(Boolean)) chmodSync(join(folder, name), 0o600);
  return folder;
}
