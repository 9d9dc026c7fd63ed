// What uv, poetry, pdm, pipenv and micropipenv install: the lock of a project, or what the project itself asks for.
import { hasOption, isOn, operands, optionValue } from "../../commands/call.ts";
import { projectFolder } from "../../commands/uv.ts";
import type { Section } from "../../context/requirements/requirement.ts";
import { parseToml } from "../../context/requirements/toml.ts";
import { normalize } from "../../knowledge/python/names.ts";
import type { Execution } from "../../simulation/build.ts";
import { absolute, baseName } from "../../text/paths.ts";
import type { ImageTexts } from "./image-texts.ts";
import { type RequirementList, type RequirementLists, valuesOf, whole } from "./list.ts";
import { chosen, type ProjectTool, usualGroups } from "./project-parts.ts";

/** Options that take a value in the next word, as far as they may stand before an operand. */
const valued = new Set(
  (
    "-p --python --project --directory -C -P --cache-dir --config-file --group --no-group --only-group --extra --no-extra " +
    "--with --without --only -E --extras -G -i --index-url --extra-index-url --default-index --index -f --find-links " +
    "-L --lockfile -c --constraint --constraints --overrides --python-version --python-platform --no-binary --only-binary " +
    "-r --requirements --pypi-mirror --categories --extra-pip-args --package --no-install-package -V --venv --method"
  ).split(" "),
);

/** What such a tool reads; undefined for any other command, and where it installs nothing. */
export function projectTool(execution: Execution, texts: ImageTexts): RequirementLists | undefined {
  const tool = baseName(execution.name.value ?? "");
  const [verb, noun, ...rest] = operands(execution.args, valued);
  const installs = verb?.value === "install" || verb?.value === "sync";
  const flag = (...names: readonly string[]) => hasOption(execution, ...names);
  switch (tool) {
    case "uv": {
      if (verb?.value === "pip" && noun?.value === "sync") return named(execution, rest);
      if (verb?.value !== "sync" || flag("--dry-run", "--check", "--script")) return undefined;
      return project(execution, projectFolder(execution), "uv", texts);
    }
    case "poetry":
    case "pdm": {
      if (!installs || flag("--dry-run", "--only-root")) return undefined;
      const options = tool === "poetry" ? ["-C", "--directory", "-P", "--project"] : ["-p", "--project"];
      return project(execution, absolute(optionValue(execution, ...options) ?? ".", execution.workdir), tool, texts);
    }
    case "pipenv":
      return installs ? pipenv(execution) : undefined;
    case "micropipenv": {
      if (verb?.value !== "install") return undefined;
      const names = ["Pipfile.lock", "poetry.lock", "requirements.txt"];
      return { words: [], files: within(execution, names, only(flag("--dev") ? ["main", "group:dev"] : ["main"])) };
    }
    default:
      return undefined;
  }
}

function named(
  { workdir }: Execution,
  files: readonly { readonly value: string | undefined; span: RequirementList["span"] }[],
) {
  const sources = files.flatMap(({ value, span }): RequirementList[] => {
    const path = value === undefined ? undefined : absolute(value, workdir);
    const takes = only(["main"]);
    return path === undefined ? [] : [{ ...whole, paths: [path], span, named: true, takes }];
  });
  return { words: [], files: sources };
}

const only = (sections: readonly Section[]) => (it: Section) => sections.includes(it);

function within(
  { name, workdir }: Execution,
  files: readonly string[],
  takes: RequirementList["takes"],
): RequirementList[] {
  const paths = files.flatMap((it) => absolute(it, workdir) ?? []);
  return paths.length === 0 ? [] : [{ ...whole, paths, span: name.span, takes }];
}

/** pipenv puts what it is told on the command line beside what it installs anyway. */
function pipenv(execution: Execution): RequirementLists {
  const [verb, ...words] = operands(execution.args, valued);
  const categories = valuesOf(execution, ["--categories"]).map((it): Section => {
    const known = { packages: "main", default: "main", "dev-packages": "group:dev", develop: "group:dev" } as const;
    return known[it as keyof typeof known] ?? `group:${normalize(it)}`;
  });
  const dev = hasOption(execution, "--dev", "-d") || isOn("PIPENV_DEV", execution) === true;
  const sections: Section[] = categories.length > 0 ? categories : dev ? ["main", "group:dev"] : ["main"];
  const [list] = valuesOf(execution, ["-r", "--requirements"]);
  const names = hasOption(execution, "--skip-lock") ? ["Pipfile"] : ["Pipfile.lock", "Pipfile"];
  const files = within(execution, list === undefined ? names : [list], only(sections));
  return { words: verb?.value === "install" ? words.filter((it) => it.value !== undefined) : [], files };
}

/** The lock of a project, or its pyproject.toml where there is none. */
function project(
  execution: Execution,
  folder: string | undefined,
  tool: ProjectTool,
  { textAt }: ImageTexts,
): RequirementLists {
  if (folder === undefined) return { words: [], files: [] };
  const text = textAt(`${folder}/pyproject.toml`);
  const toml = text === undefined ? undefined : parseToml(text);
  const usual = toml === undefined || "failure" in toml ? undefined : usualGroups[tool](toml.table);
  const paths = [`${folder}/${tool}.lock`, `${folder}/pyproject.toml`];
  return { words: [], files: [{ ...whole, paths, span: execution.name.span, ...chosen(execution, tool, usual) }] };
}
