// uv: what it installs, which environment it works in, whether it links the project into it.

import type { State, Venv } from "../image/state.ts";
import { absolute, baseName } from "../text/paths.ts";
import { type Invocation, isOn, variable } from "./call.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect, MakesVenv } from "./effect.ts";
import { written } from "./files.ts";
import { has, type Line, lineOf, optionsNamed, placeOf, valueOf } from "./line.ts";
import { installed, pipInstallOf, uninstalled } from "./pip.ts";
import { rewrittenProject } from "./projects.ts";
import { type PythonInstall, projectInstall } from "./python-install.ts";
import { targetOfUvPip } from "./python-target.ts";
import { toolOf } from "./tools.ts";
import { projectEnvironment, projectFolder } from "./uv-folders.ts";
import { downloadsPython, minorNamed } from "./uv-python.ts";

const general =
  "h|--help V|--version q|--quiet v|--verbose --color: --native-tls --no-native-tls --system-certs --offline --no-offline --allow-insecure-host|--trusted-host: --no-progress " +
  "--directory: --project: --config-file: --no-config n|--no-cache|--no-cache-dir --cache-dir: p|--python: --managed-python --no-managed-python --python-preference: --no-python-downloads --allow-python-downloads --python-fetch: --preview --no-preview --preview-features:";

const index =
  "i|--index-url: --index: --default-index: --extra-index-url: f|--find-links: --no-index --index-strategy: --keyring-provider:";

const resolver =
  "U|--upgrade P|--upgrade-package: --reinstall|--force-reinstall --reinstall-package: --refresh --refresh-package: --resolution: --prerelease: --pre --fork-strategy: C|--config-setting|--config-settings: --config-settings-package: " +
  "--no-build-isolation --no-build-isolation-package: --build-isolation --exclude-newer: --exclude-newer-package: --link-mode: --no-sources --no-sources-package: --compile-bytecode|--compile --no-compile-bytecode " +
  "--no-build --no-build-package: --build --python-platform: --upgrade-group: --malware-check";

const requirements =
  `${index} ${resolver} r|--requirements|--requirement: c|--constraints|--constraint: --overrides|--override: --excludes|--exclude: b|--build-constraints|--build-constraint: e|--editable: --extra: --all-extras --no-deps --group: ` +
  "--no-binary: --only-binary: --require-hashes --no-require-hashes --no-verify-hashes --verify-hashes --python-version: --torch-backend: --system --no-system --break-system-packages --dry-run --strict --no-strict";

const project =
  `${index} ${resolver} --extra: --all-extras --no-extra: --no-all-extras --dev --no-dev --only-dev --group: --no-group: --no-default-groups --only-group: --all-groups --no-editable --no-editable-package: ` +
  "--inexact --exact --active --no-active --no-install-project --only-install-project --no-install-workspace --only-install-workspace --no-install-local --only-install-local --no-install-package: --only-install-package: " +
  "--no-binary --no-binary-package: --locked --frozen --no-frozen --no-locked --check|--dry-run --no-sync --all-packages --package: --output-format: --env-file: --no-env-file";

export const uv: Command = {
  names: "uv",
  options: general,
  verbs: {
    "pip install": `${requirements} t|--target: --prefix: --user --root: --exact --inexact y|--yes`,
    "pip sync": `${requirements} t|--target: --prefix: --allow-empty-requirements`,
    "pip compile": `${requirements} o|--output-file: --no-strip-extras --no-strip-markers --no-annotate --no-header --annotation-style: --custom-compile-command: --generate-hashes --universal --emit-index-url --emit-find-links --emit-index-annotation --unsafe-package: --format:`,
    "pip uninstall": "r|--requirements: --system --break-system-packages --prefix: t|--target: y|--yes",
    "pip list": "e --exclude: --format: --outdated --system",
    "pip freeze": "--exclude-editable --strict --system --path:",
    "pip check": "--system",
    sync: `${project} --editable --script:`,
    run: `+${project} --editable m|--module s|--script --gui-script w|--with: --with-editable: --with-requirements: --isolated --no-project`,
    lock: `${index} ${resolver} --check --locked --frozen --check-exists --dry-run --script:`,
    add: `${project} r|--requirements: c|--constraints: m|--marker: --optional: e|--editable --raw --bounds: --raw-sources --rev: --tag: --branch: --lfs --no-workspace --workspace`,
    remove: `${project} --optional:`,
    export: `${project} --format: o|--output-file: --no-hashes --hashes --no-annotate --no-header --prune: --no-emit-project --no-emit-workspace --no-emit-package:`,
    venv: `${index} --seed --allow-existing c|--clear --prompt: --system-site-packages --relocatable --no-project --no-workspace --no-clear --exclude-newer: --link-mode:`,
    "python install":
      "r|--reinstall f|--force i|--install-dir: --mirror: --pypy-mirror: --default --bin --no-bin --no-registry U|--upgrade --python-downloads-json-url: --compile-bytecode",
    "python find": "--no-project --system --script:",
    "python pin": "--resolved --no-project --rm --global",
    "python list": "",
    "tool install": `${index} ${resolver} w|--with: --with-requirements: --with-editable: --with-executables-from: --editable -e --constraints|-c: --overrides: --force --lfs --no-binary-package: --torch-backend:`,
    "tool run": `+${index} ${resolver} --from: w|--with: --with-editable: --with-requirements: --isolated --env-file:`,
    "cache clean": "--force",
    "cache prune": "--ci --force",
    "cache dir": "",
    build:
      "o|--out-dir: --sdist --wheel --package: --all-packages --no-build-logs --list --build-constraints|-b: --require-hashes --clear --force-pep517",
    publish: "",
    tree: "",
    version: "",
    init: "",
    "self update": "",
    format: "",
    auth: "",
  },
  effects: (line, state) => {
    const { call, verb, operands } = line;
    switch (verb) {
      case "pip install":
        return installed(pipInstallOf("uv", line, targetOfUvPip(line, state)));
      case "pip sync":
        return has(line, "--dry-run")
          ? readsOf(operands, call)
          : [
              {
                kind: "python",
                install: { ...projectInstall("uv", line, targetOfUvPip(line, state)), files: operands },
              },
              ...readsOf(operands, call),
            ];
      case "pip compile":
      case "export": {
        const output = valueOf(line, "-o");
        return [
          { kind: "builds", folder: call.workdir },
          ...readsOf(operands, call),
          ...(output ? [written(line, output, "new")] : []),
        ];
      }
      case "pip uninstall":
        return uninstalled(line);
      case "sync":
        return synced(line, state);
      case "lock":
      case "add":
      case "remove":
        return [
          { kind: "builds", folder: call.workdir },
          ...rewrittenProject(line, projectFolder(line), "uv.lock", "pyproject.toml"),
        ];
      case "venv": {
        const path = operands[0]
          ? placeOf(operands[0], call)
          : absolute(variable("UV_PROJECT_ENVIRONMENT", call) || ".venv", call.workdir);
        const is = { ...interpreter(line, state), relocatable: has(line, "--relocatable") ? "yes" : "no" } as const;
        return [{ kind: "venv", path, word: operands[0], is }];
      }
      case "python install": {
        const [version] = operands;
        const minor = version === undefined ? "" : (minorNamed(version.value) ?? "?");
        return [
          { kind: "builds", folder: call.workdir },
          { kind: "sets", name: "uv python install", value: minor },
        ];
      }
      case "tool install":
        return [{ kind: "builds", folder: call.workdir }, ...toolOf(line, "UV_TOOL_BIN_DIR")];
      case "run":
      case "build":
      case "tool run":
        return [
          { kind: "builds", folder: call.workdir, open: true },
          { kind: "anything", what: "files" },
        ];
      default:
        return [{ kind: "builds", folder: call.workdir }];
    }
  },
};

/** A call of uv, taken apart; undefined for any other command. */
export function uvLine(call: Invocation): Line | undefined {
  return baseName(call.name.value ?? "") === "uv" ? lineOf(call, uv) : undefined;
}

function synced(line: Line, state: State): Effect[] {
  const path = projectEnvironment(line, state);
  const folder: Effect = { kind: "builds", folder: line.call.workdir };
  if (has(line, "--dry-run", "--script")) return [folder];
  const install = projectInstall("uv", line, path === undefined ? undefined : { venv: path });
  return [folder, { kind: "python", install }, ...(path === undefined ? [] : [environment(path, line, state)])];
}

/** What `uv run` installs before it runs something: what `uv sync` would, unless it is told to leave the project alone. */
export function installedByRun(call: Invocation, state: State): PythonInstall | undefined {
  const line = uvLine(call);
  if (line?.verb !== "run" || line.strange.length > 0) return undefined;
  if (has(line, "--no-sync", "--no-project", "--script", "--gui-script") || isOn("UV_NO_SYNC", call) !== false)
    return undefined;
  if (/^https?:|^-$/.test(line.operands[0]?.value ?? "-")) return undefined;
  const path = projectEnvironment(line, state);
  return projectInstall("uv", line, path === undefined ? undefined : { venv: path });
}

function environment(path: string, line: Line, state: State): MakesVenv {
  const there = state.venvs.get(path);
  const is =
    there === undefined ? interpreter(line, state) : { ...there, cause: there.cause ?? { span: line.call.span } };
  return { kind: "venv", path, word: undefined, is: { ...is, editable: editableOf(line) } };
}

const notLinked =
  "--no-editable --no-editable-package --no-install-project --no-install-workspace --no-install-local --only-group --only-dev --package".split(
    " ",
  );
const notLinkedVariables = [
  "UV_NO_EDITABLE",
  "UV_NO_INSTALL_PROJECT",
  "UV_NO_INSTALL_WORKSPACE",
  "UV_NO_INSTALL_LOCAL",
];

/** The project is installed as a link to its sources, if it is a package, unless uv is told otherwise. */
function editableOf(line: Line): MakesVenv["is"]["editable"] {
  const { call } = line;
  const path = projectFolder(line);
  const off = has(line, ...notLinked) || notLinkedVariables.some((it) => isOn(it, call) !== false);
  return off || path === undefined ? undefined : { path, by: "uv", cause: { span: call.span } };
}

/** The Python that a new environment gets, and whether uv downloads it. */
function interpreter(line: Line, state: State) {
  const said = optionsNamed(line, "-p").at(-1);
  const named = said === undefined ? variable("UV_PYTHON", line.call) : said.value?.value;
  return interpreterNamed(named, line, state);
}

/** The same for a Python that is asked for by name or version; "" where none is. */
export function interpreterNamed(
  named: string | undefined,
  line: Line,
  state: State,
): Pick<Venv, "python" | "downloaded" | "interpreters"> {
  const { call } = line;
  const python = named === "" ? state.image?.python : minorNamed(named);
  const downloaded = downloadsPython(named, line, state);
  const interpreters = variable("UV_PYTHON_INSTALL_DIR", call) || dataFolder(call);
  return { python, downloaded, interpreters: downloaded === "no" ? undefined : interpreters };
}

function dataFolder(call: Invocation): string | undefined {
  const home = variable("XDG_DATA_HOME", call) || absolute(".local/share", variable("HOME", call) || undefined);
  return home === undefined ? undefined : `${home}/uv/python`;
}
