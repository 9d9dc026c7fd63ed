// Decides for every instruction of a stage, and for every command inside a RUN, on which side of the split it belongs.

import { packageCommand } from "../../commands/package-manager.ts";
import type { Image } from "../../knowledge/images.ts";
import { isReadByRunOnly } from "../../knowledge/s2i-variables.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { definitions } from "../../simulation/instructions.ts";
import type { Document } from "../../syntax/document.ts";
import { extent } from "../../syntax/rewrite.ts";
import type { Edit } from "../../text/edit.ts";
import { within } from "../../text/span.ts";
import type { Doubt } from "../refactoring.ts";
import { type Item, itemsOf, withoutItems, wordCut } from "./items.ts";
import { type Kind, kindOf, partsOf } from "./kinds.ts";
import { forManagerOf, keptPackages, type Side } from "./packages.ts";
import { builds, inTerritory, type Territory } from "./territory.ts";

/** What of an instruction is on a side: its text as the file has it (`true`), a changed text, or nothing. */
export type KeptPart = string | boolean;

export interface Decision {
  readonly builder: KeptPart;
  readonly published: KeptPart;
  readonly doubt?: Doubt;
}

export interface SplitPlan {
  readonly document: Document;
  readonly stage: StageBuild;
  readonly territory: Territory;
  readonly images: Readonly<Record<Side, Image>>;
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

export function decide(plan: SplitPlan, step: Step): Decision {
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

function decideCopy({ stage, territory }: SplitPlan, step: Step): Decision {
  const copy = copyOf(step.instruction, step.before);
  const doubt = { span: step.instruction.keywordSpan, message: "where this goes is not known, so both stages have it" };
  if (copy === undefined) return { builder: true, published: true, doubt };
  const commands = stage.steps
    .flatMap((it) => it.executions)
    .filter((it) => builds(it) || ["build", "unknown"].includes(kindOf(it, territory)));
  if (inTerritory(territory, copy.to)) return { builder: true, published: false };
  const placed = copy.sources.flatMap((it) =>
    it === undefined ? [] : [`${copy.to.replace(/\/$/, "")}/${it.replace(/^.*\//, "")}`],
  );
  const used = commands.some((it) => mentions(it, [copy.to, ...placed]));
  const scratch = /^\/(var\/)?tmp(\/|$)/.test(copy.to);
  return { builder: used || scratch, published: !(used && (scratch || isTool(copy.to))) };
}

/** Programs that are copied in to build with. */
const isTool = (path: string): boolean => /^\/(usr\/(local\/)?)?s?bin(\/(uv|uvx|poetry|pdm)?)?$/.test(path);

/** Tells whether a command is, or names, one of the paths. */
function mentions({ name, args }: Execution, paths: readonly string[]): boolean {
  const programs = paths.filter((it) => /\/s?bin\//.test(it)).map((it) => it.replace(/^.*\//, ""));
  if (programs.includes(name.value ?? "") || (isTool(paths[0]!) && /^(uv|uvx|poetry|pdm)$/.test(name.value ?? "")))
    return true;
  return [name, ...args].some((it) => paths.some((path) => path !== "/" && (it.value ?? it.prefix).includes(path)));
}

function decideRun(plan: SplitPlan, step: Step): Decision {
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
  const unknown = judged.find((_, i) => kinds[i]!.has("unknown"));
  const builder = side("builder", plan, step, judged, kinds);
  const published = side("published", plan, step, judged, kinds);
  if (unknown === undefined) return { builder, published };
  const name = unknown.executions.find((it) => kindOf(it, plan.territory) === "unknown")?.name;
  return {
    builder,
    published,
    doubt: doubt(`what ${name?.value ?? "a command here"} does is not known; it may be needed in the published stage`),
  };
}

interface Judged {
  readonly item: Item;
  readonly executions: readonly Execution[];
}

function side(
  which: Side,
  plan: SplitPlan,
  step: Step,
  judged: readonly Judged[],
  kinds: readonly ReadonlySet<Kind>[],
): KeptPart {
  const { document } = plan;
  const edits: Edit[] = [];
  const wanted = judged.map(({ executions }, i) => {
    const kind = kinds[i]!;
    if (kind.has("packages")) return packagesStay(which, plan, executions, edits);
    if (kind.has("build") || kind.has("unknown")) return which === "builder";
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
    judged.some(({ executions }) => executions.some((it) => packageCommand(it, it.before)?.purpose === "upgrade"));
  const settled = wanted.map((it, i) =>
    it !== undefined ? it : kinds[i]!.has("cleanup") ? installs || upgrades : undefined,
  );
  if (!settled.includes(true)) return false;
  // What is neutral goes with what stays, but an assignment that nobody uses any more goes.
  const items = judged.map((it) => it.item);
  const staying = items.filter((_, i) => settled[i] === true);
  const kept = items.filter(
    (item, i) => settled[i] === true || (settled[i] === undefined && needed(plan, item, staying)),
  );
  for (const { item, executions } of judged) {
    if (kept.includes(item)) edits.push(...executions.flatMap((it) => otherManager(it, plan.images[which])));
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
  const commands = executions.filter((it) => packageCommand(it, it.before) !== undefined);
  const usesTools =
    which === "builder" &&
    stage.steps.some((it) => it.executions.some((one) => /^(git|tar|unzip|wget)$/.test(one.name.value ?? "")));
  const kept = commands.map((it) => keptPackages(document, it, which, images[which], usesTools));
  for (const it of kept) if (it !== undefined) edits.push(...it.edits);
  return kept.some((it) => it !== undefined);
}

/** A package manager command that installs nothing, for the package manager of the side that it is on. */
function otherManager(execution: Execution, image: Image): Edit[] {
  const command = packageCommand(execution, execution.before);
  return command === undefined || command.purpose === "install" || command.purpose === "remove"
    ? []
    : forManagerOf(command, execution, image);
}

/** Both stages know an account if the builder switches to it. */
function accountsStay(which: Side, { stage }: SplitPlan, executions: readonly Execution[]): boolean {
  if (which === "published") return true;
  const users = stage.steps.flatMap((it) => (it.instruction.keyword === "USER" ? (it.after.user.value ?? []) : []));
  const adds = executions.some((it) => /^(user|group)(add|mod)$/.test(it.name.value ?? ""));
  return !adds || users.some((it) => !/^(\d+|root|default)(:|$)/.test(it));
}

function needed({ document }: SplitPlan, item: Item, staying: readonly Item[]): boolean {
  const { script } = item;
  if (script.kind !== "command" || script.name !== undefined) return true;
  const text = staying.map((it) => document.text.slice(it.span.start, it.span.end)).join(" ");
  return script.assignments.some((it) => new RegExp(`\\$\\{?${it.name}\\b`).test(text));
}
