// What was meant by a source that is not there: a name that is one slip away, another folder, another root.
import type { Context } from "../context/context.ts";
import { reachIn } from "../context/left-out.ts";
import { isSourceFolder } from "../knowledge/conventions.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { absolute, baseName, parentOf } from "../text/paths.ts";
import { isNameSlip } from "../text/slips.ts";
import { contentAt } from "./image-content.ts";
import { meantPath } from "./starts/near-misses.ts";
import type { Taken } from "./taken-files.ts";

/** What a source was to say. */
interface MeantSource {
  readonly text: string;
  /** The name is one slip away, and the file is where it was looked for. */
  readonly isSlip: boolean;
}

/** The source that was meant; undefined where there is none, or two. */
export function meantSource(taken: Taken, build: Build): MeantSource | undefined {
  if (taken.from !== undefined) return inStage(taken, taken.from, build);
  return build.context === undefined ? undefined : inContext(taken, build.context);
}

function inContext({ path, text }: Taken, context: Context): MeantSource | undefined {
  const inside = path.slice(1);
  const folder = parentOf(path).slice(1);
  const name = baseName(inside);
  const at = (it: string, parent = folder) => (parent === "" ? it : `${parent}/${it}`);
  const isThere = (it: string) => reachIn(it, false, context) === "there";
  const beside = (context.list(folder) ?? []).filter((it) => isNameSlip(it, name) || isShort(name, it));
  const slip = only(beside.map((it) => at(it)).filter(isThere));
  if (slip !== undefined) return { text: written(slip, text), isSlip: true };
  const top = (context.list("") ?? []).filter((it) => !it.startsWith(".") && context.kind(it) === "directory");
  // The tail of a path on the host, or of one that begins at another folder, may lie in the context.
  const tails = inside
    .split("/")
    .slice(1)
    .map((_, i, rest) => rest.slice(i).join("/"));
  const tail = tails.find(isThere);
  const moved = tail ?? only(top.map((it) => at(inside, it)).filter(isThere));
  if (moved !== undefined) return { text: written(moved, text), isSlip: false };
  const others = isSourceFolder(inside) ? top.filter((it) => isSourceFolder(it) && isThere(it)) : [];
  const other = only(others);
  return other === undefined ? undefined : { text: written(other, text), isSlip: false };
}

/** `reqs.txt` for `requirements.txt`. */
const isShort = (name: string, it: string): boolean =>
  /^req(s|uires?|uirement)?\.txt$/.test(name) && it === "requirements.txt";

/** As the source says it: with a slash at the end, or `./` before it. */
const written = (path: string, text: string): string =>
  `${/^\.?\//.exec(text)?.[0] === "./" ? "./" : ""}${path}${text.endsWith("/") ? "/" : ""}`;

function inStage({ text, path }: Taken, stage: StageBuild, build: Build): MeantSource | undefined {
  const folders = [stage.end.workdir.value, ...stage.steps.map((it) => it.before.workdir.value)];
  const isThere = (it: string) => contentAt(build, stage, it).is === "yes";
  const slash = text.endsWith("/") ? "/" : "";
  if (!text.startsWith("/")) {
    const paths = [...new Set(folders.flatMap((it) => (it === undefined || it === "/" ? [] : absolute(text, it)!)))];
    const found = paths.find(isThere) ?? only(paths.filter((it) => contentAt(build, stage, it).is !== "no"));
    if (found !== undefined) return { text: found + slash, isSlip: false };
  }
  const tails = path
    .split("/")
    .slice(1)
    .map((_, i, rest) => rest.slice(i).join("/"));
  const inside = folders.flatMap((it) => (it === undefined ? [] : tails.map((tail) => absolute(tail, it)!)));
  const there = only([...new Set(inside)].filter(isThere));
  if (there !== undefined) return { text: there + slash, isSlip: false };
  const meant = meantPath(path, stage, build);
  return meant === undefined ? undefined : { text: meant + slash, isSlip: false };
}

const only = (found: readonly string[]): string | undefined => (found.length === 1 ? found[0] : undefined);
