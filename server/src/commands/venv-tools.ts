// Commands that make virtual environments or fill them: venv, virtualenv, uv, poetry, pdm, `pip install -e`.
import type { Presence } from "../image/facts.ts";
import { changed, type State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { absolute, baseName } from "../text/paths.ts";
import { hasOption, type Invocation, operands, optionValue, variable } from "./call.ts";
import { pipInstall } from "./pip.ts";
import { targetOf } from "./python-target.ts";
import { afterUv } from "./uv.ts";
import { withVenv } from "./venv-moves.ts";

/** The state after a command that makes or fills a virtual environment; undefined for any other. */
export function afterVenvCommand(call: Invocation, state: State): State | undefined {
  const name = baseName(call.name.value ?? "");
  if (name === "uv") return afterUv(call, state);
  if (name === "poetry" || name === "pdm") return afterProjectManager(name, call, state);
  if (name === "virtualenv") return madeByPython(call.args, call, state);
  if (!/^python[\d.]*$/.test(name)) return undefined;
  const module = call.args.findIndex((it) => it.value === "-m");
  const named = module < 0 ? undefined : call.args[module + 1]?.value;
  return named === "venv" || named === "virtualenv"
    ? madeByPython(call.args.slice(module + 2), call, state)
    : undefined;
}

const valued = new Set(
  (
    "--prompt -p --python --app-data --creator --seeder --activators --pip --setuptools --wheel --extra-search-dir " +
    "--try-first-with --discovery --upgrade-embed-wheels"
  ).split(" "),
);

function madeByPython(args: readonly Argument[], call: Invocation, state: State): State {
  const at = operands(args, valued).at(-1)?.value;
  const python = optionValue(call, "-p", "--python") ?? call.name.value;
  const relocatable: Presence = hasOption(call, "--relocatable") ? "yes" : "no";
  return withVenv(at, { python: minorOf(python, state), relocatable }, call, state);
}

/** The minor version of the Python that a command names: "python3.12" says it, and `python` is the image's own. */
function minorOf(python: string | undefined, { image }: State): string | undefined {
  const minor = /(\d\.\d+)(?:\.\d+)?$/.exec(python ?? "")?.[1];
  return minor ?? (/^python3?$/.test(python ?? "") || python === "virtualenv" ? image?.python : undefined);
}

/** The state after `pip install -e .`: the venv holds a link to the sources. A later install without -e takes it out. */
export function afterEditable(call: Invocation, state: State): State {
  const install = pipInstall(call);
  const target = install && targetOf(call, state);
  if (install === undefined || target === undefined || target === "system") return state;
  const there = state.venvs.get(target.venv);
  if (there === undefined) return state;
  const folder = ({ value, prefix }: Argument) => sourcesOf(value ?? prefix, call);
  const link = install.editables.findLast((it) => folder(it) !== undefined);
  if (link !== undefined) {
    const editable = { path: folder(link)!, by: "pip", cause: { span: link.span } };
    return { ...state, venvs: state.venvs.with(target.venv, { ...there, editable }) };
  }
  const replaced = install.paths.some((it) => folder(it) === there.editable?.path);
  if (there.editable === undefined || !replaced) return state;
  return { ...state, venvs: state.venvs.with(target.venv, { ...there, editable: undefined }) };
}

/** The folder that `-e` links: `.`, `./lib[dev]`, `--editable=lib`; a repository's clone lies in the venv itself. */
function sourcesOf(text: string, call: Invocation): string | undefined {
  const path = text.replace(/^--editable=|\[[^\]]*\]$/g, "").replace(/^file:\/\//, "");
  return path === "" || path.includes(":") ? undefined : absolute(path, call.workdir);
}

/** poetry and pdm make `.venv` beside the project, poetry only where it is told so. */
function afterProjectManager(name: "poetry" | "pdm", call: Invocation, state: State): State | undefined {
  const words = operands(call.args, projectOptions).map((it) => it.value);
  if (name === "poetry" && words[0] === "config" && words[2] !== undefined)
    return changed(state, { toolSettings: state.toolSettings.with(`poetry ${words[1]}`, words[2]) });
  if (words[0] !== "install" && words[0] !== "sync") return undefined;
  const inProject =
    name === "pdm"
      ? (variable("PDM_USE_VENV", call) ?? "?") === "" && variable("VIRTUAL_ENV", call) === ""
      : /^(1|true)$/i.test(
          variable("POETRY_VIRTUALENVS_IN_PROJECT", call) ||
            state.toolSettings.get("poetry virtualenvs.in-project") ||
            "",
        );
  const folder = optionValue(call, "-C", "--directory", "-P", "--project", "-p") ?? ".";
  const project = absolute(folder, call.workdir);
  if (!inProject || project === undefined) return undefined;
  const there = state.venvs.get(absolute(".venv", project)!);
  const links = !hasOption(call, "--no-root", "--no-self", "--no-editable", "--no-directory");
  const editable = links ? { path: project, by: name, cause: { span: call.span } } : undefined;
  return withVenv(absolute(".venv", project), { ...there, editable }, call, state);
}

const projectOptions = new Set(
  "-C --directory -P --project -p -E --extras -G --group --with --without --only -L --lockfile -V --venv".split(" "),
);
