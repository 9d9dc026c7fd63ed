// The image's run script in the place of a command that it would run too.

import { readImageFile } from "../../image/origins.ts";
import { envText, type State } from "../../image/state.ts";
import { s2iRun } from "../../knowledge/s2i.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import { insertBelow, keyword, lineBreak } from "../../syntax/rewrite.ts";
import type { Edit } from "../../text/edit.ts";
import { lineStart } from "../place.ts";
import { isSet } from "./settings.ts";
import { type Placed, presence } from "./sources.ts";

const run = `["${s2iRun}"]`;

/** Edits that let run start the application; none where that would mean something else, or it is not needed. */
export function withRun({ document, published, context }: Build, stage: StageBuild, copies: readonly Placed[]): Edit[] {
  const { end, steps } = stage;
  const home = envText(end, "HOME");
  const asked = ["APP_SCRIPT", "APP_FILE", "APP_MODULE", "APP_HOME"].some((it) => isSet(it, end) !== false);
  if (!published.includes(stage) || context === undefined || home === undefined) return [];
  if (end.entrypoint.cause !== undefined || end.workdir.value !== home || asked) return [];
  const has = (name: string) => presence(name, copies, home, end, context) === "yes";
  const lacks = (name: string) => presence(name, copies, home, end, context) === "no";

  const { cause, value } = end.command;
  if (cause === undefined) {
    const runs = ["app.sh", "app.py", "wsgi.py", "manage.py"].some(has);
    return runs ? [insertBelow(document, steps.at(-1)!.instruction, [`CMD ${run}`])] : [];
  }
  const step = steps.find((it) => it.instruction.span === cause.span);
  const file = scriptOf(value, end);
  if (step === undefined || file === undefined || !has(file)) return [];
  // gunicorn's own configuration comes before anything that the variables say.
  if (
    !lacks("gunicorn.conf.py") &&
    !/^((?!wsgi_app)[\s\S])+$/.test(readImageFile(end, context, `${home}/gunicorn.conf.py`)?.text ?? "")
  )
    return [];
  const requirements = readImageFile(end, context, `${home}/requirements.txt`)?.text ?? "gunicorn";
  const found = file === "app.py" && lacks("app.sh") && lacks("wsgi.py") && !/gunicorn/i.test(requirements);
  const { span } = step.instruction;
  const command = `${keyword(document, "CMD")} ${run}`;
  return [
    {
      span,
      text: found ? command : `${keyword(document, "ENV")} APP_FILE=${file}${newLine(document, span.start)}${command}`,
    },
  ];
}

/** The script in `python app.py`. */
function scriptOf(argv: readonly string[] | undefined, { image }: State): string | undefined {
  const [program, script, ...more] = argv ?? [];
  const pythons = ["python", "python3"].flatMap((it) => [it, `${image?.venv}/bin/${it}`]);
  if (more.length > 0 || program === undefined || !pythons.includes(program)) return undefined;
  return /^(?:\.\/)?([\w-]+(?:\/[\w-]+)*\.py)$/.exec(script ?? "")?.[1];
}

/** A line break and the indentation of the line that an offset is on. */
function newLine(document: Document, offset: number): string {
  const indent = document.text.slice(lineStart(document.text, offset), offset);
  return lineBreak(document) + (/^[ \t]*$/.test(indent) ? indent : "");
}
