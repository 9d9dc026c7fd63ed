// Everything an editor or a command line asks of the engine: pure functions in UTF-16 offsets and plain words.
// No I/O, no clock, no protocol; see lsp/ and cli/ for those.
import type { Context } from "../context/context.ts";
import type { Architecture } from "../knowledge/python/platforms.ts";
import type { Breaks, Fix, Group, Related, Severity } from "../rules/rule.ts";
import type { Build } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";

export type { Breaks, Context, Edit, Fix, Group, Related, Severity, Span };

/** What the user decides. Everything is optional: an empty object means the defaults. */
export interface Settings {
  /** Per rule id: how it is reported, or `off`. Ids that do not exist are ignored here; edges warn about them. */
  readonly severities?: Readonly<Record<string, Severity | "off">>;
  /** The stage that is published, by name or number, as with `--target`. Default: judged from the file. */
  readonly target?: string;
  /** The name of the file: `Containerfile.dev` publishes nothing. The caller knows it. */
  readonly file?: string;
  /** Today, as "2026-11-28": the core has no clock. Without it nothing ends but what was over when the tables were made. */
  readonly today?: string;
  /** The machines that the image is built for. Default: x86_64 and aarch64. */
  readonly platforms?: readonly Architecture[];
  /** The package index that may be asked, and how it is reached. The caller asks, and tells by the context. */
  readonly index?: PackageIndex;
  /** The build context as the user names it. The caller finds it and hands it to `analyse`. */
  readonly contextFolder?: string;
}

export interface PackageIndex {
  readonly url: string;
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
  readonly strictSsl?: boolean;
  readonly systemCertificates?: boolean;
}

/** A finding of a named rule, as severe as the user wants it, not suppressed. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly related: readonly Related[];
  readonly unnecessary: boolean;
  /** The rule's page on the web; undefined for what no rule found. */
  readonly documentation: string | undefined;
  /** Not yet checked; ask `fixesFor`. */
  readonly fixes: readonly Fix[];
  /** What does not work because of it, whatever the user calls it; undefined where all does. */
  readonly breaks?: Breakage | undefined;
}

export interface Breakage {
  readonly what: Breaks;
  /** For sure; likely otherwise. */
  readonly sure: boolean;
}

/** What no builder can read. */
export interface SyntaxDiagnostic extends Diagnostic {
  /** It is what a line looks like while it is typed: an editor is silent about it. */
  readonly unfinished: boolean;
}

/** What one version of a text amounts to. Build it once per version, then ask the functions below. */
export interface Analysis {
  readonly text: string;
  readonly settings: Settings;
  readonly context: Context | undefined;
  readonly document: Document;
  /** The simulated builds: one, or one per image that a bare name may stand for; none in a file that is not ours. */
  readonly builds: readonly Build[];
  /** In order of place. */
  readonly diagnostics: readonly Diagnostic[];
  /** What comments in the file say to ignore. */
  readonly ignored: readonly Diagnostic[];
  /** What cannot be read as a Containerfile, in a file of the family; errors under the name "syntax", which is no rule. */
  readonly syntax: readonly SyntaxDiagnostic[];
  /** What the engine itself could not do ("rule x failed: ..."), for a log. Never shown as a finding. */
  readonly problems: readonly string[];
  /** There is more of it than anybody looks at: it was not, and `problems` says so. */
  readonly isTooLong?: boolean;
}

export interface Hover {
  readonly span: Span;
  /** CommonMark. */
  readonly markdown: string;
}

/** What becomes of a file, or of one of its published stages. */
export interface Judgement {
  readonly kind: "builds and starts" | "builds, does not start" | "fails" | "not known";
  /** Where the file says why, in UTF-16 offsets; undefined where it is well. */
  readonly span: Span | undefined;
  /** Why, or what is started, as a clause without a full stop. */
  readonly because: string;
  /** The rule that says so, where one does. */
  readonly rule?: string | undefined;
  /** What is taken for granted, since the build context at hand does not have it; none where it fails. */
  readonly granted: readonly Reason[];
  /** Where a container certainly does not start: why it is not known whether the image is built at all. */
  readonly doubt?: Reason | undefined;
}
export interface Reason {
  readonly span: Span;
  readonly because: string;
}
export interface StageVerdict extends Judgement {
  readonly index: number;
  readonly name: string | undefined;
}
export interface FileVerdict extends Judgement {
  /** The published stages, in source order; none in a file of which nothing is known. */
  readonly stages: readonly StageVerdict[];
}

/** A rule as documentation lists it. */
export interface RuleInfo {
  readonly id: string;
  readonly group: Group;
  readonly severity: Severity | "off";
  /** A fix is offered for one of its findings. */
  readonly fixable: boolean;
  /** One of those is safe: fix-all applies it. */
  readonly fixAll: boolean;
  /** The first sentence of its page. */
  readonly summary: string;
  readonly documentation: string;
}

/** The simulated state after one instruction, as plain data for `splitstage state`. */
export interface StateReport {
  readonly stages: readonly StageReport[];
}
export interface StageReport {
  readonly index: number;
  readonly name: string | undefined;
  readonly base: string;
  /** The image of the family, where the base is one. */
  readonly image: string | undefined;
  readonly published: boolean;
  readonly steps: readonly StepReport[];
  /** What a container starts with and is checked with; empty where the stage is not published, or nobody knows. */
  readonly starts: readonly StartReport[];
}
export interface StartReport {
  readonly how: "start" | "check";
  /** 0-based line of the CMD, ENTRYPOINT or HEALTHCHECK; undefined where the base image says it. */
  readonly line: number | undefined;
  /** The script of the build context in which it stands. */
  readonly script: string | undefined;
  /** What is started, word by word; "?" stands for a word that is not known. */
  readonly command: string;
  /** Where the program lies; undefined where nobody knows. */
  readonly path: string | undefined;
  readonly user: string;
  readonly workdir: string;
  readonly listens: readonly string[];
  /** The program, the files and the modules that it takes, with "yes" | "no" | "unknown", and the line that is why. */
  readonly needs: readonly { readonly name: string; readonly is: string; readonly line: number | undefined }[];
  /** What the images' own run script starts, in a sentence. */
  readonly outcome: string | undefined;
}
export interface StepReport {
  /** 0-based line of the instruction's first character. */
  readonly line: number;
  readonly instruction: string;
  readonly user: string;
  readonly workdir: string;
  /** What this step changed, in plain words: "installs gcc (RPM)", "uwsgi was compiled". */
  readonly changes: readonly string[];
  /** The whole state after the step; values "yes" | "no" | "unknown" where a thing may or may not be there. */
  readonly state: {
    readonly user: string;
    readonly workdir: string;
    readonly env: Readonly<Record<string, string>>;
    readonly rpms: Readonly<Record<string, string>>;
    /** Beyond the image's own, and the streams of modules. */
    readonly repositories: Readonly<Record<string, string>>;
    readonly commands: Readonly<Record<string, string>>;
    readonly python: Readonly<Record<string, string>>;
    readonly files: Readonly<Record<string, string>>;
  };
}
