// Which Python a command works for: the virtual environment that `pip`, `python -m pip`, `uv pip` install into.
import { holdsNoPython } from "../image/folders.ts";
import type { State } from "../image/state.ts";
import { absolute, baseName, parentOf } from "../text/paths.ts";
import { hasOption, type Invocation, isOn, optionValue, variable } from "./call.ts";

/** The path of a virtual environment, `system` for a Python outside any, undefined where nobody knows. */
export type Target = { readonly venv: string } | "system" | undefined;

/** The Python that an installing command works for. `name` is what it is called by: "pip", "python3", "uv". */
export function targetOf(call: Invocation, state: State): Target {
  const name = call.name.value;
  if (name === undefined || hasOption(call, "-t", "--target", "--prefix", "--root")) return undefined;
  if (baseName(name) === "uv") return targetOfUv(call, state);
  const named = optionValue(call, "--python");
  return named === undefined ? targetOfCommand(name, call, state) : targetOfPython(named, call);
}

/** The Python of a program: the venv in whose `bin` it lies, directly or by way of PATH. */
export function targetOfCommand(name: string, call: Invocation, state: State): Target {
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
function targetOfPython(path: string, call: Invocation): Target {
  if (!path.includes("/")) return undefined;
  const at = absolute(path, call.workdir);
  if (at === undefined) return undefined;
  if (/^\/(usr\/)?(bin|libexec)\//.test(at)) return "system";
  return { venv: baseName(parentOf(at)) === "bin" ? parentOf(parentOf(at)) : at };
}

function targetOfUv(call: Invocation, state: State): Target {
  const named = optionValue(call, "--python", "-p") ?? (variable("UV_PYTHON", call) || undefined);
  if (named !== undefined) return targetOfPython(named, call);
  if (hasOption(call, "--python", "-p")) return undefined;
  const system = isOn("UV_SYSTEM_PYTHON", call);
  if (hasOption(call, "--system") || system === true) return "system";
  const active = variable("VIRTUAL_ENV", call);
  if (active === undefined || system === undefined) return undefined;
  if (active !== "") return { venv: active };
  for (let at = call.workdir; at !== undefined; at = at === "/" ? undefined : parentOf(at)) {
    const venv = at === "/" ? "/.venv" : `${at}/.venv`;
    if (state.venvs.has(venv)) return { venv };
  }
  return targetOfCommand("python3", call, state);
}
