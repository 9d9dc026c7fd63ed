// The page of a project: from the disk while it is fresh, else from the index.
import { scryptSync } from "node:crypto";
import { diskCache, type Page } from "./cache.ts";
import { type Network, request } from "./request.ts";
import { filesIn, mediaType, pageOf } from "./simple-api.ts";

export interface PagesOptions extends Network {
  readonly url: URL;
  /** Where answers are kept; undefined keeps them nowhere but in memory. */
  readonly cacheFolder?: string | undefined;
  /** Of one request with all that it is redirected to, in milliseconds. */
  readonly timeLimit?: number;
}

/**
 * Gets the page of a project (a normalised name): the page, or why the index has none. Rejects with one sentence for a
 * person where the index cannot be asked.
 */
export type GetPage = (project: string) => Promise<Page | string>;

/** The build puts it in. */
declare const SPLITSTAGE_VERSION: string;
const agent = `splitstage/${typeof SPLITSTAGE_VERSION === "string" ? SPLITSTAGE_VERSION : "dev"}`;

const largest = 32 * 1024 * 1024;
const minute = 60_000;
const day = 24 * 60 * minute;

export function pagesOf({ url, cacheFolder, timeLimit = 10_000, ...network }: PagesOptions): GetPage {
  const cache = cacheFolder === undefined ? undefined : diskCache(cacheFolder);
  const index = new URL(url);
  [index.username, index.password] = ["", ""];
  const secret = url.username === "" ? undefined : `${decoded(url.username)}:${decoded(url.password)}`;
  // What one account is shown is not what another one is. Whoever finds the name on the disk learns no password by it.
  const account = secret === undefined ? "" : `#${scryptSync(secret, index.href, 16).toString("hex")}`;
  const own = {
    Accept: mediaType,
    "User-Agent": agent,
    ...(secret !== undefined && { Authorization: `Basic ${Buffer.from(secret).toString("base64")}` }),
  };

  return async (project) => {
    const address = pageOf(index, project);
    const name = address.href + account;
    const stored = await cache?.read(name);
    if (stored !== undefined && stored.fresh > Date.now() && stored.fresh <= Date.now() + day) return stored;
    const headers = { ...own, ...(stored?.etag !== undefined && { "If-None-Match": stored.etag }) };
    const answer = await request(address, headers, network, { milliseconds: timeLimit, bytes: largest });
    const { status, cacheControl, etag, contentType, body } = answer;
    const fresh = Date.now() + ageOf(cacheControl);
    if (status === 304 && stored !== undefined) {
      await cache?.write(name, { ...stored, fresh });
      return { files: stored.files, fresh };
    }
    if (status === 404 || status === 410) return `it answers ${status}`;
    if (status !== 200) throw new Error(`it answers ${status}`);
    const files = filesIn(contentType, body);
    if (typeof files === "string") throw new Error(files);
    if (!/\bno-store\b/i.test(cacheControl)) await cache?.write(name, { files, etag, fresh });
    return { files, fresh };
  };
}

/** A name or a password as it was before it became part of an address; as it is written where it never was encoded. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** How long an answer need not be asked for again, in milliseconds; some minutes where it says nothing of that. */
function ageOf(control: string): number {
  if (/\b(no-store|no-cache)\b/i.test(control)) return 0;
  const seconds = /\bmax-age="?(\d+)/i.exec(control)?.[1];
  return seconds === undefined ? 5 * minute : Math.min(Number(seconds) * 1000, day);
}
