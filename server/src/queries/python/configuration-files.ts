// What pip and uv are told by files of their own, wherever those lie in the image: pip.conf, uv.toml, `pip config set`.
import { variable } from "../../commands/call.ts";
import { pipConfigured } from "../../commands/pip-config.ts";
import { projectFolder } from "../../commands/uv.ts";
import { isSwitchedOff, pipConfOption, readPipConf } from "../../context/requirements/pip-conf.ts";
import { uvSettings } from "../../context/requirements/pyproject-tools.ts";
import type { Setting } from "../../context/requirements/requirement.ts";
import { get, parseToml } from "../../context/requirements/toml.ts";
import type { Execution } from "../../simulation/build.ts";
import { mountsOf } from "../../simulation/mounts.ts";
import { absolute } from "../../text/paths.ts";
import type { ImageTexts } from "./image-texts.ts";

/** The settings of the files that a tool looks for. A file that cannot be read may name any index. */
export function configuredSettings(tool: string, execution: Execution, texts: ImageTexts): Setting[] {
  if (tool === "uv") return uvFiles(execution).flatMap((it) => settingsIn(it, execution, texts, readUv));
  if (tool === "poetry" || tool === "pdm") return [];
  const told = pipConfigured(execution.before).flatMap(({ key, value }) => setting(key, value, execution));
  return [...pipFiles(execution).flatMap((it) => settingsIn(it, execution, texts, readPipConf)), ...told];
}

function setting(key: string, value: string | undefined, { span }: Execution): Setting[] {
  const option = pipConfOption(key);
  if (option === undefined || isSwitchedOff(option, value)) return [];
  return [{ option, value: value?.replace(/\s+/g, ",") ?? "unknown", file: "", span }];
}

function settingsIn(
  path: string,
  execution: Execution,
  texts: ImageTexts,
  read: (text: string, file: string, path: string) => Setting[],
): Setting[] {
  const { instruction, before, span } = execution;
  const file = texts.fileAt(path);
  const text = file === undefined ? undefined : texts.textAt(path);
  if (text !== undefined) return read(text, file!, path);
  const isMounted = mountsOf(instruction, before).some((it) => it.target === path && it.type !== "cache");
  const isThere = before.files.get(path)?.is === "yes" || file !== undefined || texts.isOverwritten(path);
  return isMounted || isThere ? [{ option: "extra-index-url", value: "unknown", file: "", span }] : [];
}

function readUv(text: string, file: string, path: string): Setting[] {
  const toml = parseToml(text);
  if ("failure" in toml) return [];
  const uv = path.endsWith("/pyproject.toml") ? get(toml.table, "tool", "uv") : toml.table;
  return uvSettings(uv, []).map(({ option, value }) => ({ option, value, file, span: { start: 0, end: 0 } }));
}

/** The user's home directory, and the folder of configuration files, as far as they are known. */
function homeOf(execution: Execution) {
  const home = variable("HOME", execution) || undefined;
  return { home, config: variable("XDG_CONFIG_HOME", execution) || (home && `${home}/.config`) };
}

/** Where pip looks, as its guide lists it under "Configuration files"; the venv's own is the site's. */
function pipFiles(execution: Execution): string[] {
  const { home, config } = homeOf(execution);
  const venv = variable("VIRTUAL_ENV", execution) || execution.before.image?.venv;
  const folders = [config && `${config}/pip`, home && `${home}/.pip`, venv];
  return ["/etc/pip.conf", "/etc/xdg/pip/pip.conf", ...folders.flatMap((it) => (it ? `${it}/pip.conf` : []))];
}

/** Where uv looks: the system's, the user's, the project's own. */
function uvFiles(execution: Execution): string[] {
  const { config } = homeOf(execution);
  const folder = projectFolder(execution);
  const own = folder === undefined ? [] : [absolute("uv.toml", folder)!, absolute("pyproject.toml", folder)!];
  return ["/etc/uv/uv.toml", ...(config ? [`${config}/uv/uv.toml`] : []), ...own];
}
