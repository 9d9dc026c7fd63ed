import { installsBeside } from "../edits/requirements.ts";
import { isSaid } from "../queries/starts/launches.ts";
import { meantScript } from "../queries/starts/near-misses.ts";
import { type StartLack, startLacksOf } from "../queries/starts/start-lacks.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import { firstAtEach } from "../text/places.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a program that the container starts with, and that nothing put into the image.
 *
 * ## Why
 * The image is built without a word, and its container ends at once with `executable file not found`. Mostly the server
 * is missing from the requirements: gunicorn and uvicorn are projects of their own, and neither Flask nor FastAPI brings
 * one along. A health check whose program is missing fails for ever.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * COPY app.py .
 * RUN pip install flask==3.1.0
 * CMD ["gunicorn", "--bind", "0.0.0.0:8080", "app:app"]
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
 * Some project is installed of which it is not known what it requires, or a list of requirements cannot be read; a
 * command, a copy or a script that the container starts with may have brought the program; it stands in a branch that may
 * not run; the program is none that Python projects bring, nor one of the images' own scripts (other rules speak of
 * npm and of the system's tools); the base image is not known.
 *
 * ## Source
 * The programs and requirements of the projects, as their metadata says them; `s2i/bin` of sclorg/s2i-python-container.
 */
export default {
  group: "scripts",
  severity: "error",
  breaks: "start",
  check: (build) =>
    firstAtEach(
      build.published.flatMap((stage) => startLacksOf(stage, build).flatMap((it) => findingOf(it, stage, build) ?? [])),
    ),
} satisfies Rule;

function findingOf(lack: StartLack, stage: StageBuild, build: Build): Finding | undefined {
  const { launch, what, word } = lack;
  if (what.kind === "misspelt") {
    const message = `nothing that is known brings ${what.program}, and ${what.meant} is installed`;
    return { span: launch.span, severity: "warning", message, fixes: writes(lack, what.meant, build) };
  }
  if (what.kind !== "project" && what.kind !== "script of the image") return undefined;
  const fails = launch.isCheck ? "the health check always fails" : "the container does not start";
  const named = what.kind === "project" ? what.program : what.path;
  const message =
    what.kind === "project"
      ? `nothing installs ${bringer(what.program, what.projects[0]!)}, so ${fails}`
      : `there is no ${named} in ${stage.end.called}, so ${fails}`;
  return {
    span: launch.span,
    message,
    ...(launch.decides && !launch.isCheck ? {} : { severity: "warning" as const }),
    ...(launch.script === undefined
      ? {}
      : { related: [{ file: launch.script, span: word.span, message: `${baseName(launch.script)} calls it here` }] }),
    fixes: what.kind === "project" ? installsBeside(what.projects[0]!, stage, build) : renamed(lack, named, build),
  };
}

const bringer = (program: string, project: string): string =>
  program === project ? program : `${project}, which brings ${program}`;

/** The script of the image that was meant. */
function renamed(lack: StartLack, path: string, build: Build): Fix[] {
  const meant = meantScript(path);
  return meant === undefined ? [] : writes(lack, meant, build);
}

function writes({ launch, word }: StartLack, text: string, build: Build): Fix[] {
  if (launch.script !== undefined || !word.exact || !isSaid(word.span, build)) return [];
  return [{ title: `Write ${text}`, safety: "suggested", edits: [{ span: word.span, text }] }];
}
