// What pip and uv are told by files of their own, wherever those lie in the image: pip.conf, uv.toml, `pip config set`.

import { isSwitchedOff, pipConfOption, readPipConf } from "../context/requirements/pip-conf.ts";
import { uvSettings } from "../context/requirements/pyproject-tools.ts";
import type { Setting } from "../context/requirements/requirement.ts";
import { get, parseToml } from "../context/requirements/toml.ts";
import { absolute } from "../text/paths.ts";
import { type Invocation, variable } from "./call.ts";
import type { Line } from "./line.ts";
import { pipConfigured } from "./pip.ts";
import type { PythonInstall } from "./python-install.ts";
import type { Whereabouts } from "./requirement-list.ts";
import { projectFolder } from "./uv-folders.ts";
import { uvProject } from "./uv-project.ts";

/** The settings of the files that a tool looks for. A file that cannot be read may name any index. */
export function configuredSettings({ tool, line }: PythonInstall, where: Whereabouts): Setting[] {
  if (tool === "uv") return uvFiles(line, where).flatMap((it) => settingsIn(it, where, readUv));
  if (tool === "poetry" || tool === "pdm") return [];
  const told = pipConfigured(where.before).flatMap(({ key, value }) => setting(key, value, where.call));
  return [...pipFiles(where).flatMap((it) => settingsIn(it, where, readPipConf)), ...told];
}

function setting(key: string, value: string | undefined, { span }: Invocation): Setting[] {
  const option = pipConfOption(key);
  if (option === undefined || isSwitchedOff(option, value)) return [];
  return [{ option, value: value?.replace(/\s+/g, ",") ?? "unknown", file: "", span }];
}

function settingsIn(
  path: string,
  { call, before, mounts, listing }: Whereabouts,
  read: (text: string, file: string, path: string) => Setting[],
): Setting[] {
  const file = listing.fileAt(path);
  const text = file === undefined ? undefined : listing.textAt(path);
  if (text !== undefined) return read(text, file!, path);
  const isMounted = mounts.some((it) => it.target === path && it.type !== "cache");
  const isThere = before.files.get(path)?.is === "yes" || file !== undefined || listing.isOverwritten(path);
  return isMounted || isThere ? [{ option: "extra-index-url", value: "unknown", file: "", span: call.span }] : [];
}

function readUv(text: string, file: string, path: string): Setting[] {
  const toml = parseToml(text);
  if ("failure" in toml) return [];
  const uv = path.endsWith("/pyproject.toml") ? get(toml.table, "tool", "uv") : toml.table;
  return uvSettings(uv, []).map(({ option, value }) => ({ option, value, file, span: { start: 0, end: 0 } }));
}

/** The user's home directory, and the folder of configuration files, as far as they are known. */
function homeOf(call: Invocation) {
  const home = variable("HOME", call) || undefined;
  return { home, config: variable("XDG_CONFIG_HOME", call) || (home && `${home}/.config`) };
}

/** Where pip looks, as its guide lists it under "Configuration files"; the venv's own is the site's. */
function pipFiles({ call, before }: Whereabouts): string[] {
  const { home, config } = homeOf(call);
  const venv = variable("VIRTUAL_ENV", call) || before.image?.venv;
  const folders = [config && `${config}/pip`, home && `${home}/.pip`, venv];
  return ["/etc/pip.conf", "/etc/xdg/pip/pip.conf", ...folders.flatMap((it) => (it ? `${it}/pip.conf` : []))];
}

/** Where uv looks: the system's, the user's, those of the project and of its workspace. */
function uvFiles(line: Line, { listing }: Whereabouts): string[] {
  const { config } = homeOf(line.call);
  const folders = new Set([projectFolder(line), uvProject(line, listing)?.root]);
  const own = [...folders].flatMap((it) =>
    it === undefined ? [] : [absolute("uv.toml", it)!, absolute("pyproject.toml", it)!],
  );
  return ["/etc/uv/uv.toml", ...(config ? [`${config}/uv/uv.toml`] : []), ...own];
}
