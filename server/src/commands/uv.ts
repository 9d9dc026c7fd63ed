// uv: which environment it works in, whether it links the project into it, and which interpreter it takes.
import { ask, type Presence } from "../image/facts.ts";
import { changed, type State, type Venv } from "../image/state.ts";
import { absolute } from "../text/paths.ts";
import { hasOption, type Invocation, isOn, operands, optionValue, variable } from "./call.ts";
import { withVenv } from "./venv-moves.ts";

/** The state after a uv command that makes or fills an environment; undefined for any other. */
export function afterUv(call: Invocation, state: State): State | undefined {
  const [verb, noun] = operands(call.args, valued).map((it) => it.value);
  if (verb === "venv") {
    const path = noun ?? (variable("UV_PROJECT_ENVIRONMENT", call) || ".venv");
    const relocatable: Presence = hasOption(call, "--relocatable") ? "yes" : "no";
    return withVenv(path, { ...interpreter(call, state), relocatable }, call, state);
  }
  if (verb === "sync") return synced(call, state);
  if (verb === "python" && noun === "install") {
    const version = operands(call.args, valued)[2];
    const minor = version === undefined ? "" : (minorOf(version.value) ?? "?");
    return changed(state, { toolSettings: state.toolSettings.with("uv python install", minor) });
  }
  return undefined;
}

const valued = new Set(
  (
    "-p --python --project --directory --cache-dir --config-file --color --prompt --seeder -i --index --default-index --index-url " +
    "--extra-index-url -f --find-links --index-strategy --keyring-provider --exclude-newer --link-mode --allow-insecure-host " +
    "--group --no-group --only-group --extra --no-extra --package --no-install-package --resolution --prerelease --fork-strategy " +
    "-P --upgrade-package --reinstall-package --refresh-package --no-binary-package --no-build-package -C --config-setting " +
    "--python-platform --install-dir -i --mirror --no-build-isolation-package --no-editable-package --script"
  ).split(" "),
);

/** The folder of the project that `uv sync` and `uv run` work on. */
export function projectFolder(call: Invocation): string | undefined {
  const named = optionValue(call, "--project", "--directory");
  if (named === undefined && hasOption(call, "--project", "--directory")) return undefined;
  return named === undefined ? call.workdir : absolute(named, call.workdir);
}

/** Where `uv sync` and `uv run` put a project's packages: UV_PROJECT_ENVIRONMENT, else `.venv` beside the project. */
export function projectEnvironment(call: Invocation): string | undefined {
  if (hasOption(call, "--active")) return variable("VIRTUAL_ENV", call) || undefined;
  const named = variable("UV_PROJECT_ENVIRONMENT", call);
  return named === undefined ? undefined : absolute(named === "" ? ".venv" : named, projectFolder(call));
}

function synced(call: Invocation, state: State): State {
  const path = projectEnvironment(call);
  if (path === undefined || hasOption(call, "--dry-run", "--check", "--script")) return state;
  const there = state.venvs.get(path);
  const editable = editableOf(call);
  const is = there === undefined ? interpreter(call, state) : { ...there, cause: there.cause ?? { span: call.span } };
  return withVenv(path, { ...is, editable }, call, state);
}

/** The project is installed as a link to its sources, if it is a package, unless uv is told otherwise. */
function editableOf(call: Invocation): Venv["editable"] {
  const off =
    hasOption(
      call,
      "--no-editable",
      "--no-editable-package",
      "--no-install-project",
      "--no-install-workspace",
      "--no-install-local",
      "--only-group",
      "--only-dev",
      "--package",
    ) ||
    ["UV_NO_EDITABLE", "UV_NO_INSTALL_PROJECT", "UV_NO_INSTALL_WORKSPACE", "UV_NO_INSTALL_LOCAL"].some(
      (it) => isOn(it, call) !== false,
    );
  const path = projectFolder(call);
  return off || path === undefined ? undefined : { path, by: "uv", cause: { span: call.span } };
}

/** The Python that a new environment gets, and whether uv downloads it. */
function interpreter(call: Invocation, state: State) {
  const named = hasOption(call, "--python", "-p") ? optionValue(call, "--python", "-p") : variable("UV_PYTHON", call);
  return interpreterOf(named, call, state);
}

/** The same for a Python that is asked for by name or version; "" where none is. */
export function interpreterOf(
  named: string | undefined,
  call: Invocation,
  state: State,
): Pick<Venv, "python" | "downloaded" | "interpreters"> {
  const python = named === "" ? state.image?.python : minorOf(named);
  const downloaded = downloads(named, call, state);
  const home = variable("XDG_DATA_HOME", call) || absolute(".local/share", variable("HOME", call) || undefined);
  const interpreters =
    variable("UV_PYTHON_INSTALL_DIR", call) || (home === undefined ? undefined : `${home}/uv/python`);
  return { python, downloaded, interpreters: downloaded === "no" ? undefined : interpreters };
}

/** "3.13", "python3.13", "cpython-3.13.2", "/usr/bin/python3.13". */
function minorOf(python: string | undefined): string | undefined {
  return /^(?:cpython-?@?|python@?|\/\S*\/python)?(3\.\d+)(?:\.\d+)?$/.exec(python ?? "")?.[1];
}

/**
 * Whether uv takes an interpreter that it downloads: never where it is told so, certainly where it is asked for a
 * managed one or for a Python that is not there.
 */
function downloads(named: string | undefined, call: Invocation, state: State): Presence {
  const allowed = variable("UV_PYTHON_DOWNLOADS", call)?.toLowerCase();
  const preference = optionValue(call, "--python-preference") ?? variable("UV_PYTHON_PREFERENCE", call)?.toLowerCase();
  const managed = isOn("UV_MANAGED_PYTHON", call);
  const unmanaged = isOn("UV_NO_MANAGED_PYTHON", call);
  if (preference === "only-system" || unmanaged || hasOption(call, "--no-managed-python") || named?.startsWith("/"))
    return "no";
  const installed = state.toolSettings.get("uv python install");
  const minor = minorOf(named);
  // An interpreter that uv has downloaded before is taken first.
  if (installed !== undefined && preference !== "system") {
    if (installed === "?" || named === undefined) return "unknown";
    if (named === "" || minor === installed) return "yes";
  }
  if (/^(never|0|false|no|off|manual)$/.test(allowed ?? "") || hasOption(call, "--no-python-downloads")) return "no";
  if (allowed === undefined || preference === undefined || managed === undefined || unmanaged === undefined)
    return "unknown";
  if (managed || preference === "only-managed" || hasOption(call, "--managed-python")) return "yes";
  if (named === "") return "no";
  return minor === undefined ? "unknown" : absent(minor, state);
}

/** Whether a Python is certainly not in the image. */
export function absent(minor: string, { image, rpms, commands, files }: State): Presence {
  if (image === undefined || rpms.rest.cause !== undefined) return "unknown";
  if (minor === image.python || ask(commands, `python${minor}`).is === "yes") return "no";
  const rpm = new RegExp(`^python${minor.replace(".", "\\.?")}($|-)`);
  if (rpms.listed.below("python").some(({ key, value }) => value.is !== "no" && rpm.test(key))) return "no";
  const copied = ["/", "/*", "/usr", "/usr/*", "/usr/local", "/usr/local/*"].some((it) => files.get(it)?.cause);
  return copied || minor === image.distro.python3 ? "unknown" : "yes";
}
