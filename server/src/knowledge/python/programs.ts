// Programs that Python projects bring: what lies in a venv's `bin` after an installation.
import table from "./programs.json";

const programs = new Map<string, readonly string[]>(
  Object.entries(table.projects).map(([project, names]) => [project, words(names)]),
);
const projects = new Map<string, string[]>();
for (const [project, names] of programs) {
  for (const name of names) projects.set(name, [...(projects.get(name) ?? []), project]);
}
const native = new Set(words(table.native));
const serving = new Set(words(table.serving));
const starting = new Set([...serving, ...words(table.starting)]);
const modules = new Map<string, string>(Object.entries(table.modules));
const installers = new Set(words(table.installers));

/** The programs that a project brings, those of what it certainly requires too. The name is normalised. */
export function programsOf(project: string): readonly string[] {
  return programs.get(project) ?? [];
}

/** The projects that bring a program: "waitress" for "waitress-serve"; none where nobody here knows. */
export function projectsWith(program: string): readonly string[] {
  return projects.get(program) ?? [];
}

/** Tells whether a name is that of a program which pip installs: "gunicorn", "jupyter-lab", "django-admin". */
export function isPythonProgram(name: string): boolean {
  return projects.has(name) || /^jupyter-\w+$/.test(name);
}

/** Tells whether such a program is a native file or a link, and no script that begins with the path of its Python. */
export function isNativeProgram(name: string): boolean {
  return native.has(name) || /^(python|pip)[\d.]*$/.test(name) || name === "activate";
}

/** Tells whether a project answers requests itself, as a server does that an application is started with. */
export function isServerProject(project: string): boolean {
  return serving.has(project);
}

/** Tells whether a program starts an application: a server, or the command of a framework. */
export function startsApplication(program: string): boolean {
  return projectsWith(program).some((it) => starting.has(it));
}

/** The module that does the same as a program by `python -m`; undefined where there is none, or nobody here knows. */
export function moduleOf(program: string): string | undefined {
  return modules.get(program);
}

/** Tells whether a project is a tool that installs, builds or tests others, and nothing that an application imports. */
export function isInstaller(project: string): boolean {
  return installers.has(project);
}

function words(text: string): string[] {
  return text.split(" ");
}
