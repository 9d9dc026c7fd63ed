// What a command does, in the words of whoever asks.

import type { Effect } from "../commands/effect.ts";
import { effectsOfKind } from "../commands/effect-kinds.ts";
import type { PackageCommand } from "../commands/package-command.ts";
import type { PythonInstall } from "../commands/python-install.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import type { Word } from "../syntax/document.ts";
import { baseName } from "../text/paths.ts";

/** Whatever has effects: a command of a RUN, or one that a container starts with. */
interface Doer {
  readonly effects: readonly Effect[];
}

/** The call of a package manager that a command is, on an image of the family; undefined for anything else. */
export const packageCommand = ({ effects }: Doer): PackageCommand | undefined =>
  effectsOfKind(effects, "packages")[0]?.command;

/** What a command installs into a Python; undefined where it installs nothing. */
export const pythonInstall = ({ effects }: Doer): PythonInstall | undefined =>
  effectsOfKind(effects, "python")[0]?.install;

/** The same for pip, `python -m pip` and `uv pip install` alone, which are given requirements. */
export function pipInstall(doer: Doer): PythonInstall | undefined {
  const install = pythonInstall(doer);
  return install?.from === "requirements" ? install : undefined;
}

/** Whether a command makes the application: installs, compiles or generates it. */
export const builds = ({ effects }: Doer): boolean =>
  effects.some(({ kind }) => /^(builds|python|venv|tool)$/.test(kind));

/** Whether a command is about users or groups. */
export const changesAccounts = ({ effects }: Doer): boolean =>
  effects.some((it) => it.kind === "user" || (it.kind === "administers" && it.what === "accounts"));

/** Whether an installation brings more than the tools that install others. */
export const bringsPackages = ({ more, requirements }: PythonInstall): boolean =>
  more || requirements.some((it) => !isProgram(it.project, "toolProjects"));

/** Whether a command runs the S2I script assemble. */
export const assembles = ({ effects }: Doer): boolean => effects.some((it) => it.kind === "assembles");

/** Whether a command is handed to `sudo` or one of its kind, so that another user runs it. */
export function runsAsAnother({ written }: { readonly written: { readonly name: Word | undefined } }): boolean {
  const [first] = written.name?.parts ?? [];
  return first?.kind === "text" && isProgram(baseName(first.text), "substitutes");
}
