// What keeps anybody from saying whether an image can be built, or its container started.

import { commandNamed } from "../../commands/table.ts";
import type { Build, Execution, StageBuild } from "../../simulation/build.ts";
import { absolute, baseName } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { contentAt, contentBefore, contentIfGiven } from "../image-content.ts";
import { commandWith, instructionWith } from "../places.ts";

/** Something that is not known, and where the file says it. */
export interface Gap {
  /** In UTF-16 offsets of the Containerfile, half-open. */
  readonly span: Span;
  /** One clause without a full stop: "what ./configure.sh does is not known". */
  readonly because: string;
  /**
   * What is taken for granted instead, as a clause: "the build context has app/". Undefined where nothing can be. A file
   * that the builder is given may lie elsewhere than here; what a command does may not be guessed.
   */
  readonly granted?: string;
}

/** Whether something lies at a path of a stage, before a command or once it is built; nothing where it certainly does. */
export function* absenceGaps(
  written: string,
  span: Span,
  stage: StageBuild,
  execution: Execution | undefined,
  build: Build,
): Iterable<Gap> {
  const path = absolute(written, "/")!;
  const known = execution === undefined ? contentAt(build, stage, path) : contentBefore(build, stage, execution, path);
  if (known.is === "yes") return;
  const because = `whether there is ${path} is not known`;
  const given = contentIfGiven(build, stage, execution, path);
  if (given.is === "yes") yield { span, because, granted: `the build context brings ${path}` };
  else yield { span, because, ...grantedBy(given.cause ?? known.cause, path, build) };
}

/** What is understood may bring what nobody can name from here: an archive its files, a build what it builds. */
export function grantedBy(cause: Span | undefined, what: string, build: Build): Pick<Gap, "granted"> {
  const command = commandWith(build, cause);
  if (command?.name.value !== undefined && commandNamed(command.name.value) !== undefined)
    return { granted: `${baseName(command.name.value)} brings ${what}` };
  const isCopy = /^(COPY|ADD)$/.test(instructionWith(build.document, cause)?.keyword ?? "");
  return isCopy ? { granted: `the copy brings ${what}` } : {};
}
