// pip and its kin: which projects a command installs into which Python.
import type { Presence } from "../image/facts.ts";
import type { PythonPackage, State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { normalize } from "../knowledge/python/names.ts";
import { neverHasWheels } from "../knowledge/python/projects.ts";
import type { Invocation } from "./call.ts";

/** An installation of Python projects. */
export interface PipInstall {
  /** The projects that stand in the command itself. */
  readonly requirements: readonly NamedRequirement[];
  /** The files that name more: `-r`, `-c`. */
  readonly files: readonly Argument[];
  /** Other places to install from, `.` and such. */
  readonly paths: readonly Argument[];
  /** Those of them that are linked rather than copied: the values of `-e`. */
  readonly editables: readonly Argument[];
  readonly options: readonly Argument[];
  /** Wheels may come from somewhere that nobody here knows. */
  readonly elsewhere: boolean;
  /** Nothing is ever built from source. */
  readonly onlyWheels: boolean;
}

export interface NamedRequirement {
  readonly argument: Argument;
  /** Normalised: "mod-wsgi". */
  readonly project: string;
}

const valued = new Set(
  (
    "-r --requirement -c --constraint -e --editable -t --target --platform --python-version --implementation --abi --root --prefix --src --upgrade-strategy " +
    "-C --config-settings --global-option --no-binary --only-binary --progress-bar --report --group -i --index-url --pypi-url --extra-index-url -f --find-links " +
    "--python -p --cache-dir --log --proxy --retries --timeout --exists-action --trusted-host --cert --client-cert --index --default-index --overrides " +
    "--index-strategy --keyring-provider --resolution --exclude-newer --link-mode --refresh-package --reinstall-package --no-build-isolation-package --no-build-package --upgrade-package"
  ).split(" "),
);

/** What an invocation installs, or undefined where it is no `pip install`, `python -m pip install`, `uv pip install`. */
export function pipInstall({ name, args }: Invocation): PipInstall | undefined {
  const at = installAt(name.value, args);
  if (at === undefined) return undefined;
  const words = args.slice(at);
  const requirements: NamedRequirement[] = [];
  const files: Argument[] = [];
  const paths: Argument[] = [];
  const editables: Argument[] = [];
  const options: Argument[] = [];
  let onlyWheels = false;
  let elsewhere = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const text = word.value ?? word.prefix;
    if (!text.startsWith("-")) {
      const project = projectOf(text);
      if (project !== undefined && word.value !== undefined) requirements.push({ argument: word, project });
      else paths.push(word);
      continue;
    }
    options.push(word);
    const [option = "", given] = text.split("=", 2);
    const value = given !== undefined ? word : valued.has(option) ? words[++i] : undefined;
    if (option === "-r" || option === "--requirement" || option === "-c" || option === "--constraint") {
      if (value) files.push(value);
    }
    if ((option === "-e" || option === "--editable") && value) editables.push(value);
    if (option === "--only-binary" || option === "--no-build") onlyWheels = true;
    if (/^(-f|--find-links|-i|--index-url|--extra-index-url|--index|--default-index|--no-index)$/.test(option))
      elsewhere = true;
  }
  return { requirements, files, paths: [...paths, ...editables], editables, options, elsewhere, onlyWheels };
}

/** Where the words behind `install` begin. */
function installAt(name: string | undefined, args: readonly Argument[]): number | undefined {
  const command = name?.replace(/^.*\//, "") ?? "";
  let at = 0;
  if (/^python[\d.]*$/.test(command)) {
    const module = args.findIndex((it) => it.value === "-m");
    if (module < 0 || args[module + 1]?.value !== "pip") return undefined;
    at = module + 2;
  } else if (command === "uv") {
    const pip = args.findIndex((it) => !it.value?.startsWith("-"));
    if (args[pip]?.value !== "pip") return undefined;
    at = pip + 1;
  } else if (!/^pip[\d.]*$/.test(command)) return undefined;
  while (at < args.length && (args[at]!.value ?? "").startsWith("-")) at += valued.has(args[at]!.value!) ? 2 : 1;
  return args[at]?.value === "install" ? at + 1 : undefined;
}

/** The project of a requirement such as `psycopg2[pool]>=2.9`, normalised; undefined for paths and URLs. */
export function projectOf(requirement: string): string | undefined {
  const match = /^([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?\s*(?:$|[<>=!~;@ (].*$)/s.exec(requirement);
  if (match === null || /[/\\]|\.(whl|zip|tar\.\w+|tgz)$/.test(requirement.split(/[@;]/)[0]!)) return undefined;
  return normalize(match[1]!);
}

/** The state after an installation: the projects are there, as if every step had worked. */
export function afterPip(install: PipInstall, { span }: Invocation, state: State): State {
  if (install.requirements.length === 0) return state;
  const packages = install.requirements.map(({ project, argument }): [string, PythonPackage] => {
    const cause = { span: argument.exact ? argument.span : span };
    return [project, { compiled: compiled(project, install, state), cause }];
  });
  return { ...state, python: state.python.withAll(packages) };
}

function compiled(project: string, { onlyWheels, elsewhere }: PipInstall, { image }: State): Presence {
  if (onlyWheels) return "no";
  if (image === undefined || elsewhere) return "unknown";
  return neverHasWheels(project, image.python) ? "yes" : "unknown";
}
