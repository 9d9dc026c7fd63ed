// What the simulation says of contents: which file of the build context lies where.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { diskContext } from "../../../server/src/disk/disk-context.ts";
import { changedLines, originOf } from "../../../server/src/image/origins.ts";
import type { State } from "../../../server/src/image/state.ts";
import type { Claim } from "./compare.ts";
import type { Snapshot } from "./snapshot.ts";

/** Of every file whose content was read: small ones outside the system's folders. */
export function claimsOfOrigins(state: State, { files }: Snapshot, folder: string): Claim[] {
  const context = diskContext(folder);
  const claims: Claim[] = [];
  for (const [path, entry] of files) {
    const [kind, , , , digest] = entry;
    if (kind !== "f" || digest === undefined) continue;
    const from = originOf(state, path, context);
    // A folder that was copied says nothing of what it does not hold.
    if (from === undefined || context.kind(from) !== "file") continue;
    if (changedLines(state, path, context).length > 0) continue;
    const same =
      createHash("sha256")
        .update(readFileSync(join(folder, from)))
        .digest("hex") === digest;
    const predicted = `that of ${from}`;
    claims.push({ fact: `content of ${path}`, predicted, real: same ? predicted : "another", cause: undefined });
  }
  return claims;
}
