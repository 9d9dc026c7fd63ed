// Which Python a command works for: the virtual environment that `pip`, `python -m pip`, `uv pip` install into.
import { holdsNoPython } from "../image/folders.ts";
import type { State } from "../image/state.ts";
import { absolute, baseName, parentOf } from "../text/paths.ts";
import { type Invocation, isOn, variable } from "./call.ts";
import { has, type Line, optionsNamed, valueOf } from "./line.ts";

/** The path of a virtual environment, `system` for a Python outside any, undefined where nobody knows. */
export type Target = { readonly venv: string } | "system" | undefined;

/** The Python that pip works for, however it is started. */
export function targetOfPip(line: Line, state: State): Target {
  const { call } = line;
  if (call.name.value === undefined || isElsewhere(line)) return undefined;
  const named = valueOf(line, "--python")?.value;
  return named === undefined ? targetOfProgram(call.name.value, call, state) : targetOfPython(named, call);
}

/** The Python that `uv pip` works for. */
export function targetOfUvPip(line: Line, state: State): Target {
  const { call } = line;
  if (isElsewhere(line)) return undefined;
  const said = optionsNamed(line, "-p").at(-1);
  const named = said?.value?.value ?? (variable("UV_PYTHON", call) || undefined);
  if (named !== undefined) return targetOfPython(named, call);
  if (said !== undefined) return undefined;
  const system = isOn("UV_SYSTEM_PYTHON", call);
  if (has(line, "--system") || system === true) return "system";
  const active = variable("VIRTUAL_ENV", call);
  if (active === undefined || system === undefined) return undefined;
  if (active !== "") return { venv: active };
  for (let at = call.workdir; at !== undefined; at = at === "/" ? undefined : parentOf(at)) {
    const venv = at === "/" ? "/.venv" : `${at}/.venv`;
    if (state.venvs.has(venv)) return { venv };
  }
  return targetOfProgram("python3", call, state);
}

const isElsewhere = (line: Line): boolean => has(line, "-t", "--prefix", "--root");

/** The Python of a program: the venv in whose `bin` it lies, directly or by way of PATH. */
export function targetOfProgram(name: string, call: Invocation, state: State): Target {
  if (name.includes("/")) return targetOfPython(name, call);
  const path = variable("PATH", call);
  for (const folder of path?.split(":") ?? []) {
    const at = absolute(folder, call.workdir);
    if (at === undefined) return undefined;
    if (baseName(at) === "bin" && state.venvs.has(parentOf(at))) return { venv: parentOf(at) };
    if ((at === "/usr/bin" || at === "/bin") && inSystem(name, state)) return "system";
    if (!holdsNoPython(at, state)) return undefined;
  }
  return undefined;
}

function inSystem(name: string, { image }: State): boolean {
  return image !== undefined && (name === `python${image.python}` || image.systemPythonExists);
}

/** A Python that is named by a path: of its own interpreter, or of the venv. */
function targetOfPython(path: string, { workdir }: Invocation): Target {
  if (!path.includes("/")) return undefined;
  const at = absolute(path, workdir);
  if (at === undefined) return undefined;
  if (/^\/(usr\/)?(bin|libexec)\//.test(at)) return "system";
  return { venv: baseName(parentOf(at)) === "bin" ? parentOf(parentOf(at)) : at };
}
