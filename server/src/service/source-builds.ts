// The requirements in files of the build context that are compiled: said where they stand, with the way back.
import { compilationsOf } from "../queries/python/compilations.ts";
import type { Span } from "../text/span.ts";
import { masked } from "./masked.ts";
import type { Analysis } from "./service.ts";

export interface SourceBuild {
  /** As the context names it. */
  readonly file: string;
  /** In UTF-16 offsets of that file. */
  readonly span: Span;
  /** One sentence without a full stop. */
  readonly message: string;
  /** The word of the Containerfile that installs it. */
  readonly installedAt: Span;
}

/** Every requirement of a file that is compiled on an image of the family, each once. */
export function sourceBuilds({ builds: [build] }: Analysis): SourceBuild[] {
  const found = new Map<string, SourceBuild>();
  for (const execution of build?.executions ?? []) {
    for (const { request, verdict } of compilationsOf(execution, build!)) {
      const { requirement, file, span } = request;
      if (file === undefined) continue;
      const message = masked(
        `${requirement.name} compiles from source on ${execution.before.called}: ${verdict.reason}`,
      );
      const key = `${file} ${requirement.span.start} ${message}`;
      if (!found.has(key)) found.set(key, { file, span: requirement.span, message, installedAt: span });
    }
  }
  return [...found.values()];
}
