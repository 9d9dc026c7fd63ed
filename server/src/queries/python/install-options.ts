// What pip and uv are told beside the list: where packages come from, and whether as wheels or as sources.
import { isOn, variable } from "../../commands/call.ts";
import { isSwitchedOff } from "../../context/requirements/pip-conf.ts";
import type { Setting } from "../../context/requirements/requirement.ts";
import type { Execution } from "../../simulation/build.ts";
import { secretVariables } from "../../simulation/mounts.ts";
import { baseName } from "../../text/paths.ts";
import { configuredSettings } from "./configuration-files.ts";
import type { ImageTexts } from "./image-texts.ts";

type Option = Setting["option"];

const options = new Map<string, Option>(
  Object.entries({
    "--no-binary": "no-binary",
    "--no-binary-package": "no-binary",
    "--only-binary": "only-binary",
    "--no-build-package": "only-binary",
    "--prefer-binary": "prefer-binary",
    "-i": "index-url",
    "--index-url": "index-url",
    "--default-index": "index-url",
    "--pypi-url": "index-url",
    "--pypi-mirror": "index-url",
    "--config-file": "extra-index-url",
    "--extra-index-url": "extra-index-url",
    "--index": "extra-index-url",
    "-f": "find-links",
    "--find-links": "find-links",
    "--no-index": "no-index",
  }),
);

const flags: ReadonlySet<Option> = new Set<Option>(["no-index", "prefer-binary"]);

const ofPip: readonly (readonly [string, Option])[] = [
  ["PIP_NO_BINARY", "no-binary"],
  ["PIP_ONLY_BINARY", "only-binary"],
  ["PIP_PREFER_BINARY", "prefer-binary"],
  ["PIP_INDEX_URL", "index-url"],
  ["PIP_EXTRA_INDEX_URL", "extra-index-url"],
  ["PIP_FIND_LINKS", "find-links"],
  ["PIP_NO_INDEX", "no-index"],
  // A configuration file may say anything.
  ["PIP_CONFIG_FILE", "extra-index-url"],
  ["PIPENV_PYPI_MIRROR", "index-url"],
];

const ofUv: readonly (readonly [string, Option])[] = [
  ["UV_CONFIG_FILE", "extra-index-url"],
  ["UV_INDEX_URL", "index-url"],
  ["UV_DEFAULT_INDEX", "index-url"],
  ["UV_INDEX", "extra-index-url"],
  ["UV_EXTRA_INDEX_URL", "extra-index-url"],
  ["UV_FIND_LINKS", "find-links"],
  ["UV_NO_INDEX", "no-index"],
  ["UV_NO_BINARY_PACKAGE", "no-binary"],
  ["UV_NO_BUILD_PACKAGE", "only-binary"],
];

const others: Readonly<Record<string, readonly (readonly [string, Option])[]>> = {
  uv: ofUv,
  poetry: [
    ["POETRY_INSTALLER_NO_BINARY", "no-binary"],
    ["POETRY_INSTALLER_ONLY_BINARY", "only-binary"],
  ],
  pdm: [
    ["PDM_NO_BINARY", "no-binary"],
    ["PDM_ONLY_BINARY", "only-binary"],
    ["PDM_PREFER_BINARY", "prefer-binary"],
    ["PDM_PYPI_URL", "index-url"],
  ],
};

/**
 * What a command and its environment say, in the order in which it counts. A value that is not known is that of an
 * index that nobody knows.
 */
export function settingsOf(execution: Execution, texts: ImageTexts): Setting[] {
  const { args, span, name } = execution;
  const tool = baseName(name.value ?? "");
  const found: Setting[] = configuredSettings(tool, execution, texts);
  const add = (option: Option, value: string) => found.push({ option, value, file: "", span });
  const { instruction, before } = execution;
  // A secret may be mounted as a variable.
  const secret = new Set(secretVariables(instruction, before));
  for (const [named, option] of others[tool] ?? ofPip) {
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
    const option = options.get(named);
    if (option === undefined) return;
    if (flags.has(option)) add(option, "");
    else if (bare && named === "--no-binary") add(option, ":all:");
    else add(option, (it.value === undefined ? undefined : (given ?? args[i + 1]?.value)) ?? "unknown");
  });
  return found;
}
