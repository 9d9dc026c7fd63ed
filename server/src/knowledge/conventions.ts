// What people call things, and what tools make of it: stages that only help, files that are no code, lists of requirements.
import table from "./conventions.json";

const helpers = new Set(words(table.helperStages));
const delivered = new Set(words(table.deliveredStages));
const publicImages = new Set(words(table.publicImages));
const madeFolders = new Set(words(table.madeBefore.folders));
const madeEndings = new Set(words(table.madeBefore.endings));
const madeNames = new Set(words(table.madeBefore.names));
const extras = words(table.extras);
const bulky = new Set(words(table.bulky));
const recipes = words(table.recipes);
const sourceFolders = new Set(words(table.sourceFolders));
const papers = words(table.papers);
const data = new Set(words(table.data));
const listEndings = new Set(words(table.lists.endings));
const listNames = new Set(words(table.lists.names));
const excludes = new Set(words(table.flatLayoutExcludes));

/** Tells whether a stage is for tests, checks or work at the desk, as its name in lower case goes: "unit-tests", "dev". */
export const isHelperName = (stage: string): boolean => stage.split(/[-_.]/).some((it) => helpers.has(it));

/** Tells whether a stage is for what is taken out of the build, as its name in lower case goes: "export", "wheels". */
export const isDeliveredName = (stage: string): boolean => stage.split(/[-_.]/).some((it) => delivered.has(it));

/** Tells whether an image can be pulled under a name alone, since Docker Hub has one of it, or it is `scratch`. */
export const isPublicImage = (name: string): boolean => publicImages.has(name);

/**
 * Tells whether a file or folder is one that is usually made, downloaded or brought before an image is built, and that is
 * in no repository: what a build leaves, models, keys, archives, what says which commit it is.
 */
export function isMadeBefore(path: string): boolean {
  const names = path.split("/");
  const name = names.at(-1)!;
  return (
    names.some((it) => madeFolders.has(it)) || madeNames.has(name) || madeEndings.has(endingOf(name).toLowerCase())
  );
}

/** Tells whether a file at the top of a project says what is done around a build of an image: a makefile, a workflow. */
export function isRecipe(file: string): boolean {
  const name = file.toLowerCase();
  if (/\.mk$|^(docker-)?compose[^/]*\.ya?ml$|build[^/]*\.(sh|py|ya?ml)$/.test(name)) return true;
  return recipes.some((it) => name.startsWith(it));
}

/** Tells whether a folder at the top of a project is called as one is that holds its sources. */
export const isSourceFolder = (name: string): boolean => sourceFolders.has(name);

/** Tells whether a Containerfile says by its name what it is for: `Dockerfile.test`, `Containerfile.builder`, `dev.dockerfile`. */
export function isHelperFile(file: string): boolean {
  const name = nameOf(file).toLowerCase();
  const rest = name.replace(/(?:docker|container)file/, "");
  return rest !== name && rest.split(/[-_.]/).some((it) => helpers.has(it) || it === table.helperFile);
}

/** Tells whether a file certainly holds no Python package: a licence, a configuration, a certificate. */
export function isNoPackage(path: string): boolean {
  const name = nameOf(path);
  return papers.some((it) => name.toUpperCase().startsWith(it)) || data.has(endingOf(name).toLowerCase());
}

/** Tells whether a file may say what is installed, or where from. */
export function isList(path: string): boolean {
  const name = nameOf(path);
  return listNames.has(name) || listEndings.has(endingOf(name));
}

/** Tells whether setuptools takes a directory at the top of a project for no package of its. */
export const isExcludedFromFlatLayout = (directory: string): boolean => excludes.has(directory);

/** Tells whether a file, by its ending, is one of some size: an archive, a package, a program, a model. */
export const isBulky = (path: string): boolean => bulky.has(endingOf(nameOf(path)));

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const endingOf = (name: string): string => (name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "");

function words(text: string): string[] {
  return text.split(" ");
}

/** Tells whether a word speaks of what is beside an application: `requirements-dev.txt`, `.[test]`, `--extra docs`. */
export function speaksOfExtras(word: string): boolean {
  // Folders of the system have such names as well: `/opt`.
  const name = nameOf(word).toLowerCase();
  return extras.some((it) => name.includes(it));
}
