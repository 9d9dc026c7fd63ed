import { type State, variables } from "../image/state.ts";
import { textOf } from "../image/value.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { startsApplication } from "../knowledge/python/programs.ts";
import type { StageBuild, Step } from "../simulation/build.ts";
import { saying } from "../syntax/command-body.ts";
import type { Document, Instruction, Word } from "../syntax/document.ts";
import { isShell } from "../syntax/run.ts";
import { literal } from "../syntax/words.ts";
import { baseName } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a variable in an exec form, where nothing expands it.
 *
 * ## Why
 * The strings of an exec form go to the program as they are. The builder expands nothing in them, and no shell is
 * there to do it: the container looks for a program that is called `$STI_SCRIPTS_PATH/run`.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * CMD ["$STI_SCRIPTS_PATH/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * CMD exec gunicorn --bind "0.0.0.0:$PORT" wsgi
 * ```
 *
 * ## Silent when
 * A shell gets the string: `["sh", "-c", "$X"]`; an entrypoint of the project's own gets it, which may expand it; the
 * program has variables of its own (awk, perl, make, jq, envsubst); the name is in lower case and set nowhere.
 *
 * ## Source
 * The reference of the Dockerfile format: "Unlike the shell form, the exec form does not invoke a command shell. This
 * means that normal shell processing does not happen."
 */
export default {
  group: "file",
  severity: "error",
  *check({ document, stages }) {
    for (const stage of stages) {
      for (const step of stage.steps) {
        const words = saying(step.instruction)?.exec;
        if (words === undefined || step.instruction.keyword === "SHELL") continue;
        const uses = words.slice(0, expandedFrom(words, step, stage)).flatMap((it) => usesIn(document, it, stage));
        const [first] = uses;
        if (first === undefined) continue;
        yield {
          span: first.span,
          message: `nothing expands ${first.text} here: the exec form gives it to the program letter for letter`,
          fixes: [...written(uses, step.before), ...shellForm(document, step, stage, words)],
        };
      }
    }
  },
} satisfies Rule;

interface Use {
  readonly name: string;
  readonly text: string;
  readonly span: Span;
  /** The file says the word as the program gets it, so that an edit may change the variable alone. */
  readonly exact: boolean;
}

/** From which word on something may expand variables. */
function expandedFrom(words: readonly Word[], { instruction }: Step, { end }: StageBuild): number {
  const texts = words.map((it) => literal(it) ?? "");
  const first = instruction.keyword === "CMD" ? end.entrypoint.value : [];
  // The shell form of ENTRYPOINT leaves CMD out; a program of the project's own may do what it likes with it.
  if (first === undefined || (first[0] !== undefined && !passes(first[0]) && !isShell(first[0]))) return 0;
  const argv = [...first, ...texts];
  if (isProgram(baseName(argv[0] ?? ""), "ownVariables")) return 0;
  const shell = argv.findIndex((it) => isShell(it));
  const script = shell < 0 ? -1 : argv.findIndex((it, i) => i > shell && /^-\w*c$/.test(it));
  return script < 0 ? words.length : Math.max(0, script - first.length);
}

/** Starts what it is given, or an application, and expands nothing. */
function passes(program: string): boolean {
  const name = baseName(program);
  return isProgram(name, "starters", "python") || startsApplication(name);
}

function usesIn({ masked }: Document, word: Word, { end }: StageBuild): Use[] {
  const text = literal(word) ?? "";
  const { span } = word.parts[0] ?? word;
  const exact = masked.slice(span.start, span.end) === text;
  return [...text.matchAll(/(?<![\\$])\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)[^}]*\})/g)].flatMap((it) => {
    const name = (it[1] ?? it[2])!;
    if (!/^[A-Z][A-Z\d_]*$/.test(name) && !end.env.set.has(name) && !end.args.set.has(name)) return [];
    const start = span.start + it.index;
    return { name, text: it[0], span: exact ? { start, end: start + it[0].length } : span, exact };
  });
}

/** What the variables hold, where the file or the image says it. */
function written(uses: readonly Use[], state: State): Fix[] {
  const edits = uses.map(({ name, text, span, exact }) => {
    const value = variables(state)(name);
    const known = value ? textOf(value) : undefined;
    return exact && known !== undefined && /^\$\{?\w+\}?$/.test(text) && !/["\\]/.test(known)
      ? { span, text: known }
      : undefined;
  });
  const kept = edits.flatMap((it) => it ?? []);
  if (kept.length < uses.length) return [];
  // What the image itself sets, nobody means to change.
  const fixed = uses.every((it) => state.env.set.get(it.name)?.cause === undefined && state.env.set.has(it.name));
  return [{ title: `Write ${kept[0]!.text}`, safety: fixed ? "safe" : "suggested", edits: kept }];
}

function shellForm(document: Document, { instruction }: Step, { end }: StageBuild, words: readonly Word[]): Fix[] {
  const { body } = saying(instruction)!;
  const alone = instruction.keyword === "CMD" ? end.entrypoint.cause === undefined : takesNoArguments(instruction, end);
  const quoted = words.map((it) => inShell(literal(it) ?? ""));
  if (!alone || quoted.includes(undefined) || /[\r\n]/.test(document.text.slice(body.start, body.end))) return [];
  const exec = instruction.keyword === "CMD" || instruction.keyword === "ENTRYPOINT" ? "exec " : "";
  return [{ title: "Use the shell form", safety: "suggested", edits: [{ span: body, text: exec + quoted.join(" ") }] }];
}

/** An ENTRYPOINT in shell form would leave out what CMD adds to it. */
function takesNoArguments({ keyword }: Instruction, { command }: State): boolean {
  return keyword !== "ENTRYPOINT" || (command.value !== undefined && command.value.length === 0);
}

function inShell(text: string): string | undefined {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return /["\\`!]|\$\(/.test(text) || baseName(text) === "" ? undefined : `"${text}"`;
}
