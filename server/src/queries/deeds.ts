// What a command does, in the words of whoever asks.

import { type Effect, effectsOfKind } from "../commands/effect.ts";
import type { PackageCommand } from "../commands/package-command.ts";
import type { PythonInstall } from "../commands/python-install.ts";

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
  more || requirements.some((it) => !tools.has(it.project));

const tools = new Set(
  "pip setuptools wheel uv poetry poetry-core pipenv micropipenv pdm hatch hatchling flit flit-core build virtualenv pip-tools tox nox twine pre-commit".split(
    " ",
  ),
);
