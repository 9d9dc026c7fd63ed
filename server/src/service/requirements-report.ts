// What the build installs with pip and its kin, and for each whether it comes as a wheel or is built: plain data.
import type { Requirement } from "../context/requirements/requirement.ts";
import { platformOf } from "../knowledge/python/platforms.ts";
import type { Verdict } from "../knowledge/python/verdict.ts";
import { compilationOf } from "../queries/python/compilations.ts";
import { type Request, requestsOf } from "../queries/python/requests.ts";
import type { Build, Execution } from "../simulation/build.ts";
import { linesOf } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import { maskedAll } from "./masked.ts";
import type { Analysis } from "./service.ts";

export interface RequirementReport {
  /** Normalised; what stands in the file where that is an address. */
  readonly name: string;
  readonly version: string | undefined;
  /** What the version must fulfil, as it is written: ">=2,<3"; empty for any. */
  readonly specifier: string;
  /** Where it comes from: an index, or an address or a path of its own. */
  readonly kind: Requirement["kind"];
  /** The file of the build context that asks for it; undefined where the Containerfile does. */
  readonly file: string | undefined;
  /** In UTF-16 offsets of that file. */
  readonly span: Span;
  /** The word of the Containerfile that installs it. */
  readonly installedAt: Span;
  /** How the stage's image is called. */
  readonly image: string;
  /** `neither` where pip gives up: no wheel fits, and nothing can be built. */
  readonly verdict: Verdict["verdict"] | "neither";
  readonly certainty: Certainty;
  /** Why it is likely only, in a clause: "no version is pinned"; undefined for everything else. */
  readonly doubt: string | undefined;
  /** Commands: gcc, g++, gfortran, cargo, nvcc. */
  readonly compiler: readonly string[];
  /** With the headers of Python, as this image calls them. */
  readonly buildRpms: readonly string[];
  readonly runtimeRpms: readonly string[];
  /** One sentence without a full stop. */
  readonly reason: string;
  /** "linux/amd64" */
  readonly platform: string;
}

/** How sure a verdict is. Nothing is `unknown` that is known to be impossible. */
export type Certainty = "certain" | "likely" | "unknown";

export interface UnreadableFile {
  /** Undefined: a line of the Containerfile names a file that nobody can look into. */
  readonly file: string | undefined;
  /** From 0. */
  readonly line: number;
  readonly message: string;
}

/**
 * Every requirement of the build on every platform, in the order of the Containerfile and its files; what could not be
 * read in the order of the files' names.
 */
export function requirementsReport({ text, builds: [build] }: Analysis): {
  readonly requirements: readonly RequirementReport[];
  readonly unreadable: readonly UnreadableFile[];
} {
  const requirements = build?.executions.flatMap((it) => reportOf(it, build)) ?? [];
  const lines = linesOf(text);
  const unreadable = build?.executions.flatMap((it): UnreadableFile[] => {
    const { problems, unread } = requestsOf(it, build);
    const here = unread.map(({ span, message }) => {
      return { file: undefined, line: lines.positionAt(span.start).line, message };
    });
    return [...here, ...problems.map(({ file, line, message }) => ({ file, line, message }))];
  });
  return maskedAll({
    requirements: distinct(requirements, (it) => JSON.stringify({ ...it, installedAt: undefined })),
    unreadable: distinct(unreadable ?? [], (it) => `${it.file} ${it.line} ${it.message}`).sort(byPlace),
  });
}

const byPlace = (a: UnreadableFile, b: UnreadableFile) =>
  a.file === b.file ? a.line - b.line : (a.file ?? "") < (b.file ?? "") ? -1 : 1;

const distinct = <T>(all: readonly T[], key: (it: T) => string): T[] =>
  [...new Map(all.toReversed().map((it) => [key(it), it])).values()].toReversed();

function reportOf(execution: Execution, build: Build): RequirementReport[] {
  const { image, called } = execution.before;
  if (image === undefined) return [];
  return requestsOf(execution, build).requests.flatMap((request) =>
    request.on.map(({ architecture, verdict: it }): RequirementReport => {
      const certainty = certaintyOf(request, it, execution);
      const { requirement, file, span } = request;
      const headers = it.needsPythonHeaders ? image.pythonHeaders.names.slice(0, 1) : [];
      return {
        name: requirement.name ?? requirement.location ?? "",
        version: requirement.version,
        specifier: requirement.specifier,
        kind: requirement.kind,
        file,
        span: file === undefined ? span : requirement.span,
        installedAt: span,
        image: called,
        verdict: it.verdict === "unknown" && it.impossible ? "neither" : it.verdict,
        certainty,
        doubt: certainty === "likely" ? it.doubt : undefined,
        compiler: it.compilers,
        buildRpms: [...it.buildRpms, ...headers],
        runtimeRpms: it.runtimeRpms,
        reason: it.reason,
        platform: platformOf(architecture),
      };
    }),
  );
}

/** How sure it is what pip does about a request. Some projects are known to compile whatever their version. */
export function certaintyOf(request: Request, verdict: Verdict, execution: Execution): Certainty {
  if (verdict.verdict === "unknown" && !verdict.impossible) return "unknown";
  const isCompiled = verdict.verdict === "source" && verdict.compiles === "yes";
  const certain = isCompiled ? compilationOf(request, execution)?.certain : verdict.certain;
  return certain === true ? "certain" : "likely";
}
