// Every command that is known, by its names.

import { baseName } from "../text/paths.ts";
import { accountCommands } from "./accounts.ts";
import { archiveCommands } from "./archives.ts";
import { buildCommands } from "./builders.ts";
import type { Command } from "./command.ts";
import { downloadCommands } from "./downloads.ts";
import { fileToolCommands } from "./file-tools.ts";
import { fileCommands } from "./files.ts";
import { foreignCommands } from "./foreign-managers.ts";
import { nodeCommands } from "./node.ts";
import { ownershipCommands } from "./ownership.ts";
import { packageCommands } from "./package-manager.ts";
import { pip } from "./pip.ts";
import { projectCommands } from "./projects.ts";
import { python } from "./python.ts";
import { quietCommands } from "./readers.ts";
import { repositoryCommands } from "./repositories.ts";
import { otherScripts, quietScripts } from "./s2i-scripts.ts";
import { sed } from "./sed.ts";
import { systemCommands } from "./system.ts";
import { textCommands } from "./texts.ts";
import { toolCommands } from "./tools.ts";
import { uv } from "./uv.ts";
import { virtualenv } from "./venv.ts";
import { wrapperCommands } from "./wrappers.ts";

/** All of them. */
export const commands: readonly Command[] = [
  ...fileCommands,
  ...fileToolCommands,
  ...ownershipCommands,
  ...downloadCommands,
  ...archiveCommands,
  sed,
  ...textCommands,
  ...packageCommands,
  ...foreignCommands,
  ...repositoryCommands,
  ...accountCommands,
  ...systemCommands,
  pip,
  uv,
  ...toolCommands,
  ...projectCommands,
  virtualenv,
  python,
  ...nodeCommands,
  ...buildCommands,
  otherScripts,
  quietScripts,
  ...wrapperCommands,
  ...quietCommands,
];

const byName = new Map<string, Command>();
const versioned = new Map<string, Command>();
for (const command of commands) {
  for (const name of command.names.split(" ")) {
    if (name.endsWith("*")) versioned.set(name.slice(0, -1), command);
    else byName.set(name, command);
  }
}

/** Programs that build Python projects, and that a published image does not need for it. */
const buildTools = new Set([uv, ...toolCommands, ...projectCommands].flatMap((it) => it.names.split(" ")));

/** Whether a program only builds Python projects. */
export const isBuildTool = (program: string): boolean => buildTools.has(program);

/** Every name that is known, without versions. */
export const commandNames: readonly string[] = [...byName.keys(), ...versioned.keys()];

/**
 * The command that a name calls: "cp", "/usr/bin/python3.12". Undefined for a program that nobody here knows, and for a
 * file of the project's own such as `./install`.
 */
export function commandNamed(name: string): Command | undefined {
  if (/^\.\.?\//.test(name) && !/\/s?bin\/[^/]+$/.test(name)) return undefined;
  const called = baseName(name);
  return byName.get(called) ?? versioned.get(called.replace(/-?\d[\d.]*$/, ""));
}
