// .s2i/environment, which the s2i tool reads and a Containerfile build does not.

/** Read when the container starts. */
const atRun = new Set([
  "APP_MODULE",
  "APP_FILE",
  "APP_SCRIPT",
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
]);

export interface S2iVariable {
  readonly name: string;
  readonly value: string;
  readonly build: boolean;
  readonly run: boolean;
  /** A URL with a password in it, which must not be written into an image. */
  readonly secret: boolean;
}

/** The variables of an .s2i/environment file. One that the scripts do not know is the application's, for both ends. */
export function s2iEnvironment(text: string | undefined): S2iVariable[] {
  const found: S2iVariable[] = [];
  for (const line of (text ?? "").split(/\r?\n/)) {
    const pair = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (!pair) continue;
    const [, name = "", value = ""] = pair;
    found.push({
      name,
      value: value.trim(),
      build: !atRun.has(name),
      run: !atBuild.has(name),
      secret: /:\/\/[^/\s]*:[^/\s]*@/.test(value),
    });
  }
  return found;
}
