// Commands that install Python packages: into which Python, and what is known of the packages.
import type { State } from "../image/state.ts";
import { isInstaller } from "../knowledge/python/programs.ts";
import { baseName } from "../text/paths.ts";
import { hasOption, type Invocation, isOn, operands } from "./call.ts";
import { pipInstall } from "./pip.ts";
import { type Target, targetOf, targetOfCommand } from "./python-target.ts";
import { isAssemble } from "./s2i-scripts.ts";
import { projectEnvironment } from "./uv.ts";

export interface Installation {
  readonly target: Target;
  /** The projects that the command names, normalised. */
  readonly projects: readonly string[];
  /** Whether it installs others too: those of a file, of a lock, of a folder. */
  readonly more: boolean;
}

/** What a command installs; undefined where it installs no Python packages. */
export function installationOf(call: Invocation, state: State): Installation | undefined {
  const pip = pipInstall(call);
  if (pip !== undefined) {
    const more = pip.paths.length > 0 || hasOption(call, "-r", "--requirement", "--group");
    return { target: targetOf(call, state), projects: pip.requirements.map((it) => it.project), more };
  }
  if (isAssemble(call, state)) return all(state.image && { venv: state.image.venv });
  const name = baseName(call.name.value ?? "");
  const verb = /^(micropipenv|pipenv|poetry|pdm)$/.test(name) ? operands(call.args, new Set())[0]?.value : undefined;
  switch (name) {
    case "uv": {
      if (!call.args.some((it) => it.value === "sync")) return undefined;
      if (call.args.some((it) => it.value === "pip")) return all(targetOf(call, state));
      const venv = projectEnvironment(call);
      return all(venv === undefined || hasOption(call, "--dry-run", "--check") ? undefined : { venv });
    }
    case "micropipenv":
      return verb === "install" ? all(targetOfCommand("python3", call, state)) : undefined;
    case "pipenv": {
      if (verb !== "install" && verb !== "sync") return undefined;
      const here = hasOption(call, "--system") || isOn("PIPENV_SYSTEM", call) === true;
      return all(here ? targetOfCommand("python3", call, state) : undefined);
    }
    case "poetry":
    case "pdm":
      return verb === "install" || verb === "sync" ? all(undefined) : undefined;
    default:
      return undefined;
  }
}

const all = (target: Target): Installation => ({ target, projects: [], more: true });

/** Tells whether an installation brings more than the tools that install others. */
export function bringsPackages({ projects, more }: Installation): boolean {
  return more || projects.some((it) => !isInstaller(it));
}
