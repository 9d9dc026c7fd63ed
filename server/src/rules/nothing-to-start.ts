import { installsBeside } from "../edits/requirements.ts";
import { insertForRun } from "../edits/variables.ts";
import { runServer } from "../knowledge/s2i-variables.ts";
import { installedIn, projectIn } from "../queries/python/installed.ts";
import { applicationsIn } from "../queries/starts/applications.ts";
import { isFilled } from "../queries/starts/filled.ts";
import type { RunOutcome } from "../queries/starts/run-order.ts";
import { runStartOf } from "../queries/starts/run-starts.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports that the images' own `run` finds nothing that it would start.
 *
 * ## Why
 * `run` looks for `app.sh` and `app.py`, then for gunicorn with APP_MODULE, `wsgi.py` or `setup.py`, then for Django's
 * `manage.py`. An application of another name is not found: the container ends at once with
 * `don't know how to run your application`.
 *
 * ## Example
 * With these files in the build context:
 *
 * ```json
 * {
 *   "requirements.txt": "flask\ngunicorn\n",
 *   "main.py": "from flask import Flask\napp = Flask(__name__)\n"
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
 * ENV APP_MODULE=main:app
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * A command of the build, or one that the container starts with, may have made one of these files, or may have installed
 * gunicorn or Django for what is there; `run` may not be called, or its failure is forgiven; no source was copied to the folder, so that it may be mounted; the build context
 * is not known or has no source at all; a variable that `run` reads has no value that is known; the base image is not known.
 *
 * ## Source
 * The order of the tests in `s2i/bin/run` of sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "error",
  breaks: "start",
  *check(build) {
    const told = new Set<number>();
    for (const stage of build.published) {
      const start = runStartOf(stage, build);
      // What it says otherwise may be another way to start.
      if (start?.launch.certain !== true) continue;
      if (start.outcome.kind !== "nothing" || !isFilled(`${start.outcome.home}/x`, stage)) continue;
      const { span } = start.launch;
      if (told.has(span.start)) continue;
      told.add(span.start);
      yield { span, message: messageFor(start.outcome), fixes: fixes(start.outcome, stage, build) };
    }
  },
} satisfies Rule;

type Nothing = Extract<RunOutcome, { kind: "nothing" }>;

function messageFor({ lookedFor, home, without }: Nothing): string {
  if (without !== undefined) return `run would start the application with ${without}, which nothing installs, and ends`;
  const files = `${lookedFor.slice(0, -1).join(", ")} or ${lookedFor.at(-1)}`;
  return `run finds nothing to start: there is no ${files} in ${home}, and no variable names an application`;
}

function fixes({ home, without }: Nothing, stage: StageBuild, build: Build): Fix[] {
  if (without !== undefined) return installsBeside(without, stage, build);
  const found = applicationsIn(home, stage, build);
  const served = projectIn(runServer, installedIn(stage, build)) === "no" ? [] : found.flatMap((it) => it.object ?? []);
  const programs = found.filter((it) => it.isProgram || found.length === 1).map((it) => it.file);
  return [...served.map((it) => `APP_MODULE=${it}`), ...programs.map((it) => `APP_FILE=${it}`)].map((it) => ({
    title: `Set ${it}`,
    safety: "suggested",
    edits: [insertForRun(build.document, stage, [`ENV ${it}`])],
  }));
}
