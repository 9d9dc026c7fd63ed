// What pip and uv are told beside the list: where packages come from, and whether as wheels or as sources.

import { isSwitchedOff } from "../context/requirements/pip-conf.ts";
import type { Setting } from "../context/requirements/requirement.ts";
import { isFlag, type SourceSetting, settingByOption, settingsByVariable } from "../knowledge/tool-settings.ts";
import { isOn, variable } from "./call.ts";
import { configuredSettings } from "./configuration-files.ts";
import type { PythonInstall } from "./python-install.ts";
import type { Whereabouts } from "./requirement-list.ts";

/**
 * What a command and its environment say, in the order in which it counts. A value that is not known is that of an
 * index that nobody knows.
 */
export function settingsOf(install: PythonInstall, where: Whereabouts): Setting[] {
  const { tool, line } = install;
  const { call } = where;
  const found: Setting[] = configuredSettings(install, where);
  const add = (option: SourceSetting, value: string) => found.push({ option, value, file: "", span: call.span });
  // A secret may be mounted as a variable.
  const secret = new Set(where.secrets);
  for (const [named, option] of settingsByVariable(tool)) {
    const value = secret.has(named) ? undefined : variable(named, call)?.trim();
    if (value === "" || value === "/dev/null" || isSwitchedOff(option, value)) continue;
    add(option, value?.replaceAll(" ", ",") ?? "unknown");
  }
  if (tool === "uv") {
    if (isOn("UV_NO_BINARY", call)) add("no-binary", ":all:");
    if (isOn("UV_NO_BUILD", call)) add("only-binary", ":all:");
  }
  for (const { name, value } of line.options) {
    if (name === "--no-build") add("only-binary", ":all:");
    const option = settingByOption(name);
    if (option === undefined) continue;
    if (isFlag(option)) add(option, "");
    // Where uv works on a project, this is a flag and the projects have an option of their own.
    else if (value === undefined && line.table.spellings.get(name)?.value === "none") add(option, ":all:");
    else add(option, value?.value ?? "unknown");
  }
  return found;
}
