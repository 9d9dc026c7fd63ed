// Every version of the lock files of a folder: of its history, where it is a repository of git, else as they are.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { lockNames } from "./lock-file.ts";

export interface LockVersion {
  /** In the repository. */
  readonly path: string;
  /** The day of the commit: "2026-08-22". */
  readonly day: string;
  readonly text: string;
  /** The pyproject.toml beside it, as it is now. */
  readonly project: string | undefined;
}

/** How many versions of one lock file are read, spread evenly, and how many of all of a repository. */
const most = { file: 60, repository: 500 };

/** The lock files of a folder; those that tests bring along tell of nothing that anybody installs. */
export function* lockVersions(folder: string): Iterable<LockVersion> {
  const git = [join(folder, ".git"), folder].find((it) => existsSync(join(it, "objects")) || isLink(it));
  yield* git === undefined ? onDisk(folder) : inHistory(git);
}

/** A work tree of git has a file in the place of the folder. */
const isLink = (path: string): boolean => basename(path) === ".git" && existsSync(path) && statSync(path).isFile();

const isFixture = (path: string): boolean =>
  /(^|\/)(tests?|fixtures?|testdata|node_modules|vendor|snapshots?)\//.test(path) &&
  /fixture|testdata|snapshot|vendor|node_modules|test_projects|e2e/.test(path);

function* onDisk(folder: string): Iterable<LockVersion> {
  for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const path = name.replaceAll("\\", "/");
    if (!lockNames.test(path) || isFixture(path)) continue;
    const file = join(folder, name);
    const project = join(file, "../pyproject.toml");
    yield {
      path,
      day: statSync(file).mtime.toISOString().slice(0, 10),
      text: readFileSync(file, "utf8"),
      project: existsSync(project) ? readFileSync(project, "utf8") : undefined,
    };
  }
}

function* inHistory(git: string): Iterable<LockVersion> {
  const found = [...versionsIn(git)].filter(([path]) => !isFixture(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  const limit = Math.max(6, Math.min(most.file, Math.floor(most.repository / Math.max(1, found.length))));
  for (const [path, versions] of found) {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
    const project = path.endsWith("pdm.lock") ? blobs(git, [`HEAD:${folder}pyproject.toml`])[0] : undefined;
    const distinct = versions.filter(({ blob }, at) => versions.findIndex((it) => it.blob === blob) === at);
    const chosen = spread(distinct, limit);
    for (let at = 0; at < chosen.length; at += 10) {
      const some = chosen.slice(at, at + 10);
      for (const [index, text] of blobs(
        git,
        some.map((it) => it.blob),
      ).entries()) {
        if (text !== undefined) yield { path, day: some[index]!.day, text, project };
      }
    }
  }
}

interface Version {
  readonly day: string;
  readonly blob: string;
}

/** Every version of every lock file in the history of HEAD, the newest first. */
function versionsIn(git: string): ReadonlyMap<string, readonly Version[]> {
  const patterns = ["uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "pylock.*.toml"].map(
    (it) => `:(glob)**/${it}`,
  );
  const format = ["--format=%x01%cI", "--raw", "--no-abbrev", "--no-renames", "-m", "--first-parent"];
  const found = new Map<string, Version[]>();
  let day = "";
  for (const line of run(git, ["log", ...format, "HEAD", "--", ...patterns])
    .toString("utf8")
    .split("\n")) {
    if (line.startsWith("\x01")) day = line.slice(1, 11);
    const [, mode, blob, change, path] = /^:\d+ (\d+) \w+ (\w+) (\w)\t(.*)$/.exec(line) ?? [];
    if (path === undefined || !/[AM]/.test(change!) || !mode!.startsWith("100")) continue;
    found.set(path, [...(found.get(path) ?? []), { day, blob: blob! }]);
  }
  return found;
}

function spread<T>(all: readonly T[], limit: number): readonly T[] {
  if (all.length <= limit) return all;
  const step = (all.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, at) => all[Math.round(at * step)]!);
}

/** The texts of some objects; undefined for one that is not there. */
function blobs(git: string, names: readonly string[]): (string | undefined)[] {
  const out = run(git, ["cat-file", "--batch"], names.map((it) => `${it}\n`).join(""));
  let at = 0;
  return names.map(() => {
    const end = out.indexOf("\n", at);
    const size = Number(/ blob (\d+)$/.exec(out.toString("utf8", at, end))?.[1] ?? Number.NaN);
    at = end + 1;
    if (Number.isNaN(size)) return undefined;
    at += size + 1;
    return out.toString("utf8", at - size - 1, at - 1);
  });
}

function run(git: string, words: readonly string[], input = ""): Buffer {
  const options =
    git.endsWith(".git") && !existsSync(join(git, "objects")) ? ["-C", join(git, "..")] : [`--git-dir=${git}`];
  const { stdout, error } = spawnSync("git", [...options, ...words], { input, maxBuffer: 1024 ** 3 });
  if (error !== undefined) throw error;
  return stdout;
}
