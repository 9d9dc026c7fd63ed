// What pip and uv are told beside the list: where packages come from, and whether as wheels or as sources.

import { isOn, variable } from "../../commands/call.ts";
import { isSwitchedOff } from "../../context/requirements/pip-conf.ts";
import type { Setting } from "../../context/requirements/requirement.ts";
import { isFlag, type SourceSetting, settingByOption, settingsByVariable } from "../../knowledge/tool-settings.ts";
import type { Execution } from "../../simulation/build.ts";
import { secretVariables } from "../../simulation/mounts.ts";
import { baseName } from "../../text/paths.ts";
import { configuredSettings } from "./configuration-files.ts";
import type { ImageTexts } from "./image-texts.ts";

/**
 * What a command and its environment say, in the order in which it counts. A value that is not known is that of an
 * index that nobody knows.
 */
export function settingsOf(execution: Execution, texts: ImageTexts): Setting[] {
  const { args, span, name } = execution;
  const tool = baseName(name.value ?? "");
  const found: Setting[] = configuredSettings(tool, execution, texts);
  const add = (option: SourceSetting, value: string) => found.push({ option, value, file: "", span });
  const { instruction, before } = execution;
  // A secret may be mounted as a variable.
  const secret = new Set(secretVariables(instruction, before));
  for (const [named, option] of settingsByVariable(tool)) {
    const value = secret.has(named) ? undefined : variable(named, execution)?.trim();
    if (value === "" || value === "/dev/null" || isSwitchedOff(option, value)) continue;
    add(option, value?.replaceAll(" ", ",") ?? "unknown");
  }
  if (tool === "uv") {
    if (isOn("UV_NO_BINARY", execution)) add("no-binary", ":all:");
    if (isOn("UV_NO_BUILD", execution)) add("only-binary", ":all:");
  }
  // Where uv works on a project, these are flags and the projects have an option of their own.
  const bare = tool === "uv" && !args.some((it) => it.value === "pip");
  args.forEach((it, i) => {
    const text = it.value ?? it.prefix;
    const [named = "", given] = text.split(/=(.*)/s, 2);
    if (named === "--no-build") add("only-binary", ":all:");
    const option = settingByOption(named);
    if (option === undefined) return;
    if (isFlag(option)) add(option, "");
    else if (bare && named === "--no-binary") add(option, ":all:");
    else add(option, (it.value === undefined ? undefined : (given ?? args[i + 1]?.value)) ?? "unknown");
  });
  return found;
}
