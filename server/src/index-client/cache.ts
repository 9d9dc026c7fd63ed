// Answers of an index on disk: one file a project, replaced in one step, and ignored where it is not what was written.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ReleaseFile } from "../context/releases.ts";
import { isFiles, isObject } from "./simple-api.ts";

/** Where answers are kept: below `XDG_CACHE_HOME`, or its usual place. */
export function cacheFolder({ XDG_CACHE_HOME: named } = process.env): string {
  return join(named || join(homedir(), ".cache"), "splitstage", "index");
}

/** What an index says of a project. */
export interface Page {
  readonly files: readonly ReleaseFile[];
  /** Until when it need not be asked for again, in milliseconds since 1970. */
  readonly fresh: number;
}

export interface Stored extends Page {
  readonly etag: string | undefined;
}

export interface Cache {
  read(page: string): Promise<Stored | undefined>;
  /** A disk that is full or read-only costs a request the next time, and nothing else. */
  write(page: string, stored: Stored): Promise<void>;
}

export function diskCache(folder: string): Cache {
  const pathOf = (page: string) => join(folder, `${createHash("sha256").update(page).digest("hex").slice(0, 40)}.json`);
  return {
    async read(page) {
      try {
        const value: unknown = JSON.parse(await readFile(pathOf(page), "utf8"));
        if (!isObject(value)) return undefined;
        const { page: own, files, etag, fresh } = value;
        if (own !== page || !isFiles(files)) return undefined;
        return {
          files,
          etag: typeof etag === "string" ? etag : undefined,
          fresh: typeof fresh === "number" ? fresh : 0,
        };
      } catch {
        return undefined;
      }
    },
    async write(page, stored) {
      const path = pathOf(page);
      const written = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
      try {
        // What a private index lists is nobody else's business.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(written, JSON.stringify({ page, ...stored }));
        await rename(written, path);
      } catch {
        // It is a cache.
      }
    },
  };
}
