// What the images' own run script starts: what it looks for, in its order (s2i/bin/run of sclorg/s2i-python-container).

import { type Invocation, variable } from "../../commands/call.ts";
import { readImageFile } from "../../image/origins.ts";
import { envText } from "../../image/state.ts";
import { runFiles, runServer } from "../../knowledge/s2i-variables.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { absolute } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { contentAt } from "../image-content.ts";
import { imageDirectories } from "../image-files.ts";
import { executionsOf, installedIn, projectIn } from "../python/installed.ts";

export type RunOutcome =
  /** A script or a Python file, started as it is. `variable` names it; undefined where it is what run looks for unasked. */
  | { readonly kind: "file"; readonly path: string; readonly variable: string | undefined }
  /** gunicorn with a module: that of APP_MODULE, `wsgi`, or that of setup.py, which is not known from here. */
  | {
      readonly kind: "server";
      readonly module: string | undefined;
      readonly home: string;
      readonly variable: string | undefined;
    }
  /** gunicorn, whose settings name the application. */
  | { readonly kind: "settings"; readonly path: string }
  /** Django's own server. */
  | { readonly kind: "django"; readonly path: string }
  /** What a variable names is not there. */
  | { readonly kind: "missing"; readonly path: string; readonly variable: string }
  | {
      readonly kind: "nothing";
      readonly home: string;
      readonly lookedFor: readonly string[];
      readonly without: string | undefined;
    }
  | { readonly kind: "unknown"; readonly because: string; readonly cause: Span | undefined };

/** What a call of run starts in a container of a stage. */
export function runOutcome(call: Invocation, stage: StageBuild, build: Build): RunOutcome {
  const { end } = stage;
  const unclear = (because: string, cause?: Span): RunOutcome => ({ kind: "unknown", because, cause });
  const values = Object.fromEntries(switches.map((it) => [it, variable(it, call)]));
  const open = switches.find((it) => values[it] === undefined);
  const start = call.workdir;
  if (end.env.open || end.image === undefined || start === undefined) return unclear("the base image is not known");
  if (open !== undefined) return unclear(`the value of ${open} is not known`);
  const installed = installedIn(stage, build);
  const gunicorn = projectIn(runServer, installed);
  const is = (path: string) => contentAt(build, stage, path).is;
  const unclearAt = (path: string) =>
    unclear(`whether there is ${path} is not known`, contentAt(build, stage, path).cause);

  const settings = `${start}/gunicorn.conf.py`;
  if (gunicorn !== "no" && is(settings) !== "no") {
    const text = readImageFile(end, build.context, settings)?.text;
    if (is(settings) === "unknown") return unclearAt(settings);
    if (text === undefined) return unclear(`what is in ${settings} is not known`);
    if (/\bwsgi_app\b/.test(text))
      return gunicorn === "yes"
        ? { kind: "settings", path: settings }
        : unclear("whether gunicorn is there is not known");
  }
  const { APP_HOME: folder, APP_SCRIPT: script, APP_FILE: file, APP_MODULE: module } = values;
  const home = absolute(folder || ".", start)!;
  const unasked = !script && !file && !module;
  for (const [by, name] of [
    ["APP_SCRIPT", script || (unasked ? runFiles.script : "")],
    ["APP_FILE", file || (unasked ? runFiles.file : "")],
  ] as const) {
    if (name === "") continue;
    const path = absolute(name, home)!;
    const there = is(path);
    if (there === "unknown") return unclearAt(path);
    if (there === "yes") return { kind: "file", path, variable: unasked ? undefined : by };
    if (!unasked) return { kind: "missing", path, variable: by };
  }
  const wsgi = is(`${home}/${runFiles.wsgi}`);
  const setup = module || wsgi === "yes" ? "no" : setupIn(stage, build);
  const asked = module
    ? "yes"
    : wsgi === "yes" || setup === "yes"
      ? "yes"
      : wsgi === "no" && setup === "no"
        ? "no"
        : "unknown";
  if (asked !== "no" && gunicorn !== "no") {
    if (asked === "unknown") return unclear(`whether there is ${home}/${runFiles.wsgi} or a setup.py is not known`);
    if (gunicorn === "unknown") return unclear("whether gunicorn is installed is not known");
    const name = module || (wsgi === "yes" ? "wsgi" : undefined);
    return { kind: "server", module: name, home, variable: module ? "APP_MODULE" : undefined };
  }
  const manage = `${home}/${runFiles.manage}`;
  const there = is(manage);
  const django = projectIn("django", installed);
  if (there !== "no" && django !== "no") {
    if (there === "yes" && django === "yes") return { kind: "django", path: manage };
    return there === "yes" ? unclear("whether Django is installed is not known") : unclearAt(manage);
  }
  const files = unasked ? [runFiles.script, runFiles.file] : [];
  const lookedFor = [...files, ...(module ? [] : [runFiles.wsgi, "setup.py"]), runFiles.manage];
  return { kind: "nothing", home, lookedFor, without: asked === "yes" ? runServer : undefined };
}

const switches = ["APP_HOME", "APP_SCRIPT", "APP_FILE", "APP_MODULE"] as const;

/** A setup.py in the home directory or right below it. What a clone or an archive brought there, nobody knows. */
function setupIn(stage: StageBuild, build: Build): "yes" | "no" | "unknown" {
  const home = envText(stage.end, "HOME");
  if (home === undefined || executionsOf(stage, build).some(({ effects }) => effects.some((it) => it.kind === "fills")))
    return "unknown";
  const below = build.context === undefined ? [] : [...imageDirectories(stage.end, build.context, home)];
  const found = [home, ...below.map((it) => `${home}/${it}`)].map((it) => contentAt(build, stage, `${it}/setup.py`).is);
  return found.includes("yes") ? "yes" : found.includes("unknown") ? "unknown" : "no";
}
