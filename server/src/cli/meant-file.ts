// Which Containerfile a command of one file means where a folder is named, or nothing.
import { statSync } from "node:fs";
import { join, normalize } from "node:path";

const usual = ["Containerfile", "Dockerfile"];

/** The file that is named, or the usual one of the folder that is; undefined where that has none. */
export function meantFile(named: string | undefined): string | undefined {
  const folder = named === undefined ? "." : named;
  if (named !== undefined && !statSync(named, { throwIfNoEntry: false })?.isDirectory()) return named;
  return usual.map((it) => normalize(join(folder, it))).find(isFile);
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

export const noFile = (named: string | undefined, command: string): string =>
  `${named === undefined ? "" : `${named}: `}there is no Containerfile in this folder; name one: splitstage ${command} FILE`;
