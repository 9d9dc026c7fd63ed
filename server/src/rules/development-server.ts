import { variable } from "../commands/call.ts";
import { type Development, developmentInText, developmentOf, reloads } from "../commands/development.ts";
import { installsBeside } from "../edits/requirements.ts";
import { startsWith, withoutStartWord } from "../edits/start-words.ts";
import { insertForRun } from "../edits/variables.ts";
import { runModule, runServer, runSettings } from "../knowledge/s2i-variables.ts";
import { definitionOf } from "../queries/definitions.ts";
import { djangoIn, servedForOthers } from "../queries/production-start.ts";
import { installedIn, projectIn } from "../queries/python/installed.ts";
import { type Launch, launchesOf, placeOfStart } from "../queries/starts/launches.ts";
import { runStartOf } from "../queries/starts/run-starts.ts";
import { startedSources } from "../queries/starts/started-sources.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { baseName, parentOf } from "../text/paths.ts";
import { firstAtEach } from "../text/places.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a published image that starts with a server for developers.
 *
 * ## Why
 * `flask run`, Django's `runserver` and `app.run(debug=True)` serve whoever writes the application: one process, no limits,
 * and with the debugger a console for everybody who sees an error page. With `--reload` a server watches files that
 * never change in an image. gunicorn and uvicorn serve the same application for others.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY app.py .
 * RUN pip install flask==3.1.0 gunicorn==23.0.0
 * CMD ["flask", "run", "--host", "0.0.0.0", "--port", "8080"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY app.py .
 * RUN pip install flask==3.1.0 gunicorn==23.0.0
 * CMD ["gunicorn", "--bind", "0.0.0.0:8080", "app:app"]
 * ```
 *
 * ## Silent when
 * The stage is not published, or is named after tests or development; the command may not run, or checks the health; in a
 * program, a condition decides, or another server is named in it; Python's own `http.server`, which is nobody's
 * development server.
 *
 * ## Source
 * The documentation of Flask and Django on deployment, of uvicorn and gunicorn on `--reload`; `s2i/bin/run` of
 * sclorg/s2i-python-container, which starts `runserver` where gunicorn is not installed.
 */
export default {
  group: "scripts",
  severity: "hint",
  check: (build) => firstAtEach(build.published.flatMap((stage) => [...findingsIn(stage, build)])),
} satisfies Rule;

function* findingsIn(stage: StageBuild, build: Build): Iterable<Finding> {
  if (stage.end.image === undefined) return;
  for (const launch of launchesOf(stage, build)) {
    const development = launch.certain && !launch.isCheck ? developmentOf(launch.call) : undefined;
    if (development !== undefined) yield ofCommand(development, launch, stage, build);
  }
  for (const { launch, word, file, text, isMain } of startedSources(stage, build)) {
    const started = isMain ? developmentInText(text) : undefined;
    if (started === undefined) continue;
    const what =
      started.is === "reload"
        ? "reads changed files anew"
        : started.is === "debug"
          ? "starts a server with its debugger"
          : "starts Flask's server for developers";
    yield {
      span: placeOfStart(launch, word, build),
      message: `${baseName(file)} ${what}, which is not for a published image`,
      related: [{ file, span: { start: started.start, end: started.end }, message: "it is started here" }],
    };
  }
  yield* ofRun(stage, build);
}

function ofCommand(development: Development, launch: Launch, stage: StageBuild, build: Build): Finding {
  const { word, is } = development;
  const { script } = launch;
  return {
    span: placeOfStart(launch, word, build),
    message:
      is === "server"
        ? `this is a server for developers, which is not for a published image`
        : `${word.value} is for developers: it watches files that never change in an image`,
    related:
      script === undefined ? [] : [{ file: script, span: word.span, message: `${baseName(script)} says so here` }],
    fixes: script === undefined ? fixesOf(development, launch, stage, build) : [],
  };
}

function fixesOf(development: Development, launch: Launch, stage: StageBuild, build: Build): Fix[] {
  const { document } = build;
  const { instruction } = launch;
  const { word, instead } = development;
  if (instead === "") {
    const edit = withoutStartWord(document, instruction, word);
    return edit === undefined ? [] : [{ title: `Drop ${word.value}`, safety: "suggested", edits: [edit] }];
  }
  if (instead !== undefined)
    return word.exact
      ? [{ title: `Write ${instead}`, safety: "suggested", edits: [{ span: word.span, text: instead }] }]
      : [];
  const words = servedForOthers(development, launch, stage, build);
  if (words === undefined) return [];
  const title = `Serve ${words.at(-1)} with ${runServer}`;
  const edit = startsWith(document, instruction, words);
  if (projectIn(runServer, installedIn(stage, build)) === "yes") return [{ title, safety: "suggested", edits: [edit] }];
  return installsBeside(runServer, stage, build).flatMap((it): Fix[] =>
    it.file === undefined
      ? [{ title: `${title}, and install it`, safety: "suggested", edits: [...it.edits, edit] }]
      : [],
  );
}

/** The images' own run script, which falls back to Django's server, and gives gunicorn what a variable says. */
function* ofRun(stage: StageBuild, build: Build): Iterable<Finding> {
  const run = runStartOf(stage, build);
  if (run === undefined) return;
  const { launch, outcome } = run;
  if (outcome.kind === "django") {
    const served = projectIn(runServer, installedIn(stage, build)) !== "no";
    const why = served ? `no ${runModule} says what ${runServer} is to serve` : `${runServer} is not installed`;
    yield {
      span: launch.span,
      message: `run starts Django's server for developers, for ${why}`,
      fixes: servedByRun(parentOf(outcome.path), served, stage, build),
    };
  }
  if (outcome.kind !== "server" || !reloads(variable(runSettings, launch.call) ?? "")) return;
  const definition = definitionOf(build.document, runSettings, stage.end.env.set.get(runSettings));
  yield {
    span: definition?.value?.span ?? launch.span,
    message: "--reload is for developers: it watches files that never change in an image",
  };
}

function servedByRun(home: string, isThere: boolean, stage: StageBuild, build: Build): Fix[] {
  const object = djangoIn(home, stage, build);
  const beside = isThere ? { edits: [] } : installsBeside(runServer, stage, build).find((it) => it.file === undefined);
  if (object === undefined || beside === undefined) return [];
  const line = `ENV ${runModule}=${object}`;
  const edits = [...beside.edits, insertForRun(build.document, stage, [line])];
  return [
    { title: `Serve ${object} with ${runServer}${isThere ? "" : ", and install it"}`, safety: "suggested", edits },
  ];
}
