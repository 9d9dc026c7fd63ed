// What pip and uv are told beside the list: where packages come from, and whether as wheels or as sources.

import { isSwitchedOff } from "../context/requirements/pip-conf.ts";
import type { Setting } from "../context/requirements/requirement.ts";
import { isOn, variable } from "./call.ts";
import { configuredSettings } from "./configuration-files.ts";
import type { PythonInstall } from "./python-install.ts";
import type { Whereabouts } from "./requirement-list.ts";

type Option = Setting["option"];

const options = new Map<string, Option>(
  Object.entries({
    "--no-binary": "no-binary",
    "--no-binary-package": "no-binary",
    "--only-binary": "only-binary",
    "--no-build-package": "only-binary",
    "--prefer-binary": "prefer-binary",
    "-i": "index-url",
    "--default-index": "index-url",
    "--pypi-mirror": "index-url",
    "--config-file": "extra-index-url",
    "--extra-index-url": "extra-index-url",
    "--index": "extra-index-url",
    "-f": "find-links",
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
export function settingsOf(install: PythonInstall, where: Whereabouts): Setting[] {
  const { tool, line } = install;
  const { call, mounts } = where;
  const found: Setting[] = configuredSettings(install, where);
  const add = (option: Option, value: string) => found.push({ option, value, file: "", span: call.span });
  // A secret may be mounted as a variable.
  const secret = new Set(mounts.flatMap((it) => it.options.get("env") ?? []));
  for (const [named, option] of others[tool] ?? ofPip) {
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
    const option = options.get(name);
    if (option === undefined) continue;
    if (flags.has(option)) add(option, "");
    // Where uv works on a project, this is a flag and the projects have an option of their own.
    else if (value === undefined && line.table.spellings.get(name)?.value === "none") add(option, ":all:");
    else add(option, value?.value ?? "unknown");
  }
  return found;
}
