// Which program a shell finds on PATH: one of a virtual environment, or none that anybody here knows.
import { type Invocation, variable } from "../commands/call.ts";
import { ask } from "../image/facts.ts";
import { holdsNoPython } from "../image/folders.ts";
import type { State } from "../image/state.ts";
import { absolute, baseName } from "../text/paths.ts";

/** Programs that people install with pip and start by name. */
const scripts =
  /^(gunicorn|uvicorn|hypercorn|daphne|granian|waitress-serve|flask|fastapi|celery|django-admin|alembic|streamlit|chainlit|gradio|jupyter(-\w+)?|mlflow|airflow|dagster|litestar|pytest|rq|dramatiq|huey|faststream|pserve|bentoml|vllm)$/;

/** Tells whether a name is that of a program which Python projects bring. */
export const isPythonScript = (name: string): boolean => scripts.test(name);

/**
 * Tells whether a command starts a script from the `bin` of this venv: by its path, or by a name that PATH finds there
 * first. Python itself is no script. Only what is certain counts.
 */
export function startsScriptOf(venv: string, call: Invocation, state: State): boolean {
  const name = call.name.value;
  if (name === undefined || notScripts.test(baseName(name))) return false;
  if (name.includes("/")) return absolute(name, call.workdir)?.startsWith(`${venv}/bin/`) === true;
  const path = variable("PATH", call)?.split(":") ?? [];
  const at = path.findIndex((it) => absolute(it, call.workdir) === `${venv}/bin`);
  // What stands before it may have a program of that name.
  if (at < 0 || !path.slice(0, at).every((it) => holdsNoPython(it, state))) return false;
  const known = ask(state.commands, name).is;
  return (
    known !== "yes" &&
    (isPythonScript(name) ||
      (known === "unknown" &&
        state.commands.rest.cause === undefined &&
        /^[a-z][\w-]*$/.test(name) &&
        !posix.has(name)))
  );
}

/** What lies in a venv's `bin` and does not begin with the path of its Python: links and compiled programs. */
const notScripts = /^(python[\d.]*|pip[\d.]*|activate|uvx?|ruff|ty|cmake|ninja|node|npm|npx|dumb-init|maturin|taplo)$/;

/** Builtins and programs of every distribution, which no venv brings. */
const posix = new Set(
  "alias bash cat chmod chown cp curl cut date dirname echo env exec exit export expr false find grep head id kill ln ls mkdir mktemp mv printf pwd read rm sed set sh shift sleep sort source tail tar tee test touch tr trap true ulimit umask uname unset wait wc wget xargs".split(
    " ",
  ),
);
