// What keeps a stage from being split that is known only once it has been divided: things that would be lost for sure.

import { has } from "../../commands/line.ts";
import { isNodeProgram } from "../../commands/node.ts";
import { isRoot } from "../../image/state.ts";
import { scriptsFolder } from "../../knowledge/s2i.ts";
import { pythonInstall } from "../../queries/deeds.ts";
import { listed } from "../../text/listing.ts";
import { isWithin } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { calledIn, kindsOf, shownAt } from "./kinds.ts";
import { headersOfUnknown } from "./libraries.ts";
import { piecesOf } from "./pieces.ts";
import type { SharedPlan } from "./plan.ts";
import { inTerritory } from "./territory.ts";

export interface Obstacle {
  /** One sentence without a full stop. */
  readonly reason: string;
  readonly span: Span;
}

const isScript = (path: string | undefined): boolean => path !== undefined && isWithin(path, scriptsFolder);

/** The first of them in the file. */
export function obstacleOf(plan: SharedPlan): Obstacle | undefined {
  const { stage, document, territory, shared } = plan;
  const copied = listed(territory.roots);
  for (const step of stage.steps) {
    for (const it of step.executions) {
      if (it.effects.some((one) => /^(makes|rewrites|places)$/.test(one.kind) && isScript(shownAt(one)))) {
        return { reason: "it changes the image's own S2I scripts, for others to build on", span: it.name.span };
      }
      const install = pythonInstall(it);
      const user = install !== undefined && has(install.line, "--user");
      if (
        install?.target === "system" &&
        !install.line.table.spellings.has("--system") &&
        isRoot(it.before.user.value) === true &&
        !user
      ) {
        const reason = `${calledIn(it)} installs into the system's Python, whose folders are not those of the application: install into the virtual environment, with pip`;
        return { reason, span: it.name.span };
      }
    }
    if (step.instruction.keyword !== "RUN") continue;
    for (const { item, executions } of piecesOf(document, step)) {
      if (!shared.published.has(item.span.start)) continue;
      const kinds = kindsOf(executions, plan);
      const making = executions.find((it) => it.effects.some(({ kind }) => kind === "builds" || kind === "anything"));
      const outside = making?.workdir !== undefined && !inTerritory(territory, making.workdir);
      if (making === undefined || !outside || !(kinds.has("build") || kinds.has("unknown"))) continue;
      if (isNodeProgram(making.name.value ?? "")) continue;
      const reason = `what ${calledIn(making)} builds in ${making.workdir} ends outside of ${copied}, and a split copies nothing else`;
      return { reason, span: making.name.span };
    }
  }
  const [headers] = headersOfUnknown(stage);
  if (headers === undefined) return undefined;
  const { value, span } = headers;
  return { reason: `${value} is installed to build with, and which package has its library is not known`, span };
}
