// Decides for every instruction of a stage, and for every command inside a RUN, on which side of the split it belongs.

import { isBuildTool } from "../../commands/table.ts";
import { covering } from "../../image/origin-index.ts";
import type { Image } from "../../knowledge/images.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { isReadByRunOnly } from "../../knowledge/s2i-variables.ts";
import { changesAccounts, packageCommand } from "../../queries/deeds.ts";
import type { Execution, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { definitions } from "../../simulation/instructions.ts";
import type { Document } from "../../syntax/document.ts";
import { extent } from "../../syntax/rewrite.ts";
import type { Edit } from "../../text/edit.ts";
import { absolute, baseName } from "../../text/paths.ts";
import type { Doubt } from "../refactoring.ts";
import { crownEdits, crownsBefore } from "./crowns.ts";
import { doubtOf, unreadDoubts } from "./doubts.ts";
import { bringsIdleTool } from "./idle-tools.ts";
import { withoutItems, wordCut } from "./items.ts";
import { asksVersion, type Kind, kindsOf, partsOf } from "./kinds.ts";
import { forManagerOf, keptPackages } from "./packages.ts";
import { piecesOf, type ShellPiece } from "./pieces.ts";
import type { SharedPlan, Side, SplitPlan } from "./plan.ts";
import { inTerritory, isScratch, type Territory } from "./territory.ts";
import { together } from "./together.ts";

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
  if (publishedOnly.has(keyword)) {
    const doubt = unreadDoubts(plan).find((it) => it.span === step.instruction.keywordSpan);
    return { builder: false, published: true, ...(doubt === undefined ? {} : { doubt }) };
  }
  if (keyword === "RUN") return decideRun(plan, step);
  if (keyword === "COPY" || keyword === "ADD") return decideCopy(plan, step);
  if (keyword === "ENV") return { builder: !runTimeOnly(step), published: true };
  return { builder: true, published: true };
}

function runTimeOnly({ instruction }: Step): boolean {
  return definitions(instruction).every((it) => isReadByRunOnly(it.name));
}

function decideCopy({ territory, shared, reach }: SharedPlan, step: Step): Decision {
  const copy = copyOf(step.instruction, step.before);
  const doubt = {
    span: step.instruction.keywordSpan,
    message: "both stages copy this, since where it goes is not known: take it out of the one that does not need it",
  };
  if (copy === undefined && goesBelow(territory, step)) return { builder: true, published: false };
  if (copy === undefined) return { builder: true, published: true, doubt };
  if (inTerritory(territory, copy.to)) return { builder: true, published: false };
  const { start } = step.instruction.span;
  const used = shared.builder.has(start);
  const kept = shared.published.has(start);
  if (isScratch(territory, copy.to)) return { builder: used || !kept, published: kept };
  // Programs that are copied in to build with, unless a container may be started with them.
  const tools = used && copy.sources.every((it) => it !== undefined && isBuildTool(baseName(it)));
  const names = [baseName(copy.to), ...copy.sources.map((it) => baseName(it ?? ""))];
  const sure = reach.said && reach.unread.length === 0;
  const idle = tools && sure && !kept && !names.some((it) => reach.programs.has(it));
  return { builder: used, published: !idle };
}

/** Whether what is copied goes to a folder of the application, under a name that is not known: `COPY $CODE ./$CODE`. */
function goesBelow(territory: Territory, { instruction, before }: Step): boolean {
  const [first] = instruction.words.at(-1)?.parts ?? [];
  const folder = first?.kind === "text" ? /^(.*)\//s.exec(first.text)?.[1] : undefined;
  const path = folder === undefined ? undefined : absolute(`${folder}/`, before.workdir.value);
  return path !== undefined && inTerritory(territory, path);
}

function decideRun(plan: SharedPlan, step: Step): Decision {
  const { document } = plan;
  const { instruction } = step;
  const pieces = piecesOf(document, step);
  if (pieces.length === 0 || (pieces.length === 1 && pieces[0]!.item.script.kind === "opaque")) {
    const message =
      "the builder runs this script, which cannot be read: if it does something for the last stage, run it there too";
    return { builder: true, published: false, doubt: { span: instruction.keywordSpan, message } };
  }
  const kinds = pieces.map(({ executions }) => kindsOf(executions, plan));
  if (pieces.every((it, i) => it.executions.length > 0 && kinds[i]!.size === 1 && kinds[i]!.has("neutral"))) {
    return decideCheck(pieces, plan);
  }
  if (bringsIdleTool(pieces, plan)) return { builder: true, published: false };
  const builder = side("builder", plan, step, pieces, kinds);
  const published = side("published", plan, step, pieces, kinds);
  const doubt = doubtOf(plan, step, pieces, builder === published);
  return { builder, published, ...(doubt === undefined ? {} : { doubt }) };
}

/**
 * A RUN that changes nothing looks at what is there. What it asks of a program or of a file that the published image
 * has, it asks there; a guard that looks at the build itself stays with the builder.
 */
function decideCheck(pieces: readonly ShellPiece[], { territory }: SplitPlan): Decision {
  const executions = pieces.flatMap((it) => it.executions);
  const looks = ({ effects }: Execution) =>
    effects.some((it) => it.kind === "reads" && (it.path === undefined || !inTerritory(territory, it.path)));
  const published = executions.some((it) => asksVersion(it) || looks(it));
  return { builder: !published, published };
}

function side(
  which: Side,
  plan: SharedPlan,
  step: Step,
  pieces: readonly ShellPiece[],
  kinds: readonly ReadonlySet<Kind>[],
): KeptPart {
  const { document } = plan;
  const edits: Edit[] = [];
  const wanted = pieces.map(({ item, executions }, i) => {
    const kind = kinds[i]!;
    const shared = plan.shared[which].has(item.span.start);
    if (kind.has("packages")) {
      const stays = packagesStay(which, plan, executions, edits);
      return stays || shared || [...kind].some((it) => it !== "packages" && belongs(it, which) === true);
    }
    if (shared) return true;
    if (which === "published" && executions.some((it) => isForBuilder(it, plan))) return false;
    const crown = which === "published" ? crownEdits(plan, pieces[i]!) : undefined;
    if (crown !== undefined) {
      edits.push(...crown);
      return true;
    }
    if (kind.has("apart") && kind.size === 1) {
      edits.push(...executions.flatMap((it) => othersGo(which, plan, it)));
      return true;
    }
    if (kind.has("both") && kind.size === 1) return accountsStay(which, plan, executions);
    const said = [...kind].map((it) => belongs(it, which)).filter((it) => it !== undefined);
    return said.length === 0 ? undefined : said.includes(true);
  });
  const installs = pieces.some((_, i) => kinds[i]!.has("packages") && wanted[i] === true);
  const upgrades =
    which === "published" &&
    pieces.some(({ executions }) => executions.some((it) => packageCommand(it)?.purpose === "upgrade"));
  const settled = wanted.map((it, i) =>
    it !== undefined ? it : kinds[i]!.has("cleanup") ? installs || upgrades : undefined,
  );
  const stays = together(pieces, settled);
  if (!stays.includes(true)) return false;
  const items = pieces.map((it) => it.item);
  const kept = items.filter((_, i) => stays[i]);
  pieces.forEach(({ executions }, i) => {
    if (stays[i]) edits.push(...executions.flatMap((it) => otherManager(document, it, plan.images[which])));
  });
  if (kept.length === items.length && edits.length === 0) return true;
  const { start } = extent(step.instruction);
  const head = document.text.slice(document.text.lastIndexOf("\n", start - 1) + 1, start);
  return head + withoutItems(document, step.instruction, items, kept, edits);
}

/** A file of variables that is read, and that the last stage does not have. */
function isForBuilder({ name, args, workdir, before }: Execution, { territory }: SplitPlan): boolean {
  if (!isProgram(name.value ?? "", "sources")) return false;
  const path = args[0]?.value && absolute(args[0].value, workdir);
  return (
    path !== undefined && path !== "" && !inTerritory(territory, path) && covering(before.origins, path).length === 0
  );
}

/** Whether a side has what is of a kind; undefined where that goes with others. */
function belongs(kind: Kind, which: Side): boolean | undefined {
  switch (kind) {
    case "build":
    case "unknown":
    case "somewhere":
      return which === "builder";
    case "run":
      return which === "published";
    case "both":
    case "apart":
      return true;
    case "moment":
      return false;
    default:
      return undefined;
  }
}

/** Takes the operands of the other side out of a command that does the same on both. */
function othersGo(which: Side, plan: SplitPlan, execution: Execution): Edit[] {
  const { document, territory } = plan;
  const parts = partsOf(execution, territory);
  const others = parts?.[which === "builder" ? "published" : "builder"] ?? [];
  const crowns = which === "published" ? crownsBefore(plan, execution, others) : [];
  return [...crowns, ...others.map((it) => wordCut(document, it.span))];
}

function packagesStay(which: Side, plan: SplitPlan, executions: readonly Execution[], edits: Edit[]): boolean {
  const commands = executions.filter((it) => packageCommand(it) !== undefined);
  const kept = commands.map((it) => keptPackages(plan, it, which));
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
