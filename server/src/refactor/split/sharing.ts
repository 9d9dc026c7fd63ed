// What commands of one stage have to do with each other's files: what makes a file goes along with what uses it.

import type { Effect } from "../../commands/effect.ts";
import { envText } from "../../image/state.ts";
import { packageCommand } from "../../queries/deeds.ts";
import type { Execution, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { absolute, baseName, isWithin } from "../../text/paths.ts";
import { within } from "../../text/span.ts";
import { type Item, itemsOf } from "./items.ts";
import { type Kind, kindOf, targetOf } from "./kinds.ts";
import { keptPackages, programsRun, type Side } from "./packages.ts";
import type { Shared, SplitPlan } from "./plan.ts";
import { inTerritory } from "./territory.ts";

/** A command of a RUN's list, or a COPY: what is on one side or the other as a whole. */
interface Unit {
  readonly step: Step;
  /** Undefined for a COPY. */
  readonly item: Item | undefined;
  readonly kinds: ReadonlySet<Kind>;
  /** Absolute paths that it makes or changes. */
  readonly gives: readonly string[];
  /** Absolute paths that it reads, runs, or changes where they lie. */
  readonly takes: readonly string[];
  readonly removes: readonly string[];
  /** The sides that keep some of the packages that it installs. */
  readonly installs: ReadonlySet<Side>;
}

/** What else each side needs, beside what belongs to it. */
export function sharedUnits(plan: SplitPlan): Shared {
  const units = unitsOf(plan);
  return { builder: neededOn("builder", units, plan), published: neededOn("published", units, plan) };
}

const own: Readonly<Record<Side, ReadonlySet<Kind>>> = {
  builder: new Set<Kind>(["build", "unknown", "somewhere"]),
  published: new Set<Kind>(["run"]),
};

function neededOn(side: Side, units: readonly Unit[], plan: SplitPlan): Set<number> {
  const there = new Set(
    units.filter((it) => it.installs.has(side) || [...it.kinds].some((kind) => own[side].has(kind))),
  );
  const added = new Set<Unit>();
  for (let size = -1; size !== added.size; ) {
    size = added.size;
    for (const user of [...there, ...added]) {
      for (const it of givers(user, units, side, plan)) if (!there.has(it)) added.add(it);
    }
    // What was made for a moment is taken away again.
    for (const it of units) {
      const gone = it.removes.some((path) => [...added].some((one) => one.gives.some((at) => meet(at, path))));
      if (gone && !there.has(it)) added.add(it);
    }
  }
  return new Set([...added].map(startOfUnit));
}

const startOfUnit = ({ item, step }: Unit): number => item?.span.start ?? step.instruction.span.start;

/** The units before one that make what it takes, as far as that does not come to its side by itself. */
function givers(user: Unit, units: readonly Unit[], side: Side, { territory }: SplitPlan): Unit[] {
  const earlier = units.slice(0, units.indexOf(user));
  return user.takes.flatMap((path) => {
    const makers = earlier.filter((it) => it.gives.some((at) => meet(at, path)));
    const removed = units.some((it) => it.removes.some((at) => isWithin(path, at)));
    // What the builder keeps in the application's folders is copied to the published stage.
    const comes = side === "published" && inTerritory(territory, path) && !removed;
    return comes ? makers.filter((it) => it.step === user.step && it.item !== undefined && isMoment(it, user)) : makers;
  });
}

/** What one RUN makes and another of its commands moves away is not there any more when it ends. */
const isMoment = ({ gives }: Unit, { removes }: Unit): boolean =>
  gives.some((it) => removes.some((at) => meet(it, at)));

const meet = (a: string, b: string): boolean => isWithin(a, b) || isWithin(b, a);

function unitsOf(plan: SplitPlan): Unit[] {
  const { document, stage, territory } = plan;
  return stage.steps.flatMap((step): Unit[] => {
    const { instruction, before, executions } = step;
    if (/^(COPY|ADD)$/.test(instruction.keyword)) {
      const copy = copyOf(instruction, before);
      if (copy === undefined) return [];
      const placed = copy.sources.flatMap((it) => (it === undefined ? [] : (absolute(baseName(it), copy.to) ?? [])));
      const folder =
        copy.intoDirectory &&
        placed.length > 0 &&
        !copy.sources.some((it) => it === undefined || /\/$|[*?[]|^\.$/.test(it));
      const kinds = new Set<Kind>(inTerritory(territory, copy.to) ? ["build"] : ["run"]);
      return [
        {
          step,
          item: undefined,
          kinds,
          gives: folder ? placed : [copy.to],
          takes: [],
          removes: [],
          installs: new Set(),
        },
      ];
    }
    if (instruction.keyword !== "RUN") return [];
    return itemsOf(document, instruction).map((item) => {
      const inside = executions.filter((it) => within(it.written.span, item.span));
      return {
        step,
        item,
        kinds: new Set(inside.map((it) => kindOf(it, territory))),
        gives: inside.flatMap((it) => it.effects.flatMap(givenBy)),
        takes: inside.flatMap(takenBy),
        removes: inside.flatMap((it) => it.effects.flatMap(removedBy)),
        installs: installsOn(inside, plan),
      };
    });
  });
}

/** The sides on which something is left of install commands. */
function installsOn(executions: readonly Execution[], { document, stage, images }: SplitPlan): Set<Side> {
  const commands = executions.filter((it) => packageCommand(it)?.purpose === "install");
  const sides: readonly Side[] = ["builder", "published"];
  return new Set(
    sides.filter((side) => commands.some((it) => keptPackages(document, it, side, images[side], programsRun(stage)))),
  );
}

function givenBy(effect: Effect): string[] {
  return effect.kind === "reads" || effect.kind === "removes" ? [] : [targetOf(effect) ?? []].flat();
}

function removedBy(effect: Effect): string[] {
  if (effect.kind === "removes") return [effect.path ?? []].flat();
  return effect.kind === "places" && effect.how === "move" ? effect.sources.flatMap((it) => it.path ?? []) : [];
}

/** What a command reads, changes, and is: its own program too. */
function takenBy(execution: Execution): string[] {
  const taken = execution.effects.flatMap((it): (string | undefined)[] => {
    if (it.kind === "places") return it.sources.map((one) => one.path);
    // Where packages come from is told by files too.
    if (it.kind === "packages") return packageSources;
    return it.kind === "reads" || it.kind === "changes" || it.kind === "rewrites" || it.kind === "opens"
      ? [it.path]
      : [];
  });
  return [...taken, ...programOf(execution)].flatMap((it) => it ?? []);
}

const packageSources = ["/etc/yum.repos.d", "/etc/dnf", "/etc/yum.conf", "/etc/pki/rpm-gpg"];

/** Where the program may lie that a command runs. */
function programOf({ name, workdir, before }: Execution): (string | undefined)[] {
  const called = name.value;
  if (called === undefined) return [];
  if (called.includes("/")) return [absolute(called, workdir)];
  return (envText(before, "PATH") ?? "").split(":").map((it) => absolute(called, it || undefined));
}
