// What was meant by a path that is not there: a file that is one slip away, or that lies in another folder.
import { ownScriptPaths } from "../../knowledge/s2i.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { baseName, parentOf } from "../../text/paths.ts";
import { isNameSlip, isOneSlip } from "../../text/slips.ts";
import { contentAt } from "../image-content.ts";
import { imageDirectories, imageFiles } from "../image-files.ts";

/** A path of the image at which there certainly is what a path may have meant; undefined where there is none, or two. */
export function meantPath(path: string, stage: StageBuild, build: Build): string | undefined {
  const { context } = build;
  if (context === undefined) return undefined;
  const { end } = stage;
  const folder = parentOf(path);
  const name = baseName(path);
  const isThere = (it: string) => contentAt(build, stage, it).is === "yes";
  const beside = [...imageFiles(end, context, folder)]
    .filter((it) => isNameSlip(it, name))
    .map((it) => `${folder}/${it}`);
  const below = [...imageDirectories(end, context, folder)].map((it) => `${folder}/${it}/${name}`);
  const found = [...beside, ...below, `${parentOf(folder)}/${name}`].filter(isThere);
  return new Set(found).size === 1 ? found[0] : undefined;
}

/** The script of the image that a path, or a name, was meant to be; undefined where none is near. */
export function meantScript(path: string): string | undefined {
  const name = baseName(path);
  const named = ownScriptPaths.find((it) => baseName(it) === name);
  const found = named ?? ownScriptPaths.find((it) => isOneSlip(baseName(it), name));
  return found !== undefined && path.includes("/") ? found : found && baseName(found);
}
