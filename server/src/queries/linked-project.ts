// The project that an editable installation links: whether it is a package, and where the link leads.
import type { Editable } from "../image/state.ts";
import type { Build, Execution } from "../simulation/build.ts";
import { absolute } from "../text/paths.ts";
import { imageTexts } from "./python/image-texts.ts";

export interface Linked {
  /** The folder that Python looks into: the project's, or its `src`. */
  readonly sources: string;
  /** The programs that the project brings, as far as its pyproject.toml says so. */
  readonly scripts: readonly string[];
}

/** What `pip install -e`, `uv sync` and their kin link; undefined where it is no package, or nobody knows. */
export function linkedProject(build: Build, made: Execution, { path, by }: Editable): Linked | undefined {
  const from = imageTexts(made, build.context).locate(`${path}/pyproject.toml`);
  const text = from === undefined ? undefined : build.context?.read(from);
  if (by !== "pip" && (text === undefined || !isPackage(by, text))) return undefined;
  const folder = from?.replace(/(^|\/)pyproject\.toml$/, "");
  const src = folder !== undefined && build.context?.kind(folder === "" ? "src" : `${folder}/src`) === "directory";
  return { sources: src ? absolute("src", path)! : path, scripts: text === undefined ? [] : scriptsOfProject(text) };
}

function isPackage(by: string, text: string): boolean {
  const section = (name: string) => sectionOf(text, name);
  if (by === "poetry")
    return /^\[(tool\.poetry|project)\]/m.test(text) && !/^package-mode\s*=\s*false/m.test(section("tool.poetry"));
  if (by === "pdm") return /^\[build-system\]/m.test(text) && !/^distribution\s*=\s*false/m.test(section("tool.pdm"));
  const said = /^package\s*=\s*(true|false)/m.exec(section("tool.uv"))?.[1];
  return said === undefined ? /^\[build-system\]/m.test(text) : said === "true";
}

/** The programs that a pyproject.toml says its project brings. */
export function scriptsOfProject(text: string): string[] {
  const sections = sectionOf(text, "project.scripts") + sectionOf(text, "tool.poetry.scripts");
  return [...sections.matchAll(/^["']?([\w.-]+)["']?\s*=/gm)].map((it) => it[1]!);
}

/** The lines of a TOML table. */
function sectionOf(text: string, name: string): string {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((it) => it.trim() === `[${name}]`);
  if (start < 0) return "";
  const end = lines.findIndex((it, i) => i > start && /^\s*\[/.test(it));
  return `${lines.slice(start + 1, end < 0 ? undefined : end).join("\n")}\n`;
}
