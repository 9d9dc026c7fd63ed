import type { Context } from "../context/context.ts";
import { definitionBehind } from "../queries/defined-elsewhere.ts";
import { instructionAround } from "../queries/places.ts";
import { type RuleId, rules } from "../rules/index.ts";
import type { Breaks, Finding, Rule, Severity, UnusedIgnore } from "../rules/rule.ts";
import type { Build } from "../simulation/build.ts";
import { basesOf } from "../simulation/simulate.ts";
import { tooLong } from "../syntax/limits.ts";
import { parse } from "../syntax/parse.ts";
import type { SyntaxProblem } from "../syntax/syntax-problem.ts";
import { unparsed } from "../syntax/unparsed.ts";
import { apply } from "../text/edit.ts";
import { grouped } from "../text/grouped.ts";
import { type Span, within } from "../text/span.ts";
import { documentationOf } from "./documentation.ts";
import { masked } from "./masked.ts";
import type { Analysis, Diagnostic, Settings, SyntaxDiagnostic } from "./service.ts";
import { suppressionsOf } from "./suppressions.ts";
import { buildsIn, inAllWorlds, type Settled, worldsOf } from "./worlds.ts";

const all = Object.entries(rules) as [RuleId, Rule][];

/**
 * Runs the build of `text` in the head and asks every rule. Never throws.
 * `context` is the build context; without one, the rules that ask for its files are silent. `previous` is the analysis of
 * another text: what stands before the first difference is not worked out again. It is not held.
 */
export function analyse(text: string, settings: Settings = {}, context?: Context, previous?: Analysis): Analysis {
  const isLike = previous !== undefined && previous.context === context && isSameBuild(previous.settings, settings);
  const analysis = judged(text, settings, context, isLike ? previous : undefined);
  const torn = analysis.document.problems.filter((it) => it.torn !== undefined);
  if (torn.length === 0) return analysis;
  const diagnostics = analysis.diagnostics.filter((it) => {
    const half = torn.find(({ torn: of }) => within(it.span, of!));
    return half === undefined || isFoundInWhole(it, half, analysis);
  });
  return { ...analysis, diagnostics };
}

/** Of an instruction whose end was lost is said what is true of the whole of it as well. */
function isFoundInWhole(found: Diagnostic, { fixes: [fix] = [] }: SyntaxProblem, analysis: Analysis): boolean {
  if (fix === undefined) return false;
  const whole = judged(apply(analysis.text, fix.edits), analysis.settings, analysis.context, analysis);
  return whole.diagnostics.some((it) => it.rule === found.rule && it.message === found.message);
}

/** Whether two settings ask for the same build, whatever is reported of it. */
const isSameBuild = (one: Settings, other: Settings): boolean =>
  one.today === other.today && JSON.stringify(one.platforms) === JSON.stringify(other.platforms);

function judged(text: string, settings: Settings, context: Context | undefined, previous?: Analysis): Analysis {
  const document = mayBeOurs.test(text) ? parse(text, previous?.document) : unparsed(text);
  const bases = basesOf(document);
  const nothing: Analysis = {
    text,
    settings,
    context,
    document,
    builds: [],
    diagnostics: [],
    ignored: [],
    syntax: [],
    problems: [],
  };
  const unread: Analysis = { ...nothing, isTooLong: true, problems: [`Nothing is said of this file, as ${tooLong}`] };
  if (document.isTooLong) return unread;
  if (bases.every((it) => it.kind === "other")) return nothing;

  const worlds = worldsOf(bases);
  const old = previous === undefined ? [] : worldsOf(basesOf(previous.document));
  const builds = buildsIn(worlds, document, settings, context, (world) => previous?.builds[old.indexOf(world)]);
  if (builds.some((it) => it.isTooLong)) return unread;
  const problems: string[] = [];
  const suppressions = suppressionsOf(document);
  const found = ask(
    all.filter(([, rule]) => !rule.last),
    builds,
    settings,
    [],
    problems,
  );
  const byFate = grouped(found, (it) => suppressions.ignores(it));
  const [kept = [], ignored = []] = [byFate.get(false), byFate.get(true)];
  // An ignore may be for what stands below a line that ends the build, where nothing is judged.
  const isWhole = document.readUntil === Number.POSITIVE_INFINITY;
  const unused = !isWhole
    ? []
    : suppressions.unused((id) => !(id in rules) || levelOf(id as RuleId, settings) !== "off");
  const late = ask(
    all.filter(([, rule]) => rule.last),
    builds,
    settings,
    unused,
    problems,
  );
  const diagnostics = [...kept, ...late.filter((it) => !suppressions.ignores(it))].filter(
    ({ span }) => span.start < document.readUntil,
  );
  diagnostics.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return { ...nothing, builds, diagnostics, ignored, syntax: document.problems.map(unreadable), problems };
}

/** What rules find that the user has switched off, as severe as they are by themselves. */
export function switchedOff({ builds, settings }: Analysis): Diagnostic[] {
  const off = all.filter(([id, rule]) => settings.severities?.[id] === "off" && rule.severity !== "off");
  return ask(off, builds, { ...settings, severities: {} }, [], []);
}

/** Every name of the family has this in it, in the FROM itself or in the ARG that it is made of. */
const mayBeOurs = /python/i;

function ask(
  asked: readonly [RuleId, Rule][],
  builds: readonly Build[],
  settings: Settings,
  unused: readonly UnusedIgnore[],
  problems: string[],
): Diagnostic[] {
  return asked.flatMap(([id, rule]) => {
    const level = levelOf(id, settings);
    if (level === "off") return [];
    try {
      const perWorld = builds.map((build) => [...rule.check(build, unused)].map((it) => withDefinition(build, it)));
      return inAllWorlds(builds, perWorld, rule.severity === "off" ? level : rule.severity).map((it) =>
        diagnostic(id, it, settings.severities?.[id] === undefined ? it.severity : level, builds[0]!),
      );
    } catch (error) {
      // One broken rule must not silence the others.
      problems.push(`The rule ${id} failed and was skipped: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
}

/** A finding stands where a word runs; where that is defined elsewhere, it says so. */
function withDefinition(build: Build, finding: Finding): Finding {
  const span = definitionBehind(build, finding.span, finding.message);
  if (span === undefined || finding.related?.some((it) => it.span.start === span.start)) return finding;
  return { ...finding, related: [...(finding.related ?? []), { span, message: "it is defined here" }] };
}

function unreadable({ span, message, related = [], fixes = [], unfinished = false }: SyntaxProblem): SyntaxDiagnostic {
  const fixed = { unnecessary: false, documentation: undefined, severity: "error" } as const;
  return { ...fixed, rule: "syntax", span, ...told({ message, related, fixes }), unfinished };
}

function levelOf(id: RuleId, settings: Settings): Severity | "off" {
  return settings.severities?.[id] ?? rules[id].severity;
}

function diagnostic(rule: RuleId, finding: Settled, severity: Severity, build: Build): Diagnostic {
  const { start, end } = finding.span;
  const { text } = build.document;
  const newline = /[\r\n]/.exec(text.slice(start, end));
  return {
    rule,
    severity,
    span: { start, end: newline === null ? end : start + newline.index },
    ...told(finding),
    unnecessary: finding.unnecessary ?? false,
    documentation: documentationOf(rule),
    breaks: breakageOf(finding, rules[rule], build),
  };
}

/** What a finding says, in words that everybody may read. */
const told = ({ message, related = [], fixes = [] }: Pick<Finding, "message" | "related" | "fixes">) => ({
  message: masked(message),
  related: related.map((it) => ({ ...it, message: masked(it.message) })),
  fixes: fixes.map((it) => ({ ...it, title: masked(it.title) })),
});

/** An error breaks something for sure, and a warning of a rule that speaks of what breaks likely does. */
function breakageOf({ severity, breaks, span }: Settled, rule: Rule, build: Build): Diagnostic["breaks"] {
  const sure = severity === "error";
  const isLikely = severity === "warning" && (rule.breaks !== undefined || rule.severity === "error");
  if (!sure && !isLikely) return undefined;
  return { what: breaks ?? rule.breaks ?? brokenAt(span, build), sure };
}

/** What is said of a container is not asked before it starts, and neither is what no RUN comes after. */
function brokenAt(span: Span, build: Build): Breaks {
  const instruction = instructionAround(build.document, span);
  if (instruction === undefined) return "build";
  if (/^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(instruction.keyword)) return "start";
  if (!/^(ENV|USER|WORKDIR)$/.test(instruction.keyword)) return "build";
  const runs = build.document.instructions.some((it) => it.keyword === "RUN" && it.span.start > span.start);
  return runs ? "build" : "start";
}
