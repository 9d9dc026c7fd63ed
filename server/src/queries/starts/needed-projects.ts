// Which of some Python projects the container certainly cannot start without: its program is of it, or its file imports it.
import { startingOf, type Want } from "../../commands/starters.ts";
import { projectsWith } from "../../knowledge/python/programs.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { parentOf } from "../../text/paths.ts";
import { contentAt } from "../image-content.ts";
import type { Launch } from "./launches.ts";
import { moduleOfCall } from "./modules.ts";

/** The first of `projects`, whose names are normalised, that a launch certainly needs; undefined where it may do without. */
export function neededOf(
  { call, untouched }: Launch,
  projects: readonly string[],
  stage: StageBuild,
  build: Build,
): string | undefined {
  const program = call.name.value ?? "";
  const brings = projects.find((it) => projectsWith(program).includes(it));
  if (brings !== undefined || !untouched) return brings;
  for (const want of startingOf(call).wants) {
    const { from, path } = fileOf(want, call, stage, build);
    const text = from === undefined ? undefined : build.context?.read(from);
    if (text === undefined || /sys\.path|site\.|exec\w*\(|runpy/.test(text)) continue;
    const folders = [...(path === undefined ? [] : [parentOf(path)]), ...(want.kind === "module" ? want.folders : [])];
    const isOwn = (module: string) =>
      folders.some((it) => it === undefined || ["", ".py"].some((end) => lies(`${it}/${module}${end}`)));
    const lies = (at: string) => contentAt(build, stage, at).is !== "no";
    const module = importsOf(text).find((it) => projects.includes(it.toLowerCase()) && !isOwn(it));
    if (module !== undefined) return module.toLowerCase();
  }
  return undefined;
}

function fileOf(want: Want, call: Launch["call"], stage: StageBuild, build: Build) {
  if (want.kind === "file") return { from: contentAt(build, stage, want.path).from, path: want.path };
  return { from: moduleOfCall(want.module, want.folders, call, stage, build).from, path: undefined };
}

/** The modules that a Python file imports whenever it is read: not in a function, a condition or a `try`. */
function importsOf(text: string): string[] {
  const code = text.replace(/("""|''')[\s\S]*?\1/g, "");
  return [...code.matchAll(/^(?:import|from)[ \t]+([A-Za-z_]\w*)/gm)].map((it) => it[1]!);
}
