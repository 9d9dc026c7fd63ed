// Which program a shell finds on PATH: one of a virtual environment, or none that anybody here knows.
import { type Invocation, variable } from "../commands/call.ts";
import { ask } from "../image/facts.ts";
import { holdsNoPython } from "../image/folders.ts";
import { rpm, type State } from "../image/state.ts";
import { isOrdinary } from "../knowledge/program-kinds.ts";
import { isNativeProgram, isPythonProgram } from "../knowledge/python/programs.ts";
import { packageFor } from "../knowledge/rpms.ts";
import { absolute, baseName } from "../text/paths.ts";

/** Tells whether a name is that of a script which a Python project brings, and which begins with the path of its Python. */
export const isPythonScript = (name: string): boolean => isPythonProgram(name) && !isNativeProgram(name);

/**
 * Tells whether a command starts a script from the `bin` of this venv: by its path, or by a name that PATH finds there
 * first. Python itself is no script. Only what is certain counts.
 */
export function startsScriptOf(venv: string, call: Invocation, state: State): boolean {
  const name = call.name.value;
  if (name === undefined || isNativeProgram(baseName(name))) return false;
  if (name.includes("/")) return absolute(name, call.workdir)?.startsWith(`${venv}/bin/`) === true;
  const path = variable("PATH", call)?.split(":") ?? [];
  const at = path.findIndex((it) => absolute(it, call.workdir) === `${venv}/bin`);
  // What stands before it may have a program of that name.
  if (at < 0 || !path.slice(0, at).every((it) => holdsNoPython(it, state))) return false;
  const known = ask(state.commands, name).is;
  if (isPythonScript(name)) return !isElsewhere(name, path.slice(0, at), state);
  return (
    known === "unknown" && state.commands.rest.cause === undefined && /^[a-z][\w-]*$/.test(name) && !isOrdinary(name)
  );
}

/** Tells whether an RPM or the file itself put a program of that name into a folder that comes first. */
function isElsewhere(name: string, folders: readonly string[], state: State): boolean {
  const rpmWithIt = state.image && packageFor(name, state.image.distro);
  if (rpmWithIt !== undefined && rpm(state, rpmWithIt).is === "yes") return true;
  return folders.some((it) => {
    const folder = absolute(it, "/")!;
    return [folder, `${folder}/*`, `${folder}/${name}`].some((at) => state.files.get(at)?.cause !== undefined);
  });
}
