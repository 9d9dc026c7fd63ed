// Python requirements that are fetched with git: in a command, or in a file that it reads.

import { isProgram } from "../knowledge/program-kinds.ts";
import type { Build, Execution } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import { pipInstall } from "./deeds.ts";
import { requestsOf } from "./python/requests.ts";

/** A requirement that git fetches: the word of the command that asks for it, and where it stands. */
export interface GitRequirement {
  readonly span: Span;
  /** "line 3 of requirements.txt"; undefined where it stands in the command itself. */
  readonly place: string | undefined;
}

/** The first requirement of a command that is fetched with git; undefined where there is none or nobody knows. */
export function gitRequirement(execution: Execution, build: Build): GitRequirement | undefined {
  const { name, args } = execution;
  if (pipInstall(execution) !== undefined || isProgram(baseName(name.value ?? ""), "installers")) {
    const own = args.find((it) => /(^|@\s*|=)git\+(https?|ssh|git):/.test(it.value ?? it.prefix));
    if (own !== undefined) return { span: own.span, place: undefined };
  }
  const found = requestsOf(execution, build).requests.find(
    ({ requirement: it, file }) =>
      file !== undefined && it.kind === "vcs" && it.applies === "yes" && !/^(hg|svn|bzr)\b/.test(it.location ?? ""),
  );
  if (found === undefined) return undefined;
  const { requirement, span, file } = found;
  return { span, place: `line ${requirement.line + 1} of ${file}` };
}
