// Python requirements that are fetched with git: in a command, or in a file that it reads.
import type { Context } from "../context/context.ts";
import { linesOf } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import type { Execution } from "./build.ts";
import { absolute, baseName } from "./files.ts";
import { readImageFile } from "./origins.ts";
import { pipInstall } from "./pip.ts";
import { isAssemble } from "./s2i-scripts.ts";

/** A requirement that git fetches: the word of the command that asks for it, and where it stands. */
export interface GitRequirement {
  readonly span: Span;
  /** "line 3 of requirements.txt"; undefined where it stands in the command itself. */
  readonly place: string | undefined;
}

/** The first requirement of a command that is fetched with git; undefined where there is none or nobody knows. */
export function gitRequirement(execution: Execution, context: Context | undefined): GitRequirement | undefined {
  const { name, args, workdir, before } = execution;
  const installs = pipInstall(execution) !== undefined;
  if (installs || /^(uvx?|pipx|poetry|pdm|pipenv)$/.test(baseName(name.value ?? ""))) {
    const own = args.find((it) => /(^|@\s*|=)git\+(https?|ssh|git):/.test(it.value ?? it.prefix));
    if (own !== undefined) return { span: own.span, place: undefined };
  }
  const files = installs ? filesOf(execution) : assembled(execution);
  for (const { path, span } of files) {
    const file = path === undefined ? undefined : readImageFile(before, context, absolute(path, workdir) ?? "");
    const line = file === undefined ? undefined : lineWithGit(file.text);
    if (line !== undefined) return { span, place: `line ${line} of ${file!.from}` };
  }
  return undefined;
}

interface Read {
  readonly path: string | undefined;
  readonly span: Span;
}

/** What `-r` names. Constraints (`-c`) install nothing by themselves. */
function filesOf({ args }: Execution): Read[] {
  return args.flatMap((it, i): Read[] => {
    const joined = /^(?:--requirement=|-r(?=.))(.+)$/.exec(it.value ?? "");
    if (joined) return [{ path: joined[1], span: it.span }];
    const before = args[i - 1]?.value;
    return before === "-r" || before === "--requirement" ? [{ path: it.value, span: it.span }] : [];
  });
}

/** The S2I script installs from one file, unless it is told to use another tool. */
function assembled(execution: Execution): Read[] {
  const { env } = execution.before;
  if (!isAssemble(execution, execution.before) || env.set.has("ENABLE_PIPENV") || env.set.has("ENABLE_MICROPIPENV"))
    return [];
  return [{ path: "/tmp/src/requirements.txt", span: execution.name.span }];
}

/** The number of the first line that asks for git, whatever the platform. */
function lineWithGit(text: string): number | undefined {
  const lines = linesOf(text);
  for (let i = 0; i < lines.count; i++) {
    const { start, end } = lines.lineSpan(i);
    const line = text.slice(start, end);
    if (/^\s*[^#\s].*\bgit\+(https?|ssh|git):|^\s*git\+/.test(line) && !/\s;|\s#.*git\+/.test(line)) return i + 1;
  }
  return undefined;
}
