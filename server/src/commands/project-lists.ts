// What uv, poetry, pdm, pipenv and micropipenv install: the lock of a project, or what the project itself asks for.
import type { Section } from "../context/requirements/requirement.ts";
import { parseToml } from "../context/requirements/toml.ts";
import type { Argument } from "../image/value.ts";
import { normalize } from "../knowledge/python/names.ts";
import { absolute, baseName } from "../text/paths.ts";
import { type Invocation, isOn, variable } from "./call.ts";
import { certainOperands, has, type Line, optionsNamed, placeOf, valueOf } from "./line.ts";
import { chosen, usualGroups } from "./project-parts.ts";
import { managedFolder as managedProject } from "./projects.ts";
import type { PythonInstall } from "./python-install.ts";
import { type Listing, type RequirementList, type RequirementLists, valuesNamed, whole } from "./requirement-list.ts";
import { uvProject } from "./uv-project.ts";

const nothing: RequirementLists = { words: [], files: [] };

/** What a tool that manages a project reads: its lock, or what it asks for itself. */
export function projectLists(
  { tool, line, files }: PythonInstall,
  call: Invocation,
  listing: Listing,
): RequirementLists {
  switch (tool) {
    case "uv":
      if (line.verb === "pip sync") return named(files, call);
      return has(line, "--check") ? nothing : uvLists(line, listing);
    case "poetry":
    case "pdm":
      return has(line, "--only-root") ? nothing : project(line, managedProject(line), tool, listing);
    case "pipenv":
      return pipenv(line);
    case "micropipenv": {
      const names = ["Pipfile.lock", "poetry.lock", "requirements.txt"];
      return { words: [], files: within(call, names, only(has(line, "--dev") ? ["main", "group:dev"] : ["main"])) };
    }
    default:
      return nothing;
  }
}

function named(files: readonly Argument[], call: Invocation): RequirementLists {
  const lists = files.flatMap((word): RequirementList[] => {
    const path = placeOf(word, call);
    return path === undefined ? [] : [{ ...whole, paths: [path], span: word.span, named: true, takes: only(["main"]) }];
  });
  return { words: [], files: lists };
}

const only = (sections: readonly Section[]) => (it: Section) => sections.includes(it);

function within(
  { name, workdir }: Invocation,
  files: readonly string[],
  takes: RequirementList["takes"],
): RequirementList[] {
  const paths = files.flatMap((it) => absolute(it, workdir) ?? []);
  return paths.length === 0 ? [] : [{ ...whole, paths, span: name.span, takes }];
}

/** pipenv puts what it is told on the command line beside what it installs anyway. */
function pipenv(line: Line): RequirementLists {
  const { call, verb } = line;
  const categories = valuesNamed(line, "--categories").map((it): Section => {
    const known = { packages: "main", default: "main", "dev-packages": "group:dev", develop: "group:dev" } as const;
    return known[it as keyof typeof known] ?? `group:${normalize(it)}`;
  });
  const dev = has(line, "--dev") || isOn("PIPENV_DEV", call) === true;
  const sections: Section[] = categories.length > 0 ? categories : dev ? ["main", "group:dev"] : ["main"];
  const list = valueOf(line, "-r")?.value;
  // Under another name nobody would know what it is.
  const named = variable("PIPENV_PIPFILE", call);
  const pipfile = named !== undefined && /^Pipfile\b/.test(baseName(named)) ? named : "Pipfile";
  if (named && pipfile !== named) return nothing;
  const names = has(line, "--skip-lock") ? [pipfile] : [`${pipfile}.lock`, pipfile];
  const files = within(call, list === undefined ? names : [list], only(sections));
  return { words: verb === "install" ? certainOperands(line).filter((it) => it.value !== undefined) : [], files };
}

/** The lock of a workspace, or what the project at hand asks for. */
function uvLists(line: Line, listing: Listing): RequirementLists {
  const found = uvProject(line, listing);
  const isKnown = optionsNamed(line, "--no-install-package", "--only-install-package").every(
    ({ value }) => value?.value,
  );
  if (found === undefined || !isKnown || mayBeScript(line, listing)) return nothing;
  const { root, pyproject, selection } = found;
  const usual = pyproject && usualGroups.uv(pyproject.table);
  const paths = [`${root}/uv.lock`, ...(pyproject ? [pyproject.path] : [])].map((it) => absolute(it, "/")!);
  return {
    words: [],
    files: [{ ...whole, paths, span: line.call.name.span, ...chosen(line, "uv", usual), selection }],
  };
}

/** A script may bring its own list: then `uv run` installs that, and nothing of the project. */
function mayBeScript({ verb, operands: [first], call }: Line, { textAt }: Listing): boolean {
  if (verb !== "run" || !/\.pyw?$/.test(first?.value ?? "")) return false;
  const path = placeOf(first!, call);
  const text = path === undefined ? undefined : textAt(path);
  return text === undefined || /^# \/\/\/ script/m.test(text);
}

/** The lock of a project, or its pyproject.toml where there is none. */
function project(
  line: Line,
  folder: string | undefined,
  tool: "poetry" | "pdm",
  { textAt }: Listing,
): RequirementLists {
  if (folder === undefined) return nothing;
  const text = textAt(`${folder}/pyproject.toml`);
  const toml = text === undefined ? undefined : parseToml(text);
  const usual = toml === undefined || "failure" in toml ? undefined : usualGroups[tool](toml.table);
  const said = tool === "pdm" ? valueOf(line, "-L") : undefined;
  const lock = said === undefined ? `${tool}.lock` : said.value;
  if (lock === undefined) return nothing;
  const paths = [absolute(lock, folder)!, absolute("pyproject.toml", folder)!];
  const left = has(line, "--no-directory") ? { projects: undefined, without: ["local" as const], only: [] } : undefined;
  const part = chosen(line, tool, usual);
  return { words: [], files: [{ ...whole, paths, span: line.call.name.span, ...part, selection: left }] };
}
