// What assemble does, one command after the other, in its own order.

import { projectOf } from "../../commands/pip.ts";
import type { Context } from "../../context/context.ts";
import type { Presence } from "../../image/facts.ts";
import { readImageFile } from "../../image/origins.ts";
import { envText } from "../../image/state.ts";
import { sourcesFolder } from "../../knowledge/s2i.ts";
import { assembleSwitches } from "../../knowledge/s2i-variables.ts";
import type { Execution } from "../../simulation/build.ts";
import { isWithin } from "../../text/paths.ts";
import { isSetFor } from "./settings.ts";
import { type Placed, presence } from "./sources.ts";

/** The commands that assemble runs on these sources, the moving left out; a reason where that is not known. */
export function stepsOfAssemble(
  execution: Execution,
  copies: readonly Placed[],
  context: Context | undefined,
): { readonly commands: readonly string[] } | { readonly reason: string } {
  if (context === undefined) return { reason: "the files of the build context are not known" };
  const { before } = execution;
  const settings = new Map(assembleSwitches.map((it) => [it, isSetFor(it, execution)] as const));
  const unknown = assembleSwitches.find((it) => settings.get(it) === undefined);
  if (unknown !== undefined) return { reason: `the value of ${unknown} is not known, and assemble acts on it` };
  const on = (name: (typeof assembleSwitches)[number]) => settings.get(name) === true;
  const tool = on("ENABLE_PIPENV") ? "pipenv" : on("ENABLE_MICROPIPENV") ? "micropipenv" : undefined;
  if (tool !== undefined)
    return { reason: `it makes an environment of its own for ${tool} here, which is not written out` };
  if (on("PIP_INSTALL_ARGS"))
    return { reason: "PIP_INSTALL_ARGS is set, which some releases of it read and others do not" };

  const there = (name: string): Presence => presence(name, copies, sourcesFolder, before, context);
  const files = ["requirements.txt", "setup.py", "setup.cfg", "pyproject.toml", "manage.py"];
  const unseen = files.find((it) => there(it) === "unknown");
  if (unseen !== undefined) return { reason: `whether there is a ${unseen} is not known, and assemble acts on it` };
  const has = (name: string) => there(name) === "yes";

  const setup = (has("setup.py") || has("setup.cfg")) && !on("DISABLE_SETUP_PY_PROCESSING");
  const project = has("pyproject.toml") && !on("DISABLE_PYPROJECT_TOML_PROCESSING");
  const collects = on("DISABLE_COLLECTSTATIC") ? [] : collectstatic(execution, copies, context);
  if ("reason" in collects) return collects;
  return {
    commands: [
      ...(on("UPGRADE_PIP_TO_LATEST") ? ["pip install -U pip setuptools wheel"] : []),
      ...(has("requirements.txt") ? ["pip install -r requirements.txt"] : []),
      ...(setup || project ? ["pip install ."] : []),
      ...collects,
      `fix-permissions ${before.image!.venv} -P`,
    ],
  };
}

/** Only Django has it, and only where manage.py is in the application's folder. */
function collectstatic(
  { before }: Execution,
  copies: readonly Placed[],
  context: Context,
): readonly string[] | { readonly reason: string } {
  const home = before.env.set.has("APP_HOME") ? envText(before, "APP_HOME") : "";
  const folder = home === undefined ? undefined : belowHome(home, before.image!.workdir);
  if (folder === undefined || /^\/|\.\./.test(folder))
    return { reason: "APP_HOME is set, and where it leads is not known" };
  const manage = folder === "" ? "manage.py" : `${folder}/manage.py`;
  const there = presence(manage, copies, sourcesFolder, before, context);
  if (there === "no") return [];
  if (there === "unknown" || !usesDjango(before, context, manage))
    return { reason: "whether Django is installed is not known, whose static files assemble collects" };
  const command = "python manage.py collectstatic --noinput";
  return [folder === "" ? command : `(cd ${folder} && PYTHONPATH=${before.image!.workdir} ${command})`];
}

/** A path as it is said from the image's home. */
function belowHome(path: string, home: string): string {
  return (isWithin(path, home) ? path.slice(home.length + 1) : path).replace(/\/$/, "");
}

function usesDjango(state: Execution["before"], context: Context, manage: string): boolean {
  const requirements = readImageFile(state, context, `${sourcesFolder}/requirements.txt`)?.text?.split(/\r?\n/) ?? [];
  if (requirements.some((it) => projectOf(it.replace(/\s*#.*$/, "").trim()) === "django")) return true;
  return /\bdjango\b/.test(readImageFile(state, context, `${sourcesFolder}/${manage}`)?.text ?? "");
}
