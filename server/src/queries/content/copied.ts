// What a COPY or ADD brings to one path of the image.

import type { Context } from "../../context/context.ts";
import { ignoredIn } from "../../context/ignored.ts";
import { namesMatching } from "../../context/patterns.ts";
import { holdsSources, isGenerated } from "../../context/sources.ts";
import type { Step } from "../../simulation/build.ts";
import { isArchive } from "../../simulation/copied-tree.ts";
import { type Copy, copyOf } from "../../simulation/copy-instruction.ts";
import { sourceOf } from "../../simulation/simulate.ts";
import { absolute, baseName, isFileName, isWithin } from "../../text/paths.ts";
import type { Brought } from "./events.ts";

/** What a copy says of an absolute path. */
export function copyBrings(step: Step, path: string, context: Context | undefined): Brought {
  const { instruction, before, stage } = step;
  const copy = copyOf(instruction, before);
  if (copy === undefined) return "perhaps";
  const { to, intoDirectory, sources } = copy;
  // The folders above what is copied are there.
  if (path !== to && isWithin(to, path)) return { kind: "context", from: undefined };
  if (!isWithin(path, to)) return "nothing";
  if (instruction.flags.some((it) => it.name === "exclude" || it.name === "parents")) return "perhaps";
  for (const { delimiter } of instruction.heredocs) {
    if (path === (intoDirectory ? absolute(delimiter, to) : to)) return { kind: "context", from: undefined };
  }
  if (path === to && intoDirectory) return { kind: "context", from: undefined };
  const from = sourceOf(instruction, stage.earlier);
  if (from !== undefined) return from.stage === undefined ? "perhaps" : ofStage(copy, path, from.stage);
  const found = sources.map((it) => (it === undefined ? "perhaps" : ofContext(it, copy, path, context)));
  return found.find((it) => typeof it === "object") ?? (found.includes("perhaps") ? "perhaps" : "nothing");
}

function ofStage({ sources, to, intoDirectory }: Copy, path: string, stage: NonNullable<Step["stage"]>): Brought {
  const paths: string[] = [];
  for (const it of sources) {
    if (it === undefined) return "perhaps";
    const root = absolute(it.replace(/\/\*$/, ""), "/")!;
    if (/[*?[]/.test(root)) return "perhaps";
    // A folder brings its content, and a file its name where it goes into a folder.
    paths.push(
      root === "/" ? path.slice(to === "/" ? 0 : to.length) || "/" : `${root}${path.slice(to === "/" ? 0 : to.length)}`,
    );
    if (intoDirectory && path === absolute(baseName(root), to)) paths.push(root);
  }
  return { kind: "same", stage, paths, certain: true };
}

function ofContext(source: string, { to, intoDirectory }: Copy, path: string, context: Context | undefined): Brought {
  if (/^git@|:\/\//.test(source)) {
    const name = baseName(source.replace(/[?#].*$/, ""));
    return /\.git$/.test(name) || path === (intoDirectory ? absolute(name, to) : to) ? "perhaps" : "nothing";
  }
  if (isArchive(source)) return "perhaps";
  if (context === undefined) {
    // A name with an ending is a file's; what a folder has, nobody knows.
    if (!isFileName(source) || /[*?[]/.test(source)) return "perhaps";
    return path === (intoDirectory ? absolute(baseName(source), to) : to)
      ? { kind: "context", from: undefined }
      : "nothing";
  }
  const names = namesMatching(absolute(source, "/")!.slice(1), context);
  // A pattern that finds nothing, and a file that is not there, end the build: what they would have brought is not known.
  if (names.length === 0) return "perhaps";
  const found = names.map((it) => ofName(it, { to, intoDirectory }, path, context));
  return found.find((it) => typeof it === "object") ?? (found.includes("perhaps") ? "perhaps" : "nothing");
}

function ofName(
  name: string,
  { to, intoDirectory }: Pick<Copy, "to" | "intoDirectory">,
  path: string,
  context: Context,
): Brought {
  const kind = name === "" ? "directory" : context.kind(name);
  if (kind === "unknown") return "perhaps";
  if (kind !== "directory") {
    const at = intoDirectory ? absolute(baseName(name), to)! : to;
    if (kind === "file") return path === at ? { kind: "context", from: name } : "nothing";
    return isWithin(path, isFileName(name) ? at : to) ? "perhaps" : "nothing";
  }
  const from = absolute(`${name}/${path.slice(to.length)}`, "/")!.slice(1);
  const inside = from === "" ? "directory" : context.kind(from);
  if (inside === "unknown") return "perhaps";
  if (inside !== "absent" && !ignoredIn(context)(from)) return { kind: "context", from };
  // A context without any source is not all that is built from, and what git ignores is made before the build.
  return inside === "absent" && (!holdsSources(context) || isGenerated(from, context)) ? "perhaps" : "nothing";
}
