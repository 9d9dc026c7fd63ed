// Virtual environments: who makes them, where, and what `uv sync` and its kin put into them.
import type { Invocation } from "./build.ts";
import type { Presence } from "./fact.ts";
import { absolute, baseName } from "./files.ts";
import { envText, type State, type Venv } from "./state.ts";
import { textOf } from "./value.ts";

/** The state after a command that makes or fills a virtual environment; undefined for any other. */
export function afterVenvCommand(call: Invocation, state: State): State | undefined {
  const name = baseName(call.name.value ?? "");
  const words = call.args.filter((it) => !(it.value ?? it.prefix).startsWith("-")).map((it) => it.value);
  const flags = call.args.map((it) => it.value ?? it.prefix);
  if (/^(python[\d.]*|virtualenv)$/.test(name)) {
    const module = flags.indexOf("-m");
    const venv =
      name === "virtualenv" || (module >= 0 && (flags[module + 1] === "venv" || flags[module + 1] === "virtualenv"));
    if (!venv) return undefined;
    const path = words.findLast((it) => it !== "venv" && it !== "virtualenv");
    return made(path, { relocatable: "no", downloaded: "no" }, call, state);
  }
  if (name !== "uv") return undefined;
  const [verb] = words;
  if (verb === "venv") {
    const path = words[1] ?? ".venv";
    return made(
      path,
      { relocatable: flags.includes("--relocatable") ? "yes" : "no", downloaded: mayDownload(call, state) },
      call,
      state,
    );
  }
  if (verb === "sync") return synced(flags, call, state);
  return undefined;
}

/** Where `uv sync` and `uv run` put a project's packages: UV_PROJECT_ENVIRONMENT, else `.venv` beside the project. */
export function projectEnvironment(call: Invocation, state: State): string | undefined {
  const named = variable("UV_PROJECT_ENVIRONMENT", call);
  if (named === undefined) return undefined;
  const project = optionValue(call, "--project") ?? optionValue(call, "--directory");
  const base = project === undefined ? call.workdir : absolute(project, call.workdir);
  if (call.args.some((it) => it.value === "--active")) return envText(state, "VIRTUAL_ENV");
  return absolute(named === "" ? ".venv" : named, base);
}

function synced(flags: readonly string[], call: Invocation, state: State): State {
  const path = projectEnvironment(call, state);
  if (path === undefined) return state;
  const there = state.venvs.get(path);
  const noProject = flags.some((it) =>
    /^(--no-install-project|--no-install-workspace|--no-editable|--only-group|--no-install-local)(=|$)/.test(it),
  );
  const editable = noProject || variable("UV_NO_EDITABLE", call) !== "" ? undefined : { span: call.span };
  const venv: Venv = {
    madeAt: there?.madeAt ?? path,
    python: there?.python ?? state.image?.python,
    relocatable: there?.relocatable ?? "no",
    downloaded: there?.downloaded ?? mayDownload(call, state),
    editable: editable ?? there?.editable,
    cause: there?.cause ?? { span: call.span },
  };
  return { ...state, venvs: new Map(state.venvs).set(path, venv) };
}

function made(
  path: string | undefined,
  is: Pick<Venv, "relocatable" | "downloaded">,
  call: Invocation,
  state: State,
): State {
  const at = path === undefined ? undefined : absolute(path, call.workdir);
  if (at === undefined) return state;
  const venv: Venv = {
    ...is,
    madeAt: at,
    python: state.image?.python,
    editable: undefined,
    cause: { span: call.span },
  };
  return { ...state, venvs: new Map(state.venvs).set(at, venv) };
}

/**
 * Whether uv downloads an interpreter: never where it is told so, certainly where it is asked for a managed one,
 * perhaps where another Python than the image's is asked for.
 */
function mayDownload(call: Invocation, { image }: State): Presence {
  const downloads = variable("UV_PYTHON_DOWNLOADS", call)?.toLowerCase();
  const preference = variable("UV_PYTHON_PREFERENCE", call)?.toLowerCase();
  const flags = call.args.map((it) => it.value ?? it.prefix);
  if (
    downloads === "never" ||
    downloads === "0" ||
    downloads === "false" ||
    preference === "only-system" ||
    flags.includes("--no-managed-python") ||
    flags.includes("--no-python-downloads")
  )
    return "no";
  const managed = preference === "only-managed" || flags.includes("--managed-python");
  const python = optionValue(call, "--python") ?? optionValue(call, "-p") ?? variable("UV_PYTHON", call);
  const minor = /^(?:cpython-|python)?(3\.\d+)(?:\.\d+)?$/.exec(python ?? "")?.[1];
  if (managed) return "yes";
  if (minor !== undefined && image !== undefined) return minor === image.python ? "no" : "yes";
  return python === undefined || python === "" || python.startsWith("/") ? "no" : "unknown";
}

/** The value of an option, as `--name value` or `--name=value`. */
export function optionValue({ args }: Invocation, name: string): string | undefined {
  const at = args.findIndex((it) => it.value === name);
  if (at >= 0) return args[at + 1]?.value;
  const joined = args.find((it) => it.value?.startsWith(`${name}=`));
  return joined?.value?.slice(name.length + 1);
}

/** The text of a variable in a command's environment: "" where it is not set, undefined where that is not known. */
export function variable(name: string, call: Invocation): string | undefined {
  const value = call.environment(name);
  return value === undefined ? undefined : value === null ? "" : textOf(value);
}
