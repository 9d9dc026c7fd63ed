// Where the S2I Python images keep what is theirs. The same in every image of the family: the images' own Dockerfiles.

/** The virtual environment, which is $APP_ROOT. */
export const appRoot = "/opt/app-root";

/** Where the application lies, which is the home and the working directory. */
export const appHome = `${appRoot}/src`;

/** The folder of assemble, run and usage. */
export const scriptsFolder = "/usr/libexec/s2i";

/** Where assemble takes the sources from. */
export const sourcesFolder = "/tmp/src";

/** The script that starts what it finds. */
export const s2iRun = `${scriptsFolder}/run`;

/** The script that installs what it finds. */
export const s2iAssemble = `${scriptsFolder}/assemble`;

/** All that is in that folder: `src/s2i/bin` of sclorg/s2i-python-container. */
const ownScripts = ["assemble", "init-wrapper", "run", "usage"];

/** The scripts that others of the image's own are, by their names: where they lie. */
const otherScripts = ["/usr/bin/cgroup-limits", "/usr/bin/fix-permissions", "/usr/bin/rpm-file-permissions"];

/** The paths of the scripts that every image of the family has. */
export const ownScriptPaths: readonly string[] = [...ownScripts.map((it) => `${scriptsFolder}/${it}`), ...otherScripts];

/** Tells whether an absolute path is that of a script which every image of the family has. */
export const isOwnScript = (path: string): boolean => ownScriptPaths.includes(path);

/** Tells whether a module is in a fresh environment: pip, and in older Pythons setuptools. */
export const isOwnModule = (name: string): boolean =>
  /^(pip|setuptools|pkg_resources|_distutils_hack|wheel)$/.test(name);

/** The files by which assemble installs something, whatever it is told. */
export const listsOfAssemble: readonly string[] = [
  "requirements.txt",
  "Pipfile",
  "Pipfile.lock",
  "poetry.lock",
  "setup.py",
  "setup.cfg",
  "pyproject.toml",
];
