// The Python projects that a command names: in its own words, or in a file that it reads and we can.
import type { Context } from "../context/context.ts";
import type { Span } from "../text/span.ts";
import type { Execution } from "./build.ts";
import { absolute } from "./files.ts";
import { readImageFile } from "./origins.ts";
import { pipInstall, projectOf } from "./pip.ts";
import { isAssemble } from "./s2i-scripts.ts";

export interface NamedProject {
  /** Normalised. */
  readonly project: string;
  /** As it is written: "psycopg[c]==3.2". */
  readonly requirement: string;
  /** The word of the command: the requirement itself, or the file that has it. */
  readonly span: Span;
  /** The file, as the build context names it; undefined where the command says it itself. */
  readonly file: string | undefined;
  /** Whether it is for some platforms or Pythons only. */
  readonly conditional: boolean;
  /** Whether the requirement stands at `span`, letter for letter. */
  readonly exact: boolean;
}

/** The projects that a command installs, as far as they are named. */
export function namedProjects(execution: Execution, context: Context | undefined): NamedProject[] {
  const own = (pipInstall(execution)?.requirements ?? []).map(({ project, argument }) => ({
    project,
    requirement: argument.value!,
    span: argument.span,
    file: undefined,
    conditional: argument.value!.includes(";"),
    exact: argument.exact,
  }));
  return [...own, ...filesOf(execution).flatMap(({ path, span }) => read(path, span, execution, context))];
}

function read(path: string, span: Span, { before, workdir }: Execution, context: Context | undefined): NamedProject[] {
  const at = absolute(path, workdir);
  const file = at === undefined ? undefined : readImageFile(before, context, at);
  // A file that says where packages come from, or which of them are built, is for a closer reader.
  const lines = file?.text.split(/\r?\n/) ?? [];
  if (lines.some((it) => /^\s*(-i|-f|--(extra-)?index-url|--find-links|--no-index|--only-binary)\b/.test(it)))
    return [];
  return lines.flatMap((line): NamedProject[] => {
    const requirement = line
      .replace(/(^|\s)#.*$/, "")
      .replace(/\s*\\$/, "")
      .trim();
    const project = /^[A-Za-z0-9]/.test(requirement) ? projectOf(requirement.replace(/\s*;.*$/, "")) : undefined;
    if (project === undefined) return [];
    return [{ project, requirement, span, file: file!.from, conditional: requirement.includes(";"), exact: false }];
  });
}

function filesOf(execution: Execution): { readonly path: string; readonly span: Span }[] {
  const { args, before, name } = execution;
  if (isAssemble(execution, before)) {
    const other = before.env.set.has("ENABLE_PIPENV") || before.env.set.has("ENABLE_MICROPIPENV");
    return other ? [] : [{ path: "/tmp/src/requirements.txt", span: name.span }];
  }
  if (pipInstall(execution) === undefined) return [];
  return args.flatMap((it, i) => {
    const joined = /^(?:--requirement=|-r(?=.))(.+)$/.exec(it.value ?? "")?.[1];
    const named = /^(-r|--requirement)$/.test(args[i - 1]?.value ?? "") ? it.value : undefined;
    const path = joined ?? named;
    return path === undefined ? [] : [{ path, span: it.span }];
  });
}
