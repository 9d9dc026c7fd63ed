// The variables that the images' S2I scripts read: assemble while the image is built, run when a container starts.

/** Read by run, by gunicorn or by Django. */
const atRun = new Set([
  "APP_MODULE",
  "APP_FILE",
  "APP_SCRIPT",
  "APP_HOME",
  "APP_CONFIG",
  "GUNICORN_CMD_ARGS",
  "PORT",
  "WEB_CONCURRENCY",
  "DISABLE_MIGRATE",
  "ENABLE_INIT_WRAPPER",
]);

/** Read by assemble and pip. */
const atBuild = new Set([
  "ENABLE_PIPENV",
  "PIN_PIPENV_VERSION",
  "ENABLE_MICROPIPENV",
  "PIP_INDEX_URL",
  "UPGRADE_PIP_TO_LATEST",
  "DISABLE_SETUP_PY_PROCESSING",
  "DISABLE_PYPROJECT_TOML_PROCESSING",
  "DISABLE_COLLECTSTATIC",
  // Where assemble looks for Django's manage.py, and run for the application.
  "APP_HOME",
]);

/** Tells whether the run script reads a variable. */
export const isReadByRun = (name: string): boolean => atRun.has(name);

/** Tells whether the assemble script reads a variable. */
export const isReadByAssemble = (name: string): boolean => atBuild.has(name);

/** Tells whether only a running application reads a variable: nothing that is built depends on it. */
export const isReadByRunOnly = (name: string): boolean => atRun.has(name) && !atBuild.has(name);

/** The variables with which assemble installs with another tool than pip alone. */
export const otherInstallers = ["ENABLE_PIPENV", "ENABLE_MICROPIPENV"] as const;

/** The variables that decide what assemble does, so that the same can be done without it. */
export const assembleSwitches = [
  ...otherInstallers,
  "PIP_INSTALL_ARGS",
  "UPGRADE_PIP_TO_LATEST",
  "DISABLE_SETUP_PY_PROCESSING",
  "DISABLE_PYPROJECT_TOML_PROCESSING",
  "DISABLE_COLLECTSTATIC",
] as const;

/** The files that the run script looks for unasked, in the folder of the application. */
export const runFiles = { script: "app.sh", file: "app.py", wsgi: "wsgi.py", manage: "manage.py" } as const;

/** All of these. */
export const scriptVariables: readonly string[] = [...new Set([...atRun, ...atBuild])];

/** The project of the server that the run script starts an application with. */
export const runServer = "gunicorn";

/** The variable that says what it serves, and the one that holds more of its options. */
export const runModule = "APP_MODULE";
export const runSettings = "GUNICORN_CMD_ARGS";
