// Where the tools that install Python packages keep their caches.

import type { State } from "../image/state.ts";
import { cachesInHome, toolCache } from "../knowledge/caches.ts";
import { otherInstallers } from "../knowledge/s2i-variables.ts";
import { baseName } from "../text/paths.ts";
import { type Invocation, isOn, variable } from "./call.ts";
import type { Deed } from "./effect.ts";
import { has, lineOf } from "./line.ts";
import { isNodeProgram } from "./node.ts";
import { commandNamed } from "./table.ts";

export interface ToolCache {
  readonly tool: string;
  /** Undefined where nobody knows. */
  readonly path: string | undefined;
  /** It is turned off, and nothing is kept there. */
  readonly off: boolean;
}

/** Where a command caches; undefined where it is no tool that caches, or is told not to. */
export function cacheOf(deed: Deed, { env }: Pick<State, "env">): ToolCache | undefined {
  const tool = toolOfCache(deed);
  const { variable: named, also = named, folder, inHome, off: never } = toolCache(tool ?? "") ?? {};
  if (tool === undefined || named === undefined) return undefined;
  const path = variable(named, deed) === "" ? variable(also!, deed) : variable(named, deed);
  const base = variable("XDG_CACHE_HOME", deed);
  const home = variable("HOME", deed);
  const unknown: ToolCache = { tool, path: undefined, off: false };
  const line = lineIn(deed);
  if ((line && has(line, "--cache-dir", "--cache")) || path === undefined || base === undefined || !home)
    return unknown;
  if (never !== undefined && (isOn(never, deed) !== false || (line && has(line, "--no-cache")))) return undefined;
  const value = tool === "pip" ? variable("PIP_NO_CACHE_DIR", deed) : "";
  const own = env.set.get("PIP_NO_CACHE_DIR")?.cause !== undefined;
  const off = value === undefined ? undefined : value !== "" && (!own || /^(1|true|yes|on)$/i.test(value));
  if (off === undefined || (value !== "" && !off)) return unknown;
  const caches = inHome === true ? home : base || `${home}/${cachesInHome}`;
  return { tool, path: path || `${caches}/${folder}`, off };
}

/**
 * Whether a command ends where it may not write to its cache, even if it has nothing to keep there: uv opens a file of
 * its cache for writing before it does anything (`create_base_files` in crates/uv-cache/src/lib.rs of astral-sh/uv).
 */
export function insistsOnCache(deed: Deed): boolean {
  const works = deed.effects.some(({ kind }) => kind === "python" || kind === "tool" || kind === "venv");
  return toolOfCache(deed) === "uv" && (works || lineIn(deed)?.verb === "run");
}

/** Whether a command empties the cache of its tool. */
export const clearsCache = (deed: Deed): boolean => {
  const verb = lineIn(deed)?.verb;
  return verb === "cache" || verb === "cache clean" || verb === "clean";
};

/** The tool that caches: pip where Python or assemble runs it; undefined where a variable lets assemble run another one. */
function toolOfCache(deed: Deed): string | undefined {
  const { effects, name } = deed;
  const install = effects.find((it) => it.kind === "python")?.install;
  if (install?.from === "requirements") return install.tool;
  if (effects.some((it) => it.kind === "assembles"))
    return otherInstallers.every((it) => variable(it, deed) === "") ? "pip" : undefined;
  const program = baseName(name.value ?? "");
  if (isNodeProgram(program)) return program;
  const called = commandNamed(name.value ?? "")?.names.replaceAll("*", "") ?? "";
  return called === "uvx" ? "uv" : called;
}

function lineIn(call: Invocation) {
  const command = call.name.value === undefined ? undefined : commandNamed(call.name.value);
  return command && lineOf(call, command);
}
