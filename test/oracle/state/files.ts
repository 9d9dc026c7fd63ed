// What the simulation says of files and folders: whether they are there, whose they are, and who may write them.
import { type Tree, treeAt } from "../../../server/src/image/files.ts";
import type { State } from "../../../server/src/image/state.ts";
import { parentOf } from "../../../server/src/text/paths.ts";
import type { Claim } from "./compare.ts";
import { type Entry, realPath, type Snapshot } from "./snapshot.ts";

/** What lies below a folder that the file says nothing of is claimed once a folder and not once a file. */
export function claimsOfFiles(state: State, image: Snapshot, base: Snapshot | undefined): Claim[] {
  const own = [...state.files].flatMap(([path, tree]) => (isNoFile(path) ? [] : claimsAt(path, tree, image)));
  return [...own, ...claimsBelow(state, image, base), ...claimsOfSome(state, image)];
}

/** Of folders of which some of what is in them is root's. */
function claimsOfSome({ files }: State, image: Snapshot): Claim[] {
  return [...files].flatMap(([path, { partlyRoots, cause }]) => {
    if (partlyRoots !== true) return [];
    const folder = path.slice(0, -1);
    const isInside = (at: string) => ofAnyPython(at).startsWith(ofAnyPython(folder));
    const real = [...image.files].some(([at, [, user]]) => isInside(at) && user === 0) ? "yes" : "no";
    return [{ fact: `something of root's in ${folder}`, predicted: "yes", real, cause }];
  });
}

/** Whatever its name says, a stand-in has Python 3.13. */
const ofAnyPython = (path: string): string => path.replace(/\/python3\.\d+\//, "/python3/");

/** The content of a folder, and what is the machine's and not the image's. */
const isNoFile = (path: string): boolean => path.endsWith("/*") || /^\/(dev|proc|sys)\//.test(path);

/** Of a path that is listed. */
function claimsAt(path: string, tree: Tree, image: Snapshot): Claim[] {
  // Buildah makes a working directory for the first RUN, and BuildKit at once.
  if (tree.is === "unknown" || tree.awaited === true) return [];
  const there = path === "/" || realPath(image, path, false) !== undefined;
  // What is said of a link is said of what it leads to.
  const at = realPath(image, path, true);
  const entry = at === undefined ? undefined : image.files.get(at);
  const { cause } = tree;
  const presence: Claim = { fact: `file ${path}`, predicted: tree.is, real: there ? "yes" : "no", cause };
  return tree.is === "no" || entry === undefined ? [presence] : [presence, ...claimsOfEntry(path, tree, entry)];
}

/** Of everything that is there and listed under no name of its own: the nearest tree above speaks for it. */
function claimsBelow({ files }: State, image: Snapshot, base: Snapshot | undefined): Claim[] {
  const wrong = new Map<string, Claim>();
  const claims: Claim[] = [];
  for (const [path, entry] of image.files) {
    if (files.has(path)) continue;
    const found = treeAt(files, path);
    if (found === undefined || found.tree.is === "unknown") continue;
    const { tree } = found;
    // What the base brought, and nobody touched, is no news.
    if (tree.cause === undefined && isSame(entry, base?.files.get(path))) continue;
    if (tree.is === "no" || (tree.bare === true && parentOf(path) === found.path)) {
      once(claims, wrong, found.path, { fact: `file ${path}`, predicted: "no", real: "yes", cause: tree.cause });
      continue;
    }
    for (const claim of claimsOfEntry(path, tree, entry)) once(claims, wrong, found.path, claim);
  }
  return claims;
}

/** A wrong claim of one kind is told once a tree: the first file is the example. */
function once(claims: Claim[], wrong: Map<string, Claim>, tree: string, claim: Claim): void {
  const kind = `${tree} ${claim.fact.split(" /")[0]} ${claim.predicted}`;
  if (claim.predicted !== claim.real) {
    if (wrong.has(kind)) return;
    wrong.set(kind, claim);
  }
  claims.push(claim);
}

function claimsOfEntry(path: string, tree: Tree, [kind, user, group, mode]: Entry): Claim[] {
  const { cause } = tree;
  const claims: Claim[] = [];
  const claim = (fact: string, predicted: string | undefined, real: string) => {
    if (predicted !== undefined && predicted !== "unknown") claims.push({ fact, predicted, real, cause });
  };
  // Names of users are numbers in the image, and the stand-ins know few of them.
  const number = (id: string | undefined) => (id !== undefined && /^\d+$/.test(id) ? id : undefined);
  claim(`owner of ${path}`, number(tree.owner.value), String(user));
  claim(`group of ${path}`, number(tree.group.value), String(group));
  // A link has no mode of its own.
  if (kind === "l") return claims;
  claim(`group may write ${path}`, tree.groupWrites, mode & 0o020 ? "yes" : "no");
  claim(`others may write ${path}`, tree.othersWrite ?? "no", mode & 0o002 ? "yes" : "no");
  return claims;
}

const isSame = (one: Entry, other: Entry | undefined): boolean =>
  other !== undefined && one.every((it, i) => it === other[i]);
