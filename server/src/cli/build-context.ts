// Which folder is the build context.
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { diskContext } from "../disk/disk-context.ts";
import type { Context } from "../service/service.ts";
import { stdin } from "./read.ts";

/** The build context of a Containerfile: the folder that was named, else its own. Standard input has none of its own. */
export function contextOf(path: string, named: string | undefined): Context | undefined {
  if (named !== undefined) return diskContext(resolve(named));
  return path === stdin ? undefined : diskContext(dirname(resolve(path)));
}

/** What is wrong with `--context`, or undefined. */
export function noFolder(named: string | undefined): string | undefined {
  if (named === undefined) return undefined;
  const stat = statSync(named, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return undefined;
  return `--context ${named}: ${stat === undefined ? "there is no such folder" : "this is no folder"} (name the folder that you give to the builder)`;
}
