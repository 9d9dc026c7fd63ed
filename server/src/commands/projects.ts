// The tools that manage a Python project: poetry, pdm, pipenv, micropipenv, pip-tools.
import type { State } from "../image/state.ts";
import { absolute } from "../text/paths.ts";
import { isOn, variable } from "./call.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { written } from "./files.ts";
import { has, type Line, optionsNamed, placeOf, valueOf } from "./line.ts";
import { mentionedLists } from "./lists.ts";
import { projectInstall } from "./python-install.ts";
import { targetOfProgram } from "./python-target.ts";

const poetry: Command = {
  names: "poetry",
  options:
    "h|--help q|--quiet V|--version --ansi --no-ansi n|--no-interaction --no-plugins --no-cache C|--directory: P|--project: v|--verbose",
  verbs: {
    install:
      "--without: --with: --only: --sync --no-root --no-directory --dry-run E|--extras: --all-extras --all-groups --only-root --compile --no-dev --dev --remove-untracked",
    sync: "--without: --with: --only: --no-root --no-directory --dry-run E|--extras: --all-extras --all-groups --only-root --compile",
    config: "--list --unset --local --migrate",
    lock: "--no-update --check --regenerate",
    add: "G|--group: D|--dev e|--editable E|--extras: --optional= --python: --platform: --markers: --source: --allow-prereleases --dry-run --lock",
    remove: "G|--group: D|--dev --dry-run --lock",
    update: "--without: --with: --only: --sync --dry-run --lock",
    run: "+",
    build: "f|--format: o|--output: --clean --local-version: c|--config-settings:",
    export:
      "f|--format: o|--output: --without-hashes --without-urls --dev --with: --only: --without: E|--extras: --all-extras --with-credentials --all-groups",
    "self add": "e|--editable E|--extras: --allow-prereleases --source: --dry-run",
    "env use": "",
    "env remove": "--all",
    show: "",
    check: "--lock --strict",
    version: "s|--short",
    "cache clear": "--all",
    source: "",
  },
  effects: (line, state) => managed(line, state, "poetry"),
};

const pdm: Command = {
  names: "pdm",
  options:
    "h|--help V|--version c|--config: v|--verbose q|--quiet --no-cache I|--ignore-python --pep582= n|--non-interactive p|--project: g|--global",
  verbs: {
    install:
      "L|--lockfile: G|--group|--with: --without: --prod|--production d|--dev --no-default --no-editable --no-self --frozen-lockfile|--no-lock --check --dry-run --no-isolation C|--config-setting: --venv: k|--skip: --override: x|--fail-fast --plugins",
    sync: "L|--lockfile: G|--group|--with: --without: --prod|--production d|--dev --no-default --no-editable --no-self --dry-run --no-isolation C|--config-setting: --venv: k|--skip: --clean --only-keep --reinstall x|--fail-fast --no-clean",
    add: "d|--dev G|--group: e|--editable --no-sync --no-self --dry-run --venv: k|--skip: --frozen-lockfile --no-lock",
    remove: "d|--dev G|--group: --no-sync",
    lock: "--refresh --check --dry-run G|--group: --prod --dev S|--strategy:",
    update: "d|--dev G|--group: --no-sync --no-lock --frozen-lockfile",
    run: "+",
    export:
      "f|--format: o|--output: --without-hashes --no-hashes G|--group: --prod --dev --no-default --pyproject --self --no-extras --no-markers",
    config: "",
    use: "f|--first",
    venv: "",
    build: "d|--dest:",
    show: "",
    list: "",
  },
  effects: (line, state) => managed(line, state, "pdm"),
};

/** What poetry and pdm do; they make `.venv` beside the project, poetry only where it is told so. */
function managed(line: Line, state: State, tool: "poetry" | "pdm"): Effect[] {
  const { call, verb, operands } = line;
  const own: Effect = { kind: "builds", folder: call.workdir, open: verb === "run" || verb === "build" };
  if (tool === "poetry" && verb === "config" && operands[1]?.value !== undefined)
    return [own, { kind: "sets", name: `poetry ${operands[0]?.value}`, value: operands[1].value }];
  if (verb === "install" || verb === "sync") return [own, ...projectSynced(line, state, tool)];
  if (/^(lock|add|remove|update)$/.test(verb))
    return [own, ...rewrittenProject(line, managedFolder(line), `${tool}.lock`, "pyproject.toml")];
  const output = verb === "export" ? valueOf(line, "-o") : undefined;
  return [own, ...(output ? [written(line, output, "new")] : [])];
}

function projectSynced(line: Line, state: State, tool: "poetry" | "pdm"): Effect[] {
  const { call } = line;
  if (has(line, "--dry-run")) return [];
  const install: Effect = { kind: "python", install: projectInstall(tool, line, undefined) };
  const inProject =
    tool === "pdm"
      ? (variable("PDM_USE_VENV", call) ?? "?") === "" && variable("VIRTUAL_ENV", call) === ""
      : /^(1|true)$/i.test(
          variable("POETRY_VIRTUALENVS_IN_PROJECT", call) ||
            state.toolSettings.get("poetry virtualenvs.in-project") ||
            "",
        );
  const project = managedFolder(line);
  const path = project === undefined ? undefined : absolute(".venv", project);
  if (!inProject || path === undefined) return [install];
  const links = !has(line, "--no-root", "--no-self", "--no-editable", "--no-directory");
  const editable = links ? { path: project!, by: tool, cause: { span: call.span } } : undefined;
  return [install, { kind: "venv", path, word: undefined, is: { ...state.venvs.get(path), editable } }];
}

/** The folder of the project that poetry and pdm work on. */
export function managedFolder(line: Line): string | undefined {
  const named = optionsNamed(line, "-C", "-P", "--project").at(-1);
  return named === undefined ? line.call.workdir : named.value && placeOf(named.value, line.call);
}

const pipenv: Command = {
  names: "pipenv",
  options:
    "--where --venv --py --envs --rm --bare --man --support --site-packages --no-site-packages --python: --clear q|--quiet v|--verbose --pypi-mirror: --version h|--help",
  verbs: {
    install:
      "--system i|--index: --sequential --deploy d|--dev --dev-only --keep-outdated --pre r|--requirements: c|--code: e|--editable: --categories: --ignore-pipfile --skip-lock --selective-upgrade --extra-pip-args: --no-lock",
    sync: "--system --sequential d|--dev --dev-only --bare --clear --categories: --extra-pip-args: --keep-outdated",
    lock: "d|--dev --dev-only r|--requirements --categories: --keep-outdated --pre --clear",
    update: "d|--dev --outdated --dry-run --lock-only",
    upgrade: "d|--dev --lock-only",
    run: "+",
    requirements: "--dev --dev-only --hash --exclude-markers --categories:",
    uninstall: "--all --all-dev --skip-lock",
    graph: "",
    check: "",
    verify: "",
    clean: "",
  },
  effects: (line, state) => {
    const { call, verb } = line;
    const own: Effect = { kind: "builds", folder: call.workdir, open: verb === "run" };
    if (verb === "install" || verb === "sync") {
      const here = has(line, "--system") || isOn("PIPENV_SYSTEM", call) === true;
      const target = here ? targetOfProgram("python3", call, state) : undefined;
      return [own, { kind: "python", install: projectInstall("pipenv", line, target) }];
    }
    return [
      own,
      ...(/^(lock|update|upgrade|uninstall)$/.test(verb)
        ? rewrittenProject(line, call.workdir, "Pipfile.lock", "Pipfile")
        : []),
    ];
  },
};

const micropipenv: Command = {
  names: "micropipenv",
  options: "h|--help --version v|--verbose",
  verbs: {
    install: "--deploy --dev --method: --no-default",
    requirements: "--no-hashes --no-indexes --no-versions --only-direct --no-default --no-dev --no-comments --method:",
  },
  effects: (line, state) => [
    { kind: "builds", folder: line.call.workdir },
    ...(line.verb === "install"
      ? [
          {
            kind: "python",
            install: projectInstall("micropipenv", line, targetOfProgram("python3", line.call, state)),
          } as const,
        ]
      : []),
  ],
};

/** The files that a tool writes when it locks a project, or changes what that asks for. */
export function rewrittenProject(line: Line, folder: string | undefined, lock: string, project: string): Effect[] {
  const { verb, verbWords, call } = line;
  if (has(line, "--locked", "--check", "--frozen", "--dry-run")) return [];
  const names = /^(add|remove|uninstall)$/.test(verb) ? [lock, project] : [lock];
  const word = verbWords[0] ?? call.name;
  return names.map((name): Effect => ({ kind: "rewrites", path: absolute(name, folder), word }));
}

const pipCompile: Command = {
  names: "pip-compile pip-sync",
  options:
    "o|--output-file: --extra: --all-extras --generate-hashes U|--upgrade P|--upgrade-package: --resolver: q|--quiet v|--verbose --no-header --no-annotate --strip-extras --no-strip-extras --allow-unsafe --pre i|--index-url: --extra-index-url: f|--find-links: --no-index r|--rebuild n|--dry-run a|--annotate c|--constraint: --no-emit-index-url --pip-args: --cache-dir: --config: --python-executable: --user",
  effects: (line) => compiled(line),
};

/** What pip-tools makes of what it is given. */
export function compiled(line: Line): Effect[] {
  const output = valueOf(line, "-o");
  const names = [
    "requirements.txt",
    ...line.operands.map((it) => it.value?.replace(/\.in$/, ".txt").replace(/[^/]*\.toml$/, "requirements.txt")),
  ];
  const lists = output
    ? []
    : names.map(
        (it): Effect => ({ kind: "rewrites", path: it && absolute(it, line.call.workdir), word: line.call.name }),
      );
  return [...readsOf(line.operands, line.call), ...lists, ...(output ? [written(line, output, "new")] : [])];
}

const pipreqs: Command = {
  names: "pipreqs",
  options:
    "--force --savepath: --print --encoding: --ignore: --mode: --pypi-server: --proxy: --use-local --diff: --clean:",
  effects: ({ call }) => [{ kind: "rewrites", path: absolute("requirements.txt", call.workdir), word: call.name }],
};

/** They build and publish packages of the project that is here. */
const builders: Command = {
  names: "hatch flit twine",
  effects: ({ call }) => [{ kind: "builds", folder: call.workdir }, ...mentionedLists(call)],
};

export const projectCommands: readonly Command[] = [poetry, pdm, pipenv, micropipenv, pipCompile, pipreqs, builders];
