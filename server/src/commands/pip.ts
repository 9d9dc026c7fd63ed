// pip: which projects it installs, from where, into which Python.

import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { normalize } from "../knowledge/python/names.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { written } from "./files.ts";
import { certainOperands, has, type Line, optionsNamed, placeOf, valueOf } from "./line.ts";
import type { NamedRequirement, PythonInstall } from "./python-install.ts";
import { type Target, targetOfPip } from "./python-target.ts";

const general =
  "h|--help --debug --isolated --require-virtualenv --python: v|--verbose V|--version q|--quiet --log|--log-file|--local-log: --no-input --keyring-provider: --proxy: " +
  "--retries: --resume-retries: --timeout|--default-timeout: --exists-action: --trusted-host: --cert: --client-cert: --cache-dir: --no-cache-dir|--no-cache --disable-pip-version-check " +
  "--no-color --no-python-version-warning --use-feature: --use-deprecated:";

const index = "i|--index-url|--pypi-url: --extra-index-url: --no-index f|--find-links: --uploaded-prior-to:";

const sources =
  "r|--requirement|--requirements: --requirements-from-script: c|--constraint|--constraints: --build-constraint|--build-constraints: --group: e|--editable: --src: --no-deps --pre --all-releases: --only-final: --no-binary: --only-binary: --prefer-binary " +
  "--require-hashes --no-build-isolation --use-pep517 --no-use-pep517 --check-build-dependencies --config-settings|--config-setting: C: --global-option: --build-option: --install-option: --ignore-requires-python --progress-bar: --no-clean";

const target =
  "b|--build|--build-dir: t|--target: --platform: --python-version: --implementation: --abi: --user --no-user --root: --prefix: U|--upgrade --upgrade-strategy: --force-reinstall I|--ignore-installed " +
  "--break-system-packages --compile --no-compile --no-warn-script-location --no-warn-conflicts --root-user-action: --report: --dry-run";

export const pip: Command = {
  names: "pip*",
  options: general,
  verbs: {
    install: `${index} ${sources} ${target}`,
    download: `${index} ${sources} ${target} d|--dest|--destination-directory:`,
    wheel: `${index} ${sources} w|--wheel-dir:`,
    "config set": "--global --user --site",
    "config unset": "--global --user --site",
    uninstall: "r|--requirement: y|--yes --root-user-action: --break-system-packages",
    freeze: "r|--requirement: l|--local --user --path: --all --exclude-editable --exclude:",
    list: "--format: o|--outdated u|--uptodate e|--editable l|--local --user --path: --pre --not-required --exclude:",
    show: "f|--files",
    check: "",
    "cache purge": "",
    "cache dir": "",
    debug: "",
  },
  effects: pipEffects,
};

/** What pip does, called by its own name or as a module of Python. */
function pipEffects(line: Line, state: State): readonly Effect[] {
  switch (line.verb) {
    case "install":
      return installed(pipInstallOf("pip", line, targetOfPip(line, state)));
    case "download":
    case "wheel": {
      const folder = valueOf(line, "-d", "-w");
      return [
        ...installsNothing(line),
        ...(folder ? [{ kind: "fills", folder: placeOf(folder, line.call), word: folder, own: false } as const] : []),
      ];
    }
    case "config set":
    case "config unset":
      return configured(line);
    case "uninstall":
      return uninstalled(line);
    default:
      return [{ kind: "builds", folder: line.call.workdir }];
  }
}

/** What it reads, where it downloads or builds without installing. */
const installsNothing = (line: Line): Effect[] => [
  { kind: "builds", folder: line.call.workdir },
  ...readsOf(
    optionsNamed(line, "-r", "-c").flatMap((it) => it.value ?? []),
    line.call,
  ),
];

/** The effects of an installation from requirements. */
export function installed(install: PythonInstall): Effect[] {
  const { line } = install;
  const report = valueOf(line, "--report");
  return [
    ...(has(line, "--dry-run") ? [] : [{ kind: "python", install } as const]),
    ...readsOf([...install.files, ...install.paths], line.call),
    ...(report && report.value !== "-" ? [written(line, report, "new")] : []),
  ];
}

/** What `uninstall` takes away, in the words of pip and of `uv pip`. */
export function uninstalled(line: Line): Effect[] {
  const projects = line.operands.flatMap((it) => (it.value === undefined ? [] : (projectOf(it.value) ?? [])));
  const more = projects.length < line.operands.length || has(line, "-r");
  const lists = optionsNamed(line, "-r").flatMap((it) => it.value ?? []);
  return [
    { kind: "builds", folder: line.call.workdir },
    { kind: "uninstalls", projects, more },
    ...readsOf(lists, line.call),
  ];
}

/** What `install` names, in the words of pip and of `uv pip`. */
export function pipInstallOf(tool: string, line: Line, target: Target): PythonInstall {
  const requirements: NamedRequirement[] = [];
  const paths: Argument[] = [];
  const operands = certainOperands(line);
  for (const word of operands) {
    const project = projectOf(word.value ?? word.prefix);
    if (project !== undefined && word.value !== undefined) requirements.push({ argument: word, project });
    else paths.push(word);
  }
  const given = (...names: readonly string[]) => optionsNamed(line, ...names).flatMap((it) => it.value ?? []);
  const editables = given("-e");
  return {
    tool,
    from: "requirements",
    line,
    target,
    requirements,
    files: given("-r", "-c"),
    paths: [...paths, ...editables],
    editables,
    elsewhere: has(line, "-i", "--extra-index-url", "--index", "--default-index", "--no-index", "-f"),
    onlyWheels: has(line, "--only-binary", "--no-build"),
    more:
      paths.length + editables.length > 0 ||
      operands.length < line.operands.length ||
      has(line, "-r", "--group", "--requirements-from-script"),
  };
}

/** The project of a requirement such as `psycopg2[pool]>=2.9`, normalised; undefined for paths and URLs. */
export function projectOf(requirement: string): string | undefined {
  const match = /^([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?\s*(?:$|[<>=!~;@ (].*$)/s.exec(requirement);
  if (match === null || /[/\\]|\.(whl|zip|tar\.\w+|tgz)$/.test(requirement.split(/[@;]/)[0]!)) return undefined;
  return normalize(match[1]!);
}

/** Options with which pip does the same in a fresh environment, where nothing was there before and nothing is cached. */
export const plainOptions: ReadonlySet<string> = new Set(
  "-r --no-cache-dir -U -q -v --no-input --progress-bar --no-color --disable-pip-version-check --no-warn-script-location --root-user-action --no-python-version-warning".split(
    " ",
  ),
);

const mark = "pip config ";

/** `pip config set`: what pip is told for good. A key that is not known may be an index. */
function configured({ verb, call, operands: [key, value] }: Line): Effect[] {
  const folder: Effect = { kind: "builds", folder: call.workdir };
  if (key === undefined) return [folder];
  const name = mark + (key.value ?? (verb === "config set" ? "global.extra-index-url" : ""));
  return [folder, { kind: "sets", name, value: verb === "config set" ? (value?.value ?? "") : undefined }];
}

/** What `pip config set` has said so far; an undefined value is not known. */
export function pipConfigured({ toolSettings }: State): { readonly key: string; readonly value: string | undefined }[] {
  return [...toolSettings].flatMap(([key, value]) =>
    key.startsWith(mark) ? [{ key: key.slice(mark.length), value: value || undefined }] : [],
  );
}
