// Which interpreter uv takes, and whether it downloads one.
import { ask, type Presence } from "../image/facts.ts";
import type { State } from "../image/state.ts";
import { isOn, variable } from "./call.ts";
import { has, type Line, valueOf } from "./line.ts";

/** "3.13", "python3.13", "cpython-3.13.2", "/usr/bin/python3.13". */
export function minorNamed(python: string | undefined): string | undefined {
  return /^(?:cpython-?@?|python@?|\/\S*\/python)?(3\.\d+)(?:\.\d+)?$/.exec(python ?? "")?.[1];
}

/**
 * Whether uv takes an interpreter that it downloads: never where it is told so, certainly where it is asked for a
 * managed one or for a Python that is not there.
 */
export function downloadsPython(named: string | undefined, line: Line, state: State): Presence {
  const { call } = line;
  const allowed = variable("UV_PYTHON_DOWNLOADS", call)?.toLowerCase();
  const preference =
    valueOf(line, "--python-preference")?.value ?? variable("UV_PYTHON_PREFERENCE", call)?.toLowerCase();
  const managed = isOn("UV_MANAGED_PYTHON", call);
  const unmanaged = isOn("UV_NO_MANAGED_PYTHON", call);
  if (preference === "only-system" || unmanaged || has(line, "--no-managed-python") || named?.startsWith("/"))
    return "no";
  const there = state.toolSettings.get("uv python install");
  const minor = minorNamed(named);
  // An interpreter that uv has downloaded before is taken first.
  if (there !== undefined && preference !== "system") {
    if (there === "?" || named === undefined) return "unknown";
    if (named === "" || minor === there) return "yes";
  }
  if (/^(never|0|false|no|off|manual)$/.test(allowed ?? "") || has(line, "--no-python-downloads")) return "no";
  if (allowed === undefined || preference === undefined || managed === undefined || unmanaged === undefined)
    return "unknown";
  if (managed || preference === "only-managed" || has(line, "--managed-python")) return "yes";
  if (named === "") return "no";
  return minor === undefined ? "unknown" : absentPython(minor, state);
}

/** Whether a Python is certainly not in the image. */
export function absentPython(minor: string, { image, rpms, commands, files }: State): Presence {
  if (image === undefined || rpms.rest.cause !== undefined) return "unknown";
  if (minor === image.python || ask(commands, `python${minor}`).is === "yes") return "no";
  const rpm = new RegExp(`^python${minor.replace(".", "\\.?")}($|-)`);
  if ([...rpms.listed].some(([name, { is }]) => is !== "no" && rpm.test(name))) return "no";
  const copied = ["/", "/*", "/usr", "/usr/*", "/usr/local", "/usr/local/*"].some((it) => files.get(it)?.cause);
  return copied || minor === image.distro.python3 ? "unknown" : "yes";
}
