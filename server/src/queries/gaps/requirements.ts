// Whether pip and its kin certainly install what a command asks for.

import { listsRead } from "../../commands/lists-read.ts";
import { ask } from "../../image/facts.ts";
import { headers } from "../../image/starting-state.ts";
import { rpm, type State } from "../../image/state.ts";
import { rpmOn } from "../../knowledge/python/rpm-repositories.ts";
import type { Build, Execution } from "../../simulation/build.ts";
import { pythonInstall } from "../deeds.ts";
import { imageTexts } from "../python/image-texts.ts";
import { type OnPlatform, type Request, requestsOf } from "../python/requests.ts";
import type { Gap } from "./gap.ts";

/** What is not known of the projects that a command installs. */
export function* requirementGaps(execution: Execution, build: Build): Iterable<Gap> {
  const install = pythonInstall(execution)!;
  const { requests, elsewhere, problems, unread } = requestsOf(execution, build);
  const span = execution.name.span;
  // What the builder is given may have the lists that are not here, and whoever names an index knows it.
  const granted = `${install.tool} can install what the lists ask for`;
  for (const it of unread) yield { span: it.span, because: it.message, granted };
  for (const { message, file } of problems) yield { span, because: `${file} cannot be read: ${message}` };
  if (elsewhere) {
    const because = "what another package index has is not known";
    yield { span, because, granted: `the package index that is named has what ${install.tool} asks it for` };
  }
  const lists = install.from === "project" || install.files.length > 0;
  if (requests.length === 0 && unread.length === 0 && lists && !isReadable(execution, build))
    yield { span, because: "what this installs is not known", granted };
  for (const it of requests) {
    if (it.requirement.applies === "no") continue;
    for (const on of it.on) yield* requestGaps(it, on, elsewhere, execution);
  }
}

function* requestGaps(
  { span, requirement, file }: Request,
  { verdict }: OnPlatform,
  elsewhere: boolean,
  { before }: Execution,
): Iterable<Gap> {
  if (verdict.verdict === "wheel") return;
  const name = requirement.name ?? "this";
  const from = file === undefined ? "" : ` of ${file}`;
  if (verdict.verdict === "unknown") {
    // What the index that is named has, was said of all of them.
    if (!elsewhere) yield { span, because: `${name}${from}: ${verdict.reason}`, ...grantedFor(name, before) };
  } else if (verdict.compiles === "unknown") {
    yield { span, because: `whether ${name}${from} is compiled is not known`, ...grantedFor(name, before) };
  } else if (verdict.compiles === "yes" && !isReadyFor(verdict, before)) {
    yield { span, because: `whether ${name}${from} can be compiled here is not known` };
  }
}

/** Whatever a project is made of, where there is a compiler it likely gets what it needs. */
function grantedFor(name: string, before: State): Pick<Gap, "granted"> {
  const { image } = before;
  const compiles =
    image !== undefined && ask(before.commands, "gcc").is === "yes" && rpm(before, headers(image)).is === "yes";
  return compiles ? { granted: `pip finds ${name}, and it takes no more than a compiler` } : {};
}

function isReadyFor({ compilers, needsPythonHeaders, buildRpms }: OnPlatform["verdict"], before: State): boolean {
  const { image } = before;
  return (
    image !== undefined &&
    compilers.every((it) => ask(before.commands, it).is === "yes") &&
    (!needsPythonHeaders || rpm(before, headers(image)).is === "yes") &&
    buildRpms.every((it) => rpm(before, rpmOn(it, image.distro)).is === "yes")
  );
}

/** Whether the files that say what is installed are there, and ask for nothing. */
function isReadable(execution: Execution, build: Build): boolean {
  const texts = imageTexts(execution, build.context);
  const sources = listsRead(pythonInstall(execution)!, execution, texts);
  return sources?.files.some((it) => it.paths.some((path) => texts.textAt(path) !== undefined)) === true;
}
