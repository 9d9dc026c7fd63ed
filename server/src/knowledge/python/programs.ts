// Programs that Python projects bring, which an image lacks otherwise.
const programs: Readonly<Record<string, readonly string[]>> = {
  cmake: ["cmake"],
  ninja: ["ninja"],
  meson: ["meson"],
  uv: ["uv", "uvx"],
  poetry: ["poetry"],
  pipenv: ["pipenv"],
};

/** The programs of a project, by its normalised name. Empty where nothing is known. */
export function programsOf(project: string): readonly string[] {
  return programs[project] ?? (/^node/.test(project) ? ["node", "npm", "npx"] : []);
}
