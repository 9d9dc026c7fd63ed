// Where a command that installs Python packages takes its list from: its own words, files, locks, a project's folder.
import type { Section } from "../../context/requirements/requirement.ts";
import { normalize } from "../../knowledge/python/names.ts";
import type { Span } from "../../text/span.ts";
import type { Execution } from "../build.ts";
import { hasOption, isOn, operands, optionValue } from "../call.ts";
import { absolute, baseName } from "../files.ts";
import { pipInstall } from "../pip.ts";
import { isAssemble } from "../s2i-scripts.ts";
import { projectFolder } from "../uv.ts";
import type { Argument } from "../value.ts";

/** A list of requirements that a command reads. */
export interface Source {
  /** Paths in the image: the first that is there is read. */
  readonly paths: readonly string[];
  /** The word of the command that names it, or the command's own name. */
  readonly span: Span;
  /** It pins what others ask for, and installs nothing. */
  readonly constraint: boolean;
  /** Which part of it is installed; undefined where that is not known. */
  readonly takes: (section: Section) => boolean | undefined;
  readonly extras: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

export interface Sources {
  /** Requirements that stand in the command itself. */
  readonly words: readonly Argument[];
  readonly files: readonly Source[];
}

/** What a command reads; undefined where it installs no Python packages. */
export function sourcesOf(execution: Execution): Sources | undefined {
  if (isAssemble(execution, execution.before)) return { words: [], files: assembled(execution) };
  const pip = pipInstall(execution);
  if (pip !== undefined) return ofPip(execution);
  const [verb, noun] = operands(execution.args, valued).map((it) => it.value);
  const files = ofTool(baseName(execution.name.value ?? ""), verb, noun, execution);
  return files && { words: [], files };
}

const none: ReadonlySet<string> = new Set();
const whole = { constraint: false, takes: () => true, extras: none, groups: none } as const;

/** Options of uv, poetry, pipenv and pdm that take a value in the next word, as far as they stand before the verb. */
const valued = new Set(
  (
    "-p --python --project --directory -C -P --cache-dir --config-file --group --no-group --only-group --extra --with " +
    "--without --only -E --extras -G -i --index-url --extra-index-url --default-index --index -f --find-links -L --lockfile " +
    "-c --constraint --constraints --overrides --python-version --python-platform --no-binary --only-binary"
  ).split(" "),
);

function ofPip(execution: Execution): Sources {
  const install = pipInstall(execution)!;
  const { args, workdir } = execution;
  const words = install.requirements.map((it) => it.argument).filter((it) => it.value !== undefined);
  const files: Source[] = [];
  args.forEach((it, i) => {
    const [, joinedBy, joined] =
      /^(--requirements?|--constraints?|-[rc])(?:=|(?<=-[rc])(?=[^=-]))(.+)$/.exec(it.value ?? "") ?? [];
    const option = joinedBy ?? args[i - 1]?.value ?? "";
    if (joined === undefined && !/^(-[rc]|--(requirements?|constraints?))$/.test(option)) return;
    const path = absolute(joined ?? it.value ?? "", workdir);
    if (path === undefined || (joined ?? it.value) === undefined) return;
    files.push({ ...whole, paths: [path], span: it.span, constraint: /^(-c|--constraint)/.test(option) });
  });
  for (const { value, span } of install.paths) {
    const [, path = "", extras = ""] = /^(?:file:\/\/)?([^[]*)(?:\[([^\]]*)\])?$/.exec(value ?? "") ?? [];
    const folder = /\.(whl|zip|tar\.\w+|tgz)$|:|^$/.test(path) ? undefined : absolute(path, workdir);
    if (folder !== undefined) files.push(...projectAt(folder, span, extras));
    else if (value !== undefined && /\+|:\/\//.test(value)) words.push(install.paths.find((it) => it.span === span)!);
  }
  return { words, files };
}

/** What `pip install .` brings: what the project needs, and what building it needs. */
function projectAt(folder: string, span: Span, written: string): Source[] {
  const extras = new Set(
    written
      .split(",")
      .flatMap((it) => it.trim() && normalize(it.trim()))
      .filter(Boolean),
  );
  const takes = (it: Section) =>
    it === "main" || it === "build" || (it.startsWith("extra:") && extras.has(it.slice(6)));
  return ["pyproject.toml", "setup.cfg"].map((it) => ({ ...whole, paths: [`${folder}/${it}`], span, takes, extras }));
}

/** The S2I script's own order. */
function assembled(execution: Execution): Source[] {
  const { before, name } = execution;
  const isSet = (variable: string) => before.env.set.has(variable);
  const at = (...names: readonly string[]): Source => ({
    ...whole,
    paths: names.map((it) => `/tmp/src/${it}`),
    span: name.span,
    takes: (section) => section === "main",
  });
  const tool = isSet("ENABLE_PIPENV")
    ? at("Pipfile.lock", "Pipfile", "requirements.txt")
    : isSet("ENABLE_MICROPIPENV")
      ? at("Pipfile.lock", "poetry.lock", "requirements.txt")
      : at("requirements.txt");
  const [pyproject, setup] = projectAt("/tmp/src", name.span, "");
  return [
    tool,
    ...(isSet("DISABLE_SETUP_PY_PROCESSING") ? [] : [setup!]),
    ...(isSet("DISABLE_PYPROJECT_TOML_PROCESSING") ? [] : [pyproject!]),
  ];
}

function ofTool(
  tool: string,
  verb: string | undefined,
  noun: string | undefined,
  execution: Execution,
): Source[] | undefined {
  const { name, workdir } = execution;
  const within = (folder: string | undefined, names: readonly string[], rest: Partial<Source>): Source[] =>
    folder === undefined ? [] : [{ ...whole, paths: names.map((it) => `${folder}/${it}`), span: name.span, ...rest }];
  const flag = (...names: readonly string[]) => hasOption(execution, ...names);
  switch (tool) {
    case "uv": {
      if (verb === "pip" && noun === "sync") {
        const files = operands(execution.args, valued).slice(2);
        return files.flatMap(({ value, span }) => {
          const path = value === undefined ? undefined : absolute(value, workdir);
          return path === undefined ? [] : [{ ...whole, paths: [path], span }];
        });
      }
      if (verb !== "sync" || flag("--dry-run", "--check", "--script")) return undefined;
      return within(projectFolder(execution), ["uv.lock", "pyproject.toml"], chosen(execution, ["dev"]));
    }
    case "poetry":
    case "pdm": {
      if (verb !== "install" && verb !== "sync") return undefined;
      const folder = absolute(optionValue(execution, "-C", "--directory", "-P", "--project") ?? ".", workdir);
      return within(folder, [`${tool}.lock`, "pyproject.toml"], chosen(execution, ["dev"]));
    }
    case "pipenv": {
      if (verb !== "install" && verb !== "sync") return undefined;
      const names = flag("--skip-lock") ? ["Pipfile"] : ["Pipfile.lock", "Pipfile"];
      return within(workdir, names, chosen(execution, flag("--dev", "-d") ? ["dev"] : []));
    }
    case "micropipenv":
      if (verb !== "install") return undefined;
      return within(
        workdir,
        ["Pipfile.lock", "poetry.lock", "requirements.txt"],
        chosen(execution, flag("--dev") ? ["dev"] : []),
      );
    default:
      return undefined;
  }
}

/** Which groups and extras of a project are installed. Of a group that nobody speaks of, nothing is known. */
function chosen(execution: Execution, usual: readonly string[]): Pick<Source, "takes" | "extras" | "groups"> {
  const named = (...options: readonly string[]) => new Set(valuesOf(execution, options).map(normalize));
  const extras = named("--extra", "--extras", "-E");
  const only = named("--only-group", "--only");
  const added = named("--group", "--with", "-G");
  const left = named("--no-group", "--without");
  const bare =
    hasOption(execution, "--no-dev", "--no-default-groups", "--prod", "--production") ||
    isOn("UV_NO_DEV", execution) === true;
  const onlyDev = hasOption(execution, "--only-dev", "--dev-only");
  const everything = hasOption(execution, "--all-groups");
  const takes = (section: Section): boolean | undefined => {
    if (section === "main") return !onlyDev && (only.size === 0 || only.has("main"));
    if (section.startsWith("extra:"))
      return hasOption(execution, "--all-extras", "-a") || extras.has(section.slice("extra:".length));
    if (!section.startsWith("group:")) return false;
    const group = section.slice("group:".length);
    if (left.has(group)) return false;
    if (only.size > 0) return only.has(group);
    if (added.has(group) || everything || (onlyDev && group === "dev")) return true;
    if (bare || onlyDev) return false;
    return usual.includes(group) ? true : undefined;
  };
  return { takes, extras, groups: new Set([...added, ...only]) };
}

/** The values of an option that may stand several times: `--group a --group=b`, `--with a,b`. */
function valuesOf({ args }: Execution, names: readonly string[]): string[] {
  return args.flatMap((it, i) => {
    const text = it.value ?? "";
    const joined = names.find((name) => text.startsWith(`${name}=`));
    const value =
      joined === undefined ? (names.includes(args[i - 1]?.value ?? "") ? text : "") : text.slice(joined.length + 1);
    return value.split(/[,\s]+/).filter(Boolean);
  });
}
