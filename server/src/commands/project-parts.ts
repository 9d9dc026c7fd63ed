// Which groups and extras of a project a command of uv, poetry or pdm installs.

import type { Section } from "../context/requirements/requirement.ts";
import { array, get, string, table } from "../context/requirements/toml.ts";
import { normalize } from "../knowledge/python/names.ts";
import { isOn } from "./call.ts";
import { has, type Line } from "./line.ts";
import { type RequirementList, valuesNamed } from "./requirement-list.ts";

/** The tools that read a pyproject.toml and have a lock of their own. */
export type ProjectTool = "uv" | "poetry" | "pdm";

type Usual = (group: string) => boolean;

/** Which groups are installed where nobody says anything about them. */
export const usualGroups: Readonly<Record<ProjectTool, (pyproject: unknown) => Usual>> = {
  uv: (pyproject) => {
    const said = get(pyproject, "tool", "uv", "default-groups");
    const groups = said === undefined ? ["dev"] : array(said).map((it) => normalize(string(it) ?? ""));
    return (group) => said === "all" || groups.includes(group);
  },
  poetry: (pyproject) => {
    const groups = Object.entries(table(get(pyproject, "tool", "poetry", "group")));
    const optional = groups.filter(([, it]) => get(it, "optional") === true).map(([name]) => normalize(name));
    return (group) => !optional.includes(group);
  },
  pdm: (pyproject) => {
    const groups = [get(pyproject, "dependency-groups"), get(pyproject, "tool", "pdm", "dev-dependencies")];
    const names = groups.flatMap((it) => Object.keys(table(it)).map(normalize));
    // In a lock of PDM extras and groups look alike.
    return (group) => names.includes(group);
  },
};

/** Which groups and extras of a project are installed. Without its pyproject.toml only the usual group is known. */
export function chosen(
  line: Line,
  tool: ProjectTool,
  usual: Usual | undefined,
): Pick<RequirementList, "takes" | "extras" | "groups"> {
  const values = (...options: readonly string[]) => new Set(valuesNamed(line, ...options).map(normalize));
  const flag = (...names: readonly string[]) => has(line, ...names);
  const isSet = (name: string) => tool === "uv" && isOn(name, line.call) === true;
  const added = values("--group", "--with", "-G");
  const pdm = tool === "pdm";
  const extras = new Set([...values("--extra", "--extras", "-E"), ...(pdm ? added : [])]);
  const noExtras = values("--no-extra");
  const allOfPdm = pdm && added.has(":all");
  const allExtras = flag("--all-extras", "-a") || allOfPdm;
  const exclusive = values("--only-group", "--only");
  const left = values("--no-group", "--without");
  const onlyDev = flag("--only-dev", "--dev-only");
  const noDev = flag("--no-dev") || isSet("UV_NO_DEV");
  const none =
    flag("--no-default-groups", "--prod", "--production") ||
    isSet("UV_NO_DEFAULT_GROUPS") ||
    (noDev && tool !== "uv") ||
    (pdm && isOn("PDM_PROD", line.call) === true);
  const everything = flag("--all-groups") || allOfPdm;
  const takes = (section: Section): boolean | undefined => {
    if (section === "main") return !onlyDev && !flag("--no-default") && (exclusive.size === 0 || exclusive.has("main"));
    if (section.startsWith("extra:")) {
      const extra = section.slice("extra:".length);
      if (tool === "uv" && exclusive.size > 0) return false;
      return !onlyDev && !noExtras.has(extra) && (allExtras || extras.has(extra));
    }
    if (!section.startsWith("group:")) return false;
    const group = section.slice("group:".length);
    if (left.has(group)) return false;
    if (exclusive.size > 0) return exclusive.has(group);
    if (added.has(group) || everything || (onlyDev && group === "dev")) return true;
    if (none || onlyDev || (noDev && group === "dev")) return false;
    return usual === undefined ? (group === "dev" ? true : undefined) : usual(group);
  };
  return { takes, extras, groups: new Set([...added, ...exclusive]) };
}
