// The types of a parsed Containerfile. Every place is a half-open range of UTF-16 offsets into `text`.
import type { Span } from "../text/span.ts";
import type { SyntaxProblem } from "./syntax-problem.ts";

/** A parsed Containerfile: plain data, frozen in time, fully determined by its text. */
export interface Document {
  readonly text: string;
  /** What a shell would be given, at the same offsets. See `layout`. */
  readonly masked: string;
  /** The character that continues a line: a backslash, or a backtick after `# escape=`. */
  readonly escape: string;
  readonly comments: readonly Comment[];
  /** Every instruction in source order, those before the first FROM too. */
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** What cannot be read as a Containerfile at all; what stands above it still counts. */
  readonly problems: readonly SyntaxProblem[];
  /** The offset of the first line at which a builder gives up: nothing is known of what comes there and below. */
  readonly readUntil: number;
  /** There is more of it than anybody looks at (`limits`), and nothing was read. */
  readonly isTooLong?: boolean;
}

/** A comment line, from its `#` to the end of the line. */
export interface Comment {
  readonly span: Span;
  /** Without the `#` and the blanks around. */
  readonly text: string;
}

/** A FROM and everything up to the next one. */
export interface Stage {
  readonly index: number;
  /** The FROM itself. */
  readonly from: Instruction;
  readonly base: Word;
  readonly name: Word | undefined;
  /** The FROM first. */
  readonly instructions: readonly Instruction[];
}

export interface Instruction {
  /** In upper case, whatever the author wrote. */
  readonly keyword: string;
  readonly span: Span;
  readonly keywordSpan: Span;
  readonly flags: readonly Flag[];
  /** The words after the flags, quotes and continuations resolved, variables not. */
  readonly words: readonly Word[];
  /** The strings of an exec form (`["a", "b"]`), where the body is one. */
  readonly exec: readonly Word[] | undefined;
  /** From the first character after the flags to the end of the instruction, heredoc bodies not included. */
  readonly body: Span;
  readonly heredocs: readonly Heredoc[];
  /** What ONBUILD holds back for a later build. */
  readonly trigger: Instruction | undefined;
  /** The CMD behind HEALTHCHECK, as if it stood alone; `HEALTHCHECK NONE` has none. */
  readonly check: Instruction | undefined;
}

/** `--name=value`; a flag without `=` has an undefined value. */
export interface Flag {
  readonly name: string;
  readonly span: Span;
  readonly value: Word | undefined;
  /** What `--mount=type=cache,target=/x` says, one by one; empty for every other flag. */
  readonly options: readonly FlagOption[];
}

/** `name=value` between the commas of a flag's value. */
export interface FlagOption {
  /** In lower case, whatever the author wrote. */
  readonly name: string;
  /** All of it, without the quotes around. */
  readonly span: Span;
  /** Undefined where there is no `=`, as in `ro`. */
  readonly value: Word | undefined;
}

/** `<<EOF` and what it stands for. */
export interface Heredoc {
  /** From `<<` to the end of the delimiter. */
  readonly span: Span;
  readonly delimiter: string;
  /** A quoted delimiter: variables in the body are left alone. */
  readonly quoted: boolean;
  readonly body: Span;
  /** The end of the line that closes it. */
  readonly end: number;
  readonly closed: boolean;
}

/** A word as the reader sees it (`span`) and as the program sees it (`parts`, without quotes). */
export interface Word {
  readonly span: Span;
  readonly parts: readonly Part[];
}

/** `quoted` parts are never split at blanks. */
export type Part = TextPart | VariablePart | SubstitutionPart | OpaquePart;

export interface TextPart {
  readonly kind: "text";
  readonly text: string;
  readonly span: Span;
  readonly quoted: boolean;
}

/** `$NAME`, `${NAME}`, `${NAME:-operand}`; other operators are kept by name and make the value unknown. */
export interface VariablePart {
  readonly kind: "variable";
  readonly name: string;
  readonly operator: string;
  readonly operand: readonly Part[];
  readonly span: Span;
  readonly quoted: boolean;
}

/** `$(...)` or backquotes in a shell word. */
export interface SubstitutionPart {
  readonly kind: "substitution";
  readonly script: Script | undefined;
  readonly span: Span;
  readonly quoted: boolean;
}

/** Something whose text only the shell knows: arithmetic, braces, globs with groups. */
export interface OpaquePart {
  readonly kind: "opaque";
  readonly span: Span;
  readonly quoted: boolean;
}

/** A piece of shell, as control flow over simple commands. */
export type Script =
  | Sequence
  | AndOr
  | Pipeline
  | Block
  | If
  | Loop
  | Choice
  | SimpleCommand
  | Definition
  | OpaqueScript;

/** Commands one after the other, whatever their exit status: `a; b`. */
export interface Sequence {
  readonly kind: "sequence";
  readonly span: Span;
  readonly items: readonly Script[];
}

/** `a && b || c`, read from left to right. */
export interface AndOr {
  readonly kind: "and-or";
  readonly span: Span;
  readonly first: Script;
  readonly rest: readonly { readonly operator: "&&" | "||"; readonly script: Script }[];
}

export interface Pipeline {
  readonly kind: "pipeline";
  readonly span: Span;
  readonly negated: boolean;
  readonly commands: readonly Script[];
}

/** `( ... )` and `{ ...; }`. */
export interface Block {
  readonly kind: "block";
  readonly span: Span;
  /** Those of the whole: `{ ...; } > file`. */
  readonly redirects?: readonly Redirect[];
  readonly subshell: boolean;
  readonly body: Script;
}

export interface If {
  readonly kind: "if";
  readonly span: Span;
  readonly redirects?: readonly Redirect[];
  readonly branches: readonly { readonly condition: Script; readonly body: Script }[];
  readonly otherwise: Script | undefined;
}

export interface Loop {
  readonly kind: "loop";
  readonly span: Span;
  readonly redirects?: readonly Redirect[];
  readonly loop: "for" | "while" | "until";
  readonly variable: string | undefined;
  readonly items: readonly Word[] | undefined;
  readonly condition: Script | undefined;
  readonly body: Script;
}

/** `case`: at most one of the bodies runs. */
export interface Choice {
  readonly kind: "choice";
  readonly span: Span;
  readonly redirects?: readonly Redirect[];
  readonly word: Word;
  readonly bodies: readonly Script[];
}

/** One simple command: `FOO=1 dnf install -y httpd` has the name `dnf`, three arguments and an assignment. */
export interface SimpleCommand {
  readonly kind: "command";
  readonly span: Span;
  readonly name: Word | undefined;
  readonly args: readonly Word[];
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
}

export interface Assignment {
  readonly name: string;
  readonly span: Span;
  readonly append: boolean;
  readonly value: Word;
}

export interface Redirect {
  readonly operator: string;
  readonly span: Span;
  readonly target: Word | undefined;
  /** The text of a heredoc or here-string that is read, where it is one. */
  readonly input: Span | undefined;
}

/** A shell function; its body runs where it is called. */
export interface Definition {
  readonly kind: "definition";
  readonly span: Span;
  readonly name: string;
  readonly body: Script;
}

/** `[[ ]]`, `(( ))`, coprocesses: no command that we follow. */
export interface OpaqueScript {
  readonly kind: "opaque";
  readonly span: Span;
}
