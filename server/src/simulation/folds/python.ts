// Which Python projects an image has after a deed.
import type { Invocation } from "../../commands/call.ts";
import type { Effect } from "../../commands/effect.ts";
import type { PythonInstall } from "../../commands/python-install.ts";
import type { Presence } from "../../image/facts.ts";
import type { PythonPackage, State } from "../../image/state.ts";
import { neverHasWheels } from "../../knowledge/python/projects.ts";

/** The projects after an effect of a call: they are there, as if every step had worked. */
export function pythonAfter(effect: Effect, { span }: Invocation, state: State): State["python"] {
  if (effect.kind !== "python" || effect.install.requirements.length === 0) return state.python;
  return state.python.withAll(
    effect.install.requirements.map(({ project, argument }): [string, PythonPackage] => {
      const cause = { span: argument.exact ? argument.span : span };
      return [project, { compiled: compiled(project, effect.install, state), cause }];
    }),
  );
}

function compiled(project: string, { onlyWheels, elsewhere }: PythonInstall, { image }: State): Presence {
  if (onlyWheels) return "no";
  if (image === undefined || elsewhere) return "unknown";
  return neverHasWheels(project, image.python) ? "yes" : "unknown";
}
