import type { Context } from "../context/context.ts";
import { insertForRun } from "../edits/variables.ts";
import { readImageFile } from "../image/origins.ts";
import { envText } from "../image/state.ts";
import { isServerProject } from "../knowledge/python/programs.ts";
import { isImageFile } from "../queries/image-files.ts";
import { startOfRunScript } from "../queries/run-script.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { absolute } from "../text/paths.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports an app.py or app.sh that the run script starts, though gunicorn and wsgi.py are there for it.
 *
 * ## Why
 * Whatever its documentation says of gunicorn, `run` first looks for `app.sh` and `app.py`, and starts what it finds
 * with a plain Python. Gunicorn and `wsgi.py` come later. An `app.py` that only defines the application ends at once;
 * one that calls `app.run()` starts the development server.
 *
 * ## Example
 * With these files in the build context:
 *
 * ```json
 * {
 *   "requirements.txt": "flask\ngunicorn\n",
 *   "app.py": "from flask import Flask\napp = Flask(__name__)\n",
 *   "wsgi.py": "from app import app as application\n"
 * }
 * ```
 *
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * ENV APP_MODULE=wsgi
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * APP_MODULE, APP_FILE or APP_SCRIPT says what to start; `gunicorn.conf.py` names the application; `app.py` starts a
 * server for production itself; gunicorn is not required, or there is no `wsgi.py` beside it; the container does not
 * start with the image's own `run`; the build context or the base image is not known.
 *
 * ## Source
 * The order of the tests in `s2i/bin/run` of sclorg/s2i-python-container, and its issues #173, #190, #442.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    const { context } = build;
    if (context === undefined) return;
    for (const stage of build.published) {
      const { end } = stage;
      const run = startOfRunScript(stage);
      if (run === undefined || end.env.open || chosen.some((it) => end.env.set.has(it))) continue;
      const start = end.workdir.value;
      const home = start && absolute(envText(end, "APP_HOME") ?? ".", start);
      if (!home || (end.env.set.has("APP_HOME") && envText(end, "APP_HOME") === undefined)) continue;
      const shadow = ["app.sh", "app.py"].find((it) => isImageFile(end, context, `${home}/${it}`));
      if (shadow === undefined || !isImageFile(end, context, `${home}/wsgi.py`)) continue;
      const read = (path: string) => readImageFile(end, context, path)?.text ?? "";
      if (namesServer(read(`${home}/${shadow}`)) || /\bwsgi_app\b/.test(read(`${start}/gunicorn.conf.py`))) continue;
      if (!hasGunicorn(stage, context, start)) continue;
      yield {
        span: run.word.span,
        message: `run starts ${shadow}, and not gunicorn with wsgi.py, unless APP_MODULE says so`,
        fixes: [set(build, stage, "APP_MODULE=wsgi"), set(build, stage, shadowAs(shadow))],
      };
    }
  },
} satisfies Rule;

const chosen = ["APP_MODULE", "APP_FILE", "APP_SCRIPT"];
/** Somebody starts a server from Python on purpose. */
const namesServer = (text: string): boolean =>
  (text.match(/\w+/g) ?? []).some((it) => isServerProject(it.toLowerCase()));

const shadowAs = (name: string) => `${name === "app.sh" ? "APP_SCRIPT" : "APP_FILE"}=${name}`;

/** The project asks for gunicorn, in a file that the scripts or pip go by. */
function hasGunicorn({ end }: StageBuild, context: Context, folder: string): boolean {
  const files = ["requirements.txt", "Pipfile", "pyproject.toml", "setup.cfg", "setup.py"];
  const named = (it: string) => /(^|["'\s])gunicorn(?![\w.-])/im.test(it.replace(/#.*$/gm, ""));
  return (
    end.python.has("gunicorn") || files.some((it) => named(readImageFile(end, context, `${folder}/${it}`)?.text ?? ""))
  );
}

function set({ document }: Build, stage: StageBuild, definition: string): Fix {
  const edits = [insertForRun(document, stage, [`ENV ${definition}`])];
  return { title: `Set ${definition}`, safety: "suggested", edits };
}
