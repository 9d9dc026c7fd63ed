// What a project's files say about how it is built and started.

import { type PythonRange, pythonRange } from "../context/python-range.ts";
import type { Image } from "../knowledge/images.ts";
import { type Compiled, projectRequirements } from "./requirements.ts";

/** What the caller has read. */
export interface ProjectFacts {
  /** The names at the top level. */
  readonly files: readonly string[];
  /** The texts of those that say something: requirements.txt, pyproject.toml, .python-version, .s2i/environment ... */
  readonly texts: Readonly<Record<string, string>>;
}

export interface Project {
  readonly range: PythonRange | undefined;
  /** What pip is given: requirements.txt alone, the same with the source around it, the project itself, or nothing. */
  readonly installs: "requirements" | "requirements-with-source" | "project" | "nothing";
  readonly git: boolean;
  /** Whether the images' `run` script finds something to start. */
  readonly startedByRun: boolean;
  /** How it is started without the scripts; undefined where nothing is found. */
  readonly command: readonly string[] | undefined;
  /** Variables that the scripts need to do the right thing with these files. */
  readonly buildEnv: readonly (readonly [string, string])[];
  readonly runEnv: readonly (readonly [string, string])[];
  /** The ignore file keeps .git and the like out of the image. */
  readonly hasIgnoreFile: boolean;
  compiledOn(image: Image): readonly Compiled[];
}

export function readProject({ files, texts }: ProjectFacts): Project {
  const names = new Set([...files, ...Object.keys(texts)]);
  const { names: wanted, git, local, compiledOn } = projectRequirements(texts);
  const pyproject = texts["pyproject.toml"] ?? "";
  const isPackage = /^\[(?:project|build-system|tool\.poetry)\]/m.test(pyproject);
  const installable = isPackage || names.has("setup.py") || names.has("setup.cfg");
  const gunicorn = wanted.has("gunicorn");
  const mayHaveGunicorn = gunicorn || (names.has("requirements.txt") && texts["requirements.txt"] === undefined);
  return {
    range: pythonRange(texts),
    installs: names.has("requirements.txt")
      ? local
        ? "requirements-with-source"
        : "requirements"
      : installable
        ? "project"
        : "nothing",
    git,
    startedByRun:
      ["app.sh", "app.py", "manage.py"].some((name) => names.has(name)) ||
      (mayHaveGunicorn && ["wsgi.py", "setup.py", "gunicorn.conf.py"].some((name) => names.has(name))),
    command: commandOf(names, texts, wanted),
    // A pyproject.toml with nothing but the settings of tools is no package; assemble would try to install it.
    buildEnv:
      names.has("pyproject.toml") && pyproject !== "" && !isPackage ? [["DISABLE_PYPROJECT_TOML_PROCESSING", "1"]] : [],
    // The run script prefers app.py to gunicorn.
    runEnv: gunicorn && names.has("app.py") && names.has("wsgi.py") ? [["APP_MODULE", "wsgi"]] : [],
    hasIgnoreFile: names.has(".containerignore") || names.has(".dockerignore"),
    compiledOn,
  };
}

function commandOf(
  names: ReadonlySet<string>,
  texts: Readonly<Record<string, string>>,
  wanted: ReadonlySet<string>,
): readonly string[] | undefined {
  const django = /DJANGO_SETTINGS_MODULE["'],\s*["'](\w+)/.exec(texts["manage.py"] ?? "")?.[1];
  if (wanted.has("gunicorn")) {
    const module = names.has("wsgi.py")
      ? "wsgi"
      : (django && `${django}.wsgi`) || (names.has("app.py") ? "app:app" : "");
    if (module) return ["gunicorn", "--bind=0.0.0.0:8080", module];
  }
  if (wanted.has("uvicorn")) {
    const module = ["main", "app"].find((name) => names.has(`${name}.py`));
    if (module) return ["uvicorn", "--host=0.0.0.0", "--port=8080", `${module}:app`];
  }
  if (wanted.has("mod-wsgi") && names.has("wsgi.py"))
    return ["mod_wsgi-express", "start-server", "--port=8080", "wsgi.py"];
  if ((wanted.has("uwsgi") || wanted.has("pyuwsgi")) && names.has("wsgi.py")) {
    return ["uwsgi", "--http=0.0.0.0:8080", "--wsgi-file=wsgi.py"];
  }
  if (names.has("manage.py")) return ["python", "manage.py", "runserver", "0.0.0.0:8080"];
  const file = ["app.py", "main.py", "server.py", "wsgi.py"].find((name) => names.has(name));
  if (file) return ["python", file];
  const script = /^\[project\.scripts\][^\n]*\n\s*["']?([\w.-]+)["']?\s*=/m.exec(texts["pyproject.toml"] ?? "")?.[1];
  return script ? [script] : undefined;
}
