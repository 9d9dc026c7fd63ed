// Where uv looks for its project, and where it puts what that needs.
import { covering } from "../image/origin-index.ts";
import type { State } from "../image/state.ts";
import { absolute, isWithin, parentOf } from "../text/paths.ts";
import { variable } from "./call.ts";
import { has, type Line, optionsNamed } from "./line.ts";

/** The folder in which `uv sync` and `uv run` look for their project; it may lie above. */
export function projectFolder(line: Line): string | undefined {
  const { call } = line;
  const told = (option: string, ...variables: readonly string[]): string | undefined => {
    const said = optionsNamed(line, option).at(-1);
    // Where the environment is not known, nobody has said anything there that is out of the ordinary.
    if (said === undefined) return variables.map((it) => variable(it, call) ?? "").find(Boolean) ?? "";
    return said.value?.value;
  };
  const run = told("--directory", "UV_WORKING_DIR", "UV_WORKING_DIRECTORY");
  const project = told("--project", "UV_PROJECT");
  const workdir = run === undefined ? undefined : absolute(run, call.workdir);
  return project === undefined ? undefined : absolute(project, workdir);
}

/**
 * Where `uv sync` and `uv run` put a project's packages: UV_PROJECT_ENVIRONMENT, else `.venv`, beside the lock; undefined
 * where nobody knows.
 */
export function projectEnvironment(line: Line, state: State): string | undefined {
  const { call } = line;
  if (has(line, "--active")) return variable("VIRTUAL_ENV", call) || undefined;
  const named = variable("UV_PROJECT_ENVIRONMENT", call);
  if (named?.startsWith("/")) return absolute(named, "/");
  const folder = projectFolder(line);
  if (named === undefined || folder === undefined || isBelowAnother(folder, state)) return undefined;
  return absolute(named || ".venv", folder);
}

/** Tells whether a folder is part of something that was copied, which may have a workspace at its root. */
function isBelowAnother(folder: string, { origins }: State): boolean {
  if (folder === "/") return false;
  const own = covering(origins, `${folder}/pyproject.toml`).at(-1);
  const above = covering(origins, `${parentOf(folder)}/pyproject.toml`).at(-1);
  // A folder that was copied for itself has no workspace above it.
  return above !== undefined && above.from !== undefined && (own === undefined || !isWithin(own.path, folder));
}
