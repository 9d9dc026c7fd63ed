// Decides for every instruction of a stage, and for every command inside a RUN, on which side of the split it belongs.

import { isBuildTool } from "../../commands/table.ts";
import type { Image } from "../../knowledge/images.ts";
import { isReadByRunOnly } from "../../knowledge/s2i-variables.ts";
import { changesAccounts, packageCommand } from "../../queries/deeds.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { definitions } from "../../simulation/instructions.ts";
import type { Document } from "../../syntax/document.ts";
import { extent } from "../../syntax/rewrite.ts";
import type { Edit } from "../../text/edit.ts";
import { baseName } from "../../text/paths.ts";
import { within } from "../../text/span.ts";
import type { Doubt } from "../refactoring.ts";
import { type Item, itemsOf, withoutItems, wordCut } from "./items.ts";
import { isScratch, type Kind, kindOf, partsOf } from "./kinds.ts";
import { forManagerOf, keptPackages, programsRun, type Side } from "./packages.ts";
import type { SharedPlan, SplitPlan } from "./plan.ts";
import { inTerritory } from "./territory.ts";

/** What of an instruction is on a side: its text as the file has it (`true`), a changed text, or nothing. */
export type KeptPart = string | boolean;

export interface Decision {
  readonly builder: KeptPart;
  readonly published: KeptPart;
  readonly doubt?: Doubt;
}

const publishedOnly = new Set([
  "LABEL",
  "EXPOSE",
  "VOLUME",
  "HEALTHCHECK",
  "STOPSIGNAL",
  "CMD",
  "ENTRYPOINT",
  "MAINTAINER",
  "ONBUILD",
]);

export function decide(plan: SharedPlan, step: Step): Decision {
  const { keyword } = step.instruction;
  if (publishedOnly.has(keyword)) return { builder: false, published: true };
  if (keyword === "RUN") return decideRun(plan, step);
  if (keyword === "COPY" || keyword === "ADD") return decideCopy(plan, step);
  if (keyword === "ENV") return { builder: !runTimeOnly(step), published: true };
  return { builder: true, published: true };
}

function runTimeOnly({ instruction }: Step): boolean {
  return definitions(instruction).every((it) => isReadByRunOnly(it.name));
}

function decideCopy({ stage, territory, shared }: SharedPlan, step: Step): Decision {
  const copy = copyOf(step.instruction, step.before);
  const doubt = { span: step.instruction.keywordSpan, message: "where this goes is not known, so both stages have it" };
  if (copy === undefined) return { builder: true, published: true, doubt };
  if (inTerritory(territory, copy.to)) return { builder: true, published: false };
  const { start } = step.instruction.span;
  const used = shared.builder.has(start);
  const kept = shared.published.has(start) || !isScratch(copy.to);
  // Programs that are copied in to build with, unless the container is started with them.
  const tools = used && copy.sources.every((it) => it !== undefined && isBuildTool(baseName(it)));
  const names = [baseName(copy.to), ...copy.sources.map((it) => baseName(it ?? ""))];
  const published = tools && !names.some((it) => isStarted(stage, it)) ? false : kept;
  return { builder: used || isScratch(copy.to), published };
}

/** Whether what a container starts or is checked with names a program. */
function isStarted({ stage }: StageBuild, program: string): boolean {
  const said = stage.instructions.filter((it) => /^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(it.keyword));
  const words = said.flatMap((it) =>
    (it.exec ?? it.words).flatMap((word) => word.parts.map((part) => ("text" in part ? part.text : ""))),
  );
  return words.some((it) => it.split(/[\s"'[\],/]+/).includes(program));
}

function decideRun(plan: SharedPlan, step: Step): Decision {
  const { document } = plan;
  const { instruction } = step;
  const items = itemsOf(document, instruction);
  const doubt = (message: string): Doubt => ({ span: instruction.keywordSpan, message });
  if (items.length === 0 || items.some((it) => it.script.kind === "opaque")) {
    return {
      builder: true,
      published: false,
      doubt: doubt("what this script does is not known; it may be needed in the published stage"),
    };
  }
  const judged = items.map((item) => ({
    item,
    executions: step.executions.filter((it) => within(it.written.span, item.span)),
  }));
  const kinds = judged.map(({ executions }) => new Set(executions.map((it) => kindOf(it, plan.territory))));
  const unknown = judged.find((_, i) => isDoubtful(kinds[i]!));
  const builder = side("builder", plan, step, judged, kinds);
  const published = side("published", plan, step, judged, kinds);
  if (unknown === undefined) return { builder, published };
  const name = unknown.executions.find((it) => isDoubtful(new Set([kindOf(it, plan.territory)])))?.name;
  return {
    builder,
    published,
    doubt: doubt(`what ${name?.value ?? "a command here"} does is not known; it may be needed in the published stage`),
  };
}

/** Whether nobody can tell what it leaves behind, and for whom. */
const isDoubtful = (kinds: ReadonlySet<Kind>): boolean =>
  kinds.has("unknown") || (kinds.has("somewhere") && !kinds.has("build"));

interface Judged {
  readonly item: Item;
  readonly executions: readonly Execution[];
}

function side(
  which: Side,
  plan: SharedPlan,
  step: Step,
  judged: readonly Judged[],
  kinds: readonly ReadonlySet<Kind>[],
): KeptPart {
  const { document } = plan;
  const edits: Edit[] = [];
  const wanted = judged.map(({ item, executions }, i) => {
    const kind = kinds[i]!;
    if (plan.shared[which].has(item.span.start)) return true;
    if (kind.has("packages")) return packagesStay(which, plan, executions, edits);
    if (kind.has("build") || kind.has("unknown") || kind.has("somewhere")) return which === "builder";
    if (kind.has("apart")) {
      edits.push(...executions.flatMap((it) => othersGo(which, plan, it)));
      return true;
    }
    if (kind.has("run")) return which === "published";
    return kind.has("both") ? accountsStay(which, plan, executions) : undefined;
  });
  const installs = judged.some((_, i) => kinds[i]!.has("packages") && wanted[i] === true);
  const upgrades =
    which === "published" &&
    judged.some(({ executions }) => executions.some((it) => packageCommand(it)?.purpose === "upgrade"));
  const settled = wanted.map((it, i) =>
    it !== undefined ? it : kinds[i]!.has("cleanup") ? installs || upgrades : undefined,
  );
  if (!settled.includes(true)) return false;
  // What is neutral goes with what stays, but an assignment that nobody uses any more goes.
  const items = judged.map((it) => it.item);
  const staying = items.filter((item, i) => settled[i] === true || (settled[i] === undefined && !isAssignment(item)));
  const kept = items.filter((item) => staying.includes(item) || needed(plan, item, items, staying));
  for (const { item, executions } of judged) {
    if (kept.includes(item)) edits.push(...executions.flatMap((it) => otherManager(document, it, plan.images[which])));
  }
  if (kept.length === items.length && edits.length === 0) return true;
  const { start } = extent(step.instruction);
  const head = document.text.slice(document.text.lastIndexOf("\n", start - 1) + 1, start);
  return head + withoutItems(document, step.instruction, items, kept, edits);
}

/** Takes the operands of the other side out of a command that does the same on both. */
function othersGo(which: Side, { document, territory }: SplitPlan, execution: Execution): Edit[] {
  const parts = partsOf(execution, territory);
  return (parts?.[which === "builder" ? "published" : "builder"] ?? []).map((it) => wordCut(document, it.span));
}

function packagesStay(
  which: Side,
  { document, images, stage }: SplitPlan,
  executions: readonly Execution[],
  edits: Edit[],
): boolean {
  const commands = executions.filter((it) => packageCommand(it) !== undefined);
  const kept = commands.map((it) => keptPackages(document, it, which, images[which], programsRun(stage)));
  for (const it of kept) if (it !== undefined) edits.push(...it.edits);
  return kept.some((it) => it !== undefined);
}

/** A package manager command that installs nothing, for the package manager of the side that it is on. */
function otherManager(document: Document, execution: Execution, image: Image): Edit[] {
  const command = packageCommand(execution);
  return command === undefined || command.purpose === "install" || command.purpose === "remove"
    ? []
    : forManagerOf(document, command, execution, image);
}

/** Both stages know an account if the builder switches to it. */
function accountsStay(which: Side, { stage }: SplitPlan, executions: readonly Execution[]): boolean {
  if (which === "published") return true;
  const users = stage.steps.flatMap((it) => (it.instruction.keyword === "USER" ? (it.after.user.value ?? []) : []));
  const adds = executions.some((it) => changesAccounts(it));
  return !adds || users.some((it) => !/^(\d+|root|default)(:|$)/.test(it));
}

const isAssignment = ({ script }: Item): boolean => script.kind === "command" && script.name === undefined;

/** Whether what stays uses what an item assigns, by itself or by way of another assignment. */
function needed({ document }: SplitPlan, item: Item, items: readonly Item[], staying: readonly Item[]): boolean {
  if (item.script.kind !== "command" || !isAssignment(item)) return false;
  const later = items.slice(items.indexOf(item) + 1).filter((it) => staying.includes(it) || isAssignment(it));
  const text = later.map((it) => document.text.slice(it.span.start, it.span.end)).join(" ");
  return item.script.assignments.some((it) => new RegExp(`\\$\\{?${it.name}\\b`).test(text));
}
