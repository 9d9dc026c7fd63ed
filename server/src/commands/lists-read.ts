// Where a command that installs Python packages takes its list from: its own words, files, locks, a project's folder.
import type { Section } from "../context/requirements/requirement.ts";
import { normalize } from "../knowledge/python/names.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import { absolute, baseName } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import { type Invocation, isOn, variable } from "./call.ts";
import { has, optionsNamed } from "./line.ts";
import { projectLists } from "./project-lists.ts";
import type { PythonInstall } from "./python-install.ts";
import { type Listing, type RequirementList, type RequirementLists, valuesNamed, whole } from "./requirement-list.ts";

/** What a command that installs Python packages reads. */
export function listsRead(install: PythonInstall, call: Invocation, listing: Listing): RequirementLists {
  if (install.tool === "assemble") return { words: [], files: assembled(call, listing) };
  return install.from === "project" ? projectLists(install, call, listing) : ofPip(install, call);
}

function ofPip(install: PythonInstall, call: Invocation): RequirementLists {
  const { line } = install;
  const { workdir, name } = call;
  const words = install.requirements.map((it) => it.argument).filter((it) => it.value !== undefined);
  const files: RequirementList[] = [];
  const isUv = install.tool === "uv";
  const alone = has(line, "--no-deps") || isOn("PIP_NO_DEPS", call) === true;
  for (const { name: option, value: word } of optionsNamed(line, "-r", "-c", "--group")) {
    if (word?.value === undefined) continue;
    const { value, span } = word;
    if (option === "--group") files.push(...groupOf(value, span, workdir));
    else {
      const path = absolute(value, workdir);
      if (path === undefined) continue;
      const constraint = option === "-c";
      const part = isUv && !constraint ? partOf(path, install) : {};
      files.push({ ...whole, ...part, paths: [path], span, named: true, constraint, workdir, alone });
    }
  }
  for (const path of constraintsOf(isUv ? "UV_CONSTRAINT" : "PIP_CONSTRAINT", call))
    files.push({ ...whole, paths: [path], span: name.span, constraint: true });
  for (const word of install.paths) {
    const { value, span } = word;
    const [, path = "", extras = ""] = /^(?:file:\/\/)?([^[]*)(?:\[([^\]]*)\])?$/.exec(value ?? "") ?? [];
    const folder = /\.(whl|zip|tar\.\w+|tgz)$|:|^$/.test(path) ? undefined : absolute(path, workdir);
    if (folder !== undefined) files.push(...projectAt(folder, span, extras.split(","), alone));
    else if (value !== undefined && /\+|:\/\//.test(value)) words.push(word);
  }
  return { words, files };
}

/** A group of the pyproject.toml here, or of another one: `path/pyproject.toml:group`. */
function groupOf(value: string, span: Span, workdir: string | undefined): RequirementList[] {
  const [, file = "pyproject.toml", group = ""] = /^(?:(.*):)?([^:]+)$/.exec(value) ?? [];
  const path = absolute(file, workdir);
  const named = normalize(group);
  const takes = (section: Section) => section === `group:${named}`;
  return path === undefined ? [] : [{ ...whole, paths: [path], span, takes, groups: new Set([named]) }];
}

/** uv reads projects where pip reads lists only: what they need themselves, and the extras that are asked for. */
function partOf(path: string, { line }: PythonInstall): Partial<RequirementList> {
  if (!/^(pyproject\.toml|setup\.cfg|setup\.py|pylock\.([^.]+\.)?toml)$/.test(baseName(path))) return {};
  const extras = new Set(valuesNamed(line, "--extra").map(normalize));
  const all = has(line, "--all-extras");
  const takes = (section: Section) =>
    section === "main" || (section.startsWith("extra:") && (all || extras.has(section.slice(6))));
  return { takes, extras };
}

function constraintsOf(name: string, call: Invocation): string[] {
  const files = variable(name, call)?.split(/\s+/).filter(Boolean) ?? [];
  return files.flatMap((it) => (it.includes("://") ? [] : (absolute(it, call.workdir) ?? [])));
}

/** What `pip install .` brings: what the project needs, and what building it needs. */
function projectAt(
  folder: string,
  span: Span,
  written: readonly string[] = [],
  alone: boolean = false,
): RequirementList[] {
  const extras = new Set(written.map((it) => normalize(it.trim())).filter(Boolean));
  const takes = (it: Section) =>
    it === "build" || (!alone && (it === "main" || (it.startsWith("extra:") && extras.has(it.slice(6)))));
  return ["pyproject.toml", "setup.cfg", "setup.py"].map((it) => ({
    ...whole,
    paths: [`${folder}/${it}`],
    span,
    takes,
    extras,
    alone,
  }));
}

/** The S2I script's own order. It installs the project once, whichever of its files it goes by. */
function assembled(call: Invocation, { fileAt }: Listing): RequirementList[] {
  const { name } = call;
  const isSet = (it: string) => (variable(it, call) ?? "") !== "";
  const at = (...names: readonly string[]): RequirementList => ({
    ...whole,
    paths: names.map((it) => `${sourcesFolder}/${it}`),
    span: name.span,
    takes: (section) => section === "main",
    workdir: sourcesFolder,
  });
  const has = (...names: readonly string[]) => names.some((it) => fileAt(`${sourcesFolder}/${it}`) !== undefined);
  const [pipenv, micropipenv] = [isSet("ENABLE_PIPENV"), isSet("ENABLE_MICROPIPENV")];
  if (pipenv && micropipenv) return [];
  const list = pipenv
    ? has("Pipfile")
      ? at("Pipfile.lock", "Pipfile")
      : at("requirements.txt")
    : micropipenv
      ? at("Pipfile.lock", "poetry.lock", "requirements.txt")
      : at("requirements.txt");
  const project =
    (has("setup.py", "setup.cfg") && !isSet("DISABLE_SETUP_PY_PROCESSING")) ||
    (has("pyproject.toml") && !isSet("DISABLE_PYPROJECT_TOML_PROCESSING"));
  const constraints = constraintsOf("PIP_CONSTRAINT", call).map((it) => ({
    ...whole,
    paths: [it],
    span: name.span,
    constraint: true,
  }));
  return [list, ...(project ? projectAt(sourcesFolder, name.span) : []), ...constraints];
}
