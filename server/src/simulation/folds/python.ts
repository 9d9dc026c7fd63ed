// Which Python projects an image has after a deed.
import type { Invocation } from "../../commands/call.ts";
import type { Effect } from "../../commands/effect.ts";
import type { PythonInstall } from "../../commands/python-install.ts";
import type { Presence } from "../../image/facts.ts";
import type { PythonPackage, State } from "../../image/state.ts";
import { neverHasWheels } from "../../knowledge/python/projects.ts";
import { isWithin } from "../../text/paths.ts";

/** The projects after an effect of a call: they are there, as if every step had worked. */
export function pythonAfter(effect: Effect, { span }: Invocation, state: State): State["python"] {
  if (effect.kind === "uninstalls") return without(effect.more ? installedHere(state) : effect.projects, state);
  if (effect.kind === "removes")
    return takesModules(effect.path, state) ? without(installedHere(state), state) : state.python;
  if (effect.kind !== "python" || effect.install.requirements.length === 0) return state.python;
  return state.python.withAll(
    effect.install.requirements.map(({ project, argument }): [string, PythonPackage] => {
      const cause = { span: argument.exact ? argument.span : span };
      return [project, { compiled: compiled(project, effect.install, state), cause }];
    }),
  );
}

const without = (projects: readonly string[], { python }: State): State["python"] =>
  projects.reduce((it, project) => (it.has(project) ? it.without(project) : it), python);

/** What the file installed; nobody knows what of it lies where. */
const installedHere = ({ python }: State): string[] =>
  [...python].flatMap(([project, { cause }]) => (cause === undefined ? [] : [project]));

/** Tells whether an environment goes, or some of its modules. */
function takesModules(path: string | undefined, { venvs }: State): boolean {
  if (path === undefined) return false;
  const [start = ""] = path.split("*");
  const isTaken = (venv: string) => isWithin(venv, path) || isWithin(path, `${venv}/lib`);
  return [...venvs].some(([venv]) => isTaken(venv) || (start !== path && venv.startsWith(start)));
}

function compiled(project: string, { onlyWheels, elsewhere }: PythonInstall, { image }: State): Presence {
  if (onlyWheels) return "no";
  if (image === undefined || elsewhere) return "unknown";
  return neverHasWheels(project, image.python) ? "yes" : "unknown";
}
