import { has } from "../commands/line.ts";
import type { PythonInstall } from "../commands/python-install.ts";
import { umaskOf } from "../commands/readers.ts";
import { isRoot } from "../image/state.ts";
import { isCertain } from "../queries/certain-commands.ts";
import { bringsPackages, pythonInstall } from "../queries/deeds.ts";
import { chainOf } from "../queries/stages.ts";
import { type Start, startsOf } from "../queries/starts.ts";
import type { Build, Execution, StageBuild } from "../simulation/build.ts";
import { insertBelow } from "../syntax/rewrite.ts";
import { isWithin } from "../text/paths.ts";
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
  const open: Installed[] = [];
  for (const { executions, before } of chainOf(stage)) {
    const umask = executions.some((it) => letsGroupWrite(umaskOf(it)));
    for (const execution of executions) {
      const installation = pythonInstall(execution);
      const kept = open.filter((it) => !givesBack(execution, it.venv));
      open.splice(0, open.length, ...kept);
      if (installation === undefined || typeof installation.target !== "object") continue;
      const { venv } = installation.target;
      const root = isRoot(before.user.value);
      if (root === undefined || before.image === undefined) return undefined;
      if (root) {
        if (!umask && isCertain(execution)) open.push({ execution, installation, venv });
        continue;
      }
      const hit = clash(open, venv, installation, execution);
      if (hit !== undefined && isCertain(execution)) return hit;
    }
  }
  if (!build.published.includes(stage) || isRoot(stage.end.user.value) !== false) return undefined;
  for (const start of startsOf(build, stage) ?? []) {
    const installation = pythonInstall(start);
    if (installation === undefined || typeof installation.target !== "object") continue;
    const hit = clash(open, installation.target.venv, installation, start);
    if (hit !== undefined) return hit;
  }
  return undefined;
}

function letsGroupWrite(umask: string | undefined): boolean {
  if (umask === undefined) return false;
  if (umask === "") return true;
  return /^[0-7]+$/.test(umask) ? (Number.parseInt(umask, 8) & 0o020) === 0 : /g=\w*w/.test(umask);
}

function clash(
  open: readonly Installed[],
  venv: string,
  later: PythonInstall,
  call: Execution | Start,
): Conflict | undefined {
  const hits = open.flatMap((root) => {
    const how = root.venv === venv ? conflict(root.installation, later) : undefined;
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

/** Tells whether a command makes the venv writable for the group or gives it to its user. */
function givesBack({ effects, args }: Execution, venv: string): boolean {
  return effects.some((it) => {
    if (it.kind === "opens" || it.kind === "changes")
      return it.path === undefined || isWithin(venv, it.path) || isWithin(it.path, venv);
    return (
      it.kind === "anything" && args.some(({ value }) => value === undefined || value.includes(venv) || value === ".")
    );
  });
}

function givenBack({ document }: Build, { execution, venv }: Installed): Fix {
  const text = venv === execution.before.image?.venv ? "$APP_ROOT" : venv;
  return {
    title: `Give ${text} back to its group below this`,
    safety: "suggested",
    edits: [insertBelow(document, execution.instruction, [`RUN fix-permissions ${text} -P`])],
  };
}
