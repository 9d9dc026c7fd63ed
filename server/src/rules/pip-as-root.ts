import { has } from "../commands/line.ts";
import type { PythonInstall } from "../commands/python-install.ts";
import { umaskOf } from "../commands/readers.ts";
import { inOrder, SharedMap } from "../image/shared-map.ts";
import { isRoot } from "../image/state.ts";
import { isCertain } from "../queries/certain-commands.ts";
import { bringsPackages, pythonInstall } from "../queries/deeds.ts";
import { folded, isPublished } from "../queries/stages.ts";
import { type Start, startsOf } from "../queries/starts.ts";
import type { Build, Execution, StageBuild, Step } from "../simulation/build.ts";
import { insertBelow } from "../syntax/rewrite.ts";
import { parentOf } from "../text/paths.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports Python packages that root installs where another user has to change them.
 *
 * ## Why
 * What root installs into `/opt/app-root` belongs to root, and its group may not write. That does no harm to an
 * application, which only reads it. But a later installation as `USER 1001` cannot replace it, and pip ends with
 * `Permission denied` or leaves the remains of the old package behind.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * USER 0
 * RUN pip install setuptools wheel
 * USER 1001
 * RUN pip install --upgrade setuptools
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * RUN pip install setuptools wheel
 * RUN pip install --upgrade setuptools
 * ```
 *
 * ## Silent when
 * Nobody else installs there afterwards, for then it does no harm; root installs tools alone (pip, uv, poetry) that
 * nobody upgrades later; `fix-permissions`, `chown` or `chmod` gives the venv back; a umask lets the group write; the
 * base image is not known. It is a warning where the later installation names the same project to upgrade it, or
 * takes out what it does not know as `uv sync` does, and a hint where it may meet one of root's.
 *
 * ## Source
 * The images' own recipe: `chown -R 1001:0` and `fix-permissions` on `/opt/app-root` at the end of their build. Tried
 * with pip 23.0.
 */
export default {
  group: "venv",
  severity: "hint",
  *check(build) {
    const seen = new Set<number>();
    for (const stage of build.stages) {
      const found = rootsAndLater(build, stage);
      if (found === undefined || seen.has(found.root.execution.span.start)) continue;
      const { root, later } = found;
      seen.add(root.execution.span.start);
      const who =
        "before" in later
          ? `user ${later.before.user.value}, who installs there later,`
          : "the container, which installs there when it starts,";
      yield {
        span: root.execution.name.span,
        ...(found.how === "certain" ? { severity: "warning" as const } : {}),
        message: `what root installs into ${root.venv} belongs to root: ${who} cannot replace it`,
        related: [{ span: later.name.span, message: "somebody else installs here" }],
        fixes: [givenBack(build, root)],
      };
    }
  },
} satisfies Rule;

interface Installed {
  readonly execution: Execution;
  readonly installation: PythonInstall;
  readonly venv: string;
}

interface Conflict {
  readonly root: Installed;
  readonly later: Execution | Start;
  readonly how: "certain" | "possible";
}

/** The installation of root's that matters to a later one, and that later one. */
function rootsAndLater(build: Build, stage: StageBuild): Conflict | undefined {
  const { open, hit, isKnown } = atEnd(stage);
  if (hit !== undefined || !isKnown) return hit;
  if (!isPublished(stage, build) || isRoot(stage.end.user.value) !== false) return undefined;
  for (const start of startsOf(build, stage) ?? []) {
    const installation = pythonInstall(start);
    if (installation === undefined || typeof installation.target !== "object") continue;
    const found = clash(open, installation.target.venv, installation, start);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is known at the end of a stage: what root has installed and not given back, and the first that clashes with it. */
interface Ledger {
  readonly open: Open;
  readonly hit: Conflict | undefined;
  /** Whether it is known who installed what. */
  readonly isKnown: boolean;
}

const atEnd = folded(({ steps }, below: Ledger | undefined): Ledger => {
  let ledger: Ledger = below ?? { open: nothingOpen, hit: undefined, isKnown: true };
  for (const step of steps) if (ledger.hit === undefined && ledger.isKnown) ledger = afterStep(ledger, step);
  return ledger;
});

function afterStep(before: Ledger, { executions, before: state }: Step): Ledger {
  let { open } = before;
  const umask = executions.some((it) => letsGroupWrite(umaskOf(it)));
  for (const execution of executions) {
    const installation = pythonInstall(execution);
    open = withoutGivenBack(open, execution);
    if (installation === undefined || typeof installation.target !== "object") continue;
    const { venv } = installation.target;
    const root = isRoot(state.user.value);
    if (root === undefined || state.image === undefined) return { open, hit: undefined, isKnown: false };
    const counts = isCertain(execution);
    if (root) {
      if (!umask && counts) open = opened(open, { execution, installation, venv });
      continue;
    }
    const hit = counts ? clash(open, venv, installation, execution) : undefined;
    if (hit !== undefined) return { open, hit, isKnown: true };
  }
  return open === before.open ? before : { ...before, open };
}

function letsGroupWrite(umask: string | undefined): boolean {
  if (umask === undefined) return false;
  if (umask === "") return true;
  return /^[0-7]+$/.test(umask) ? (Number.parseInt(umask, 8) & 0o020) === 0 : /g=\w*w/.test(umask);
}

/** What root has installed and not given back: of each kind that a later installation may clash with the first. */
type Open = SharedMap<Installed>;

const nothingOpen: Open = SharedMap.of();

function opened(open: Open, installed: Installed): Open {
  const news = kindsOf(installed).filter((it) => !open.has(it));
  return open.withAll(news.map((it) => [it, installed]));
}

/** In one environment: that brings packages, or none but those that it names; that names a project, alone or with others. */
function kindsOf({ venv, installation }: Installed): string[] {
  const { more } = installation;
  const projects = projectsOf(installation);
  const kinds = projects.map((it) => `${venv} names ${it}`);
  if (!bringsPackages(installation)) return kinds;
  return [
    ...kinds,
    ...projects.map((it) => `${venv} brings ${it}`),
    `${venv} brings`,
    ...(more ? [] : [`${venv} alone`]),
  ];
}

const projectsOf = ({ requirements }: PythonInstall) => requirements.flatMap(({ project }) => project ?? []);

function clash(open: Open, venv: string, later: PythonInstall, call: Execution | Start): Conflict | undefined {
  const named = projectsOf(later).flatMap((it) => [`${venv} names ${it}`, `${venv} brings ${it}`]);
  const kinds = [`${venv} brings`, `${venv} alone`, ...named];
  const roots = new Set(inOrder(kinds.flatMap((it) => open.entry(it) ?? [])).map((it) => it.value));
  const hits = [...roots].flatMap((root) => {
    const how = conflict(root.installation, later);
    return how === undefined ? [] : [{ root, later: call, how }];
  });
  return hits.find((it) => it.how === "certain") ?? hits[0];
}

/** How likely the later installation has to change what root's brought. */
function conflict(root: PythonInstall, later: PythonInstall): "certain" | "possible" | undefined {
  const { line } = later;
  const both = later.requirements.some((it) => root.requirements.some(({ project }) => project === it.project));
  if (both && has(line, "--upgrade", "--force-reinstall", "--ignore-installed")) return "certain";
  // What syncs takes out what is not in the lock file, but for the tools.
  const syncs = /\bsync$/.test(line.verb) && line.table.spellings.has("--inexact");
  if (syncs && bringsPackages(root) && !has(line, "--inexact")) return root.more ? "possible" : "certain";
  if (has(line, "--no-deps") || !bringsPackages(root)) return undefined;
  return later.more || (both && line.call.args.some((it) => /[=<>]/.test(it.value ?? ""))) ? "possible" : undefined;
}

/** What is left of it behind a command that may make a venv writable for the group or give it to its user. */
function withoutGivenBack(open: Open, { effects, args }: Execution): Open {
  let left = open;
  for (const it of effects) {
    if (left.size === 0) return left;
    if (it.kind === "opens" || it.kind === "changes")
      left = it.path === undefined ? nothingOpen : without(left, it.path);
    if (it.kind !== "anything") continue;
    if (args.some(({ value }) => value === undefined || value === ".")) return nothingOpen;
    for (const { value } of args) for (const path of value!.match(/\/[^\s:;,"'=]+/g) ?? []) left = above(left, path);
  }
  return left;
}

/** Without what is at a path, below it or above it. */
const without = (open: Open, path: string): Open => above(open, path).withoutBelow(path === "/" ? path : `${path}/`);

/** Without what is at a path or above it. */
function above(open: Open, path: string): Open {
  let left = open.withoutBelow(`${path} `);
  for (let it = path; it !== "/"; ) {
    it = parentOf(it);
    left = left.withoutBelow(`${it} `);
  }
  return left;
}

function givenBack({ document }: Build, { execution, venv }: Installed): Fix {
  const text = venv === execution.before.image?.venv ? "$APP_ROOT" : venv;
  return {
    title: `Give ${text} back to its group below this`,
    safety: "suggested",
    edits: [insertBelow(document, execution.instruction, [`RUN fix-permissions ${text} -P`])],
  };
}
