// What Python projects bring along: the projects that they require without extras, in any of their releases.
import table from "./requires.json";

const required = new Map<string, readonly string[]>(
  Object.entries(table.projects).map(([project, names]) => [project, names.split(" ").filter(Boolean)]),
);
for (const project of table.alone.split(" ")) required.set(project, []);

/**
 * All projects that are installed with some, those included; undefined where one of them is not known. Names are
 * normalised; one with an extra is asked for as "uvicorn[standard]".
 */
export function installedWith(projects: Iterable<string>): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  const open = [...projects];
  for (let project = open.pop(); project !== undefined; project = open.pop()) {
    if (found.has(project)) continue;
    const more = required.get(project);
    if (more === undefined) return undefined;
    found.add(project);
    open.push(...more);
  }
  return found;
}
