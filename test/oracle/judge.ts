// One case: builds it, asks the linter, and says what is not as it must be.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { diskContext } from "../../server/src/disk/disk-context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import type { FileVerdict } from "../../server/src/service/service.ts";
import { fileVerdict } from "../../server/src/service/verdict.ts";
import type { Case } from "./case.ts";
import { build, type Outcome, type Question, standIn } from "./machine.ts";
import { withModes } from "./modes.ts";
import { type Compared, compare } from "./state/compare.ts";

/** A text, what the builder did with it, and what the linter and the simulation say of it. */
export interface Judged {
  readonly outcome: Outcome;
  /** Ids of the rules that report an error. */
  readonly errors: readonly string[];
  /** Ids of the rules that report a warning. */
  readonly warnings: readonly string[];
  /** What becomes of it, before anything is built. */
  readonly verdict: FileVerdict;
  /** The end of the simulated build beside the image; absent where there is none. */
  readonly compared?: Compared;
}

export interface Verdict {
  readonly name: string;
  readonly case: Case;
  readonly before: Judged;
  readonly after?: ({ readonly kind: "file" } & Judged) | { readonly kind: "declined" | "missing" };
  /** What is not as the case says, in sentences. */
  readonly problems: readonly string[];
}

export async function judge(given: Case, home: string, keep: string | undefined): Promise<Verdict> {
  const it = { ...given, context: withModes(given) };
  const log = (what: string) => (keep === undefined ? undefined : join(keep, `${it.name}.${what}.log`));
  const before = await judgeFile(it, it.file, home, log(it.form === "split" ? "before" : "build"));
  const verdict = it.disagrees === undefined ? problemsOfVerdict(before) : [];
  const own = [...problemsBefore(it, before.outcome), ...problemsOfState(before), ...verdict];
  const problems = own.map((text) => (it.form === "split" ? `before: ${text}` : text));
  if (it.after?.kind !== "file") {
    return {
      name: it.name,
      case: it,
      before,
      problems,
      ...(it.after === undefined ? {} : { after: { kind: it.after.kind } }),
    };
  }
  const { file } = it.after;
  const after = await judgeFile(it, file, home, log("after"));
  const theirs = [
    ...problemsAfter(before.outcome, after.outcome),
    ...problemsOfState(after),
    ...problemsOfVerdict(after),
  ];
  problems.push(...theirs.map((text) => `after: ${text}`));
  return { name: it.name, case: it, before, after: { kind: "file", ...after }, problems };
}

/** Builds a file, and asks the linter and the simulation about it. */
export async function judgeFile(it: Question, file: string, home: string, log?: string): Promise<Judged> {
  return opinion(it, readFileSync(file, "utf8"), await build(it, file, home, log), home);
}

/** What the linter and the simulation say of a text of which an outcome came. */
async function opinion(it: Question, text: string, outcome: Outcome, home: string): Promise<Judged> {
  const analysis = analyse(text, {}, diskContext(it.context));
  const { diagnostics, builds } = analysis;
  const rules = (severity: string) => [
    ...new Set(diagnostics.filter((one) => one.severity === severity).map((one) => one.rule)),
  ];
  const said = { outcome, errors: rules("error"), warnings: rules("warning"), verdict: fileVerdict(analysis) };
  // The builder makes the last stage, whatever else may be published.
  const last = builds[0]?.stages.at(-1);
  if (last === undefined || outcome.snapshot === undefined) return said;
  let first = last;
  while (first.base.parent !== undefined) first = first.base.parent;
  const { image } = last.end;
  const reference = first.base.reference;
  const key = `${image?.variant}-${image?.distro.family}-${image?.distro.version}`;
  const base = image && reference ? await standIn(reference, key, home) : undefined;
  const ends = builds.map((one) => one.stages.at(-1)!.end);
  return {
    ...said,
    compared: compare(ends, { image: outcome.snapshot, base, context: it.context, text, distro: image?.distro }),
  };
}

/** What the simulation is certain of and wrong about, in sentences. */
export function problemsOfState({ compared }: Pick<Judged, "compared">): string[] {
  return (compared?.wrong ?? []).map(
    ({ fact, predicted, real }) => `${fact}: the simulation says ${predicted}, and it is ${real}`,
  );
}

/** Where the verdict is not what came of it, in sentences; one that is not known is never wrong. */
export function problemsOfVerdict({ verdict, outcome }: Pick<Judged, "verdict" | "outcome">): string[] {
  const { kind, doubt } = verdict;
  if (outcome.build === "unjudged" || kind === "not known") return [];
  const said = `the verdict is "${kind}"`;
  if (works(outcome)) return kind === "builds and starts" ? [] : [`${said}, and it works`];
  if (kind === "builds and starts") return [`${said}, and it fails (${reasonOf(outcome)})`];
  const built = outcome.build === "built";
  if (kind === "fails") return built ? [`${said}, and it is built, and does not start (${reasonOf(outcome)})`] : [];
  return built || doubt !== undefined ? [] : [`${said}, and it is not built (${reasonOf(outcome)})`];
}

/** Whether an image came of it that can be started and serves. */
export const works = ({ build: it, answer = "" }: Outcome): boolean =>
  it === "built" && /^answered( 2\d\d)?$/.test(answer);

/** Why it does not work, in one line. */
export function reasonOf({ build: it, reason = "", start = "", answer = "" }: Outcome): string {
  const text = it === "built" ? start : reason;
  const strong =
    /compiler|command not found|fatal error|no such file|no match for|not permitted|superuser|permission denied|cannot |error/i;
  const lines = text.split("\n").map((line) => line.trim());
  const line = lines.find((one) => strong.test(one)) ?? lines.at(-1) ?? "";
  const first = it === "built" ? `${answer}: ` : "";
  return `${first}${line}`.slice(0, 160);
}

/** What the builder or the started program says where a rule is right. */
const reasons: Readonly<Record<string, RegExp>> = {
  "app-root-owner-lost": /Permission denied/,
  "app-root-override": /no such file|cannot stat|not found/i,
  "assemble-source-not-writable": /mv: .*Permission denied/,
  "assemble-without-source": /mv: cannot stat/,
  "compile-without-toolchain":
    /C compiler|command '?gcc'? failed|'gcc'|gcc: .*not found|Python\.h: No such file|apxs|pg_config|libpq-fe\.h/,
  "conflicting-package": /conflicts with/,
  "copy-source-missing": /copier: stat: .*no such file|no items matching glob|filtered out/,
  "debian-package": /No match for argument/,
  "entrypoint-not-in-minimal": /not found|No such file/,
  "epel-on-ubi": /No match for argument: epel-release/,
  "existing-uid": /UID 1001 is not unique/,
  "fix-permissions-without-root": /mv: .*Permission denied/,
  "foreign-package-manager": /command not found/,
  "foreign-site-packages": /ModuleNotFoundError|No such file/,
  "install-without-root": /superuser rights|Permission denied|[Cc]annot lock/,
  "missing-runtime-library": /cannot open shared object file|No such file|not found/,
  "missing-tool": /command not found|Cannot find command/,
  "named-user-in-minimal": /unknown user|user: unknown|looking up user|no matching entries/i,
  "node-not-in-minimal": /(npm|npx|node|yarn|pnpm): command not found/,
  "nothing-to-start": /nothing here that could be started/,
  "partial-app-root-copy": /not found|No such file|No module named/,
  "path-without-venv": /not found|No module named/,
  "pip-user-install": /Can not perform a '--user' install/,
  "pipenv-with-micropipenv": /exclude each other/,
  "separate-venv-unused": /No module named|executable file not found/,
  "single-quoted-exec-form": /not found/,
  "start-command-missing": /not found|No such file/,
  "start-file-missing": /No module named|can't open file|Failed to find attribute/,
  "unconfirmed-install": /aborted by the user/,
  "unreadable-copied-file": /Permission denied/,
  "unsupported-microdnf-command": /Unknown command|needs 'all'|no package matches/,
  "user-not-reset": /root/,
  "variable-in-exec-form": /no such file|not found/i,
  "write-outside-app-root": /Permission denied|Operation not permitted/,
  "wrong-headers-package": /No match for argument|Python\.h/,
  "wrong-package-manager": /(dnf|yum|microdnf): command not found/,
};

function problemsBefore(it: Case, outcome: Outcome): string[] {
  if (outcome.build === "unjudged") return [`could not be judged (${outcome.reason})`];
  const fails = Boolean(it.fails) || it.says !== undefined;
  if (!fails) return works(outcome) ? [] : [`must work, and does not (${reasonOf(outcome)})`];
  if (works(outcome)) return [`must fail (${it.fails ?? it.says}), and works`];
  const expected = it.says === undefined ? reasons[it.fails!] : new RegExp(it.says);
  if (expected === undefined) return [`nobody knows what a builder says about ${it.fails}; say it in "says"`];
  const said = outcome.build === "failed" ? outcome.reason : `${outcome.answer}\n${outcome.start}`;
  return expected.test(said ?? "")
    ? []
    : [`must fail for ${it.fails ?? it.says}, and fails otherwise (${reasonOf(outcome)})`];
}

function problemsAfter(before: Outcome, after: Outcome): string[] {
  if (after.build === "unjudged") return [`could not be judged (${after.reason})`];
  if (!works(after)) return [`must work, and does not (${reasonOf(after)})`];
  const { user = "", compiler = "", headers = "0" } = after;
  const problems: string[] = [];
  if (!/^1001(:0)?$/.test(user)) problems.push(`must run as 1001, and runs as ${user}`);
  if (compiler !== "") problems.push(`must hold no compiler, and holds ${compiler.split(" ")[0]}`);
  if (headers !== "0") problems.push(`must hold no headers, and holds ${headers}`);
  if (before.build === "built" && Number(after.megabytes) >= Number(before.megabytes)) {
    problems.push(`must be smaller than ${before.megabytes} MB, and is ${after.megabytes} MB`);
  }
  return problems;
}
