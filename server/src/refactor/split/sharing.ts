// What commands of one stage have to do with each other's files: what makes a file goes along with what uses it.

import type { Effect } from "../../commands/effect.ts";
import { commandNamed } from "../../commands/table.ts";
import { ask } from "../../image/facts.ts";
import { envText } from "../../image/state.ts";
import { isProgram } from "../../knowledge/program-kinds.ts";
import { isPythonProgram } from "../../knowledge/python/programs.ts";
import { packageCommand } from "../../queries/deeds.ts";
import type { Reach } from "../../queries/reach.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import { copyOf } from "../../simulation/copy-instruction.ts";
import { absolute, baseName, isWithin } from "../../text/paths.ts";
import type { Item } from "./items.ts";
import { folderOf, type Kind, kindsOf, shownAt } from "./kinds.ts";
import { keptPackages } from "./packages.ts";
import { piecesOf } from "./pieces.ts";
import type { Shared, Side, SplitPlan } from "./plan.ts";
import { calledBy } from "./scripts.ts";
import { inTerritory, isScratch } from "./territory.ts";
import { isRelative } from "./together.ts";

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
  /** A container starts with what it puts into the image. */
  readonly started: boolean;
}

/** What else each side needs, beside what belongs to it. */
export function sharedUnits(plan: SplitPlan): Shared {
  const units = unitsOf(plan);
  const published = neededOn("published", units, plan);
  return { builder: neededOn("builder", units, plan, published), published };
}

const own: Readonly<Record<Side, ReadonlySet<Kind>>> = {
  builder: new Set<Kind>(["build", "unknown", "somewhere", "both"]),
  published: new Set<Kind>(["run", "both"]),
};

function neededOn(side: Side, units: readonly Unit[], plan: SplitPlan, elsewhere?: ReadonlySet<number>): Set<number> {
  const there = new Set(
    units.filter((it) => it.installs.has(side) || [...it.kinds].some((kind) => own[side].has(kind))),
  );
  const added = new Set<Unit>(side === "published" ? units.filter((it) => it.started && !there.has(it)) : []);
  takeAlong(added, there, units, side, plan);
  // What nobody is known to need was made for the builder.
  if (elsewhere !== undefined) {
    const taken = new Set(
      units.filter((it) => elsewhere.has(startOfUnit(it)) && it.item !== undefined).map((it) => it.step),
    );
    for (const it of units) {
      const free = !elsewhere.has(startOfUnit(it)) && !taken.has(it.step);
      if (it.kinds.has("moment") && free && !there.has(it)) added.add(it);
    }
    takeAlong(added, there, units, side, plan);
  }
  return new Set([...added].map(startOfUnit));
}

/** Adds what those that a side has need, and what takes it away again. */
function takeAlong(
  added: Set<Unit>,
  there: ReadonlySet<Unit>,
  units: readonly Unit[],
  side: Side,
  plan: SplitPlan,
): void {
  for (let size = -1; size !== added.size; ) {
    size = added.size;
    const here = new Set([...there, ...added].map((it) => it.step));
    // What does nothing by itself goes along in its RUN, and needs what it reads and runs as well.
    const along = units.filter((it) => here.has(it.step) && [...it.kinds].every((kind) => kind === "neutral"));
    for (const user of [...there, ...added, ...along]) {
      for (const it of givers(user, units, side, plan)) if (!there.has(it)) added.add(it);
    }
    // What was made for a moment is looked at, and taken away again.
    for (const it of units) {
      const looks = it.kinds.has("moment") && it.gives.length === 0 && it.removes.length === 0;
      const made = (path: string) =>
        [...added].some((one) => one.step === it.step && one.gives.some((at) => meet(at, path)));
      if (looks && !there.has(it) && it.takes.some(made)) added.add(it);
      const gone = it.removes.some((path) => [...added].some((one) => one.gives.some((at) => meet(at, path))));
      if (gone && !there.has(it)) added.add(it);
    }
  }
}

const startOfUnit = ({ item, step }: Unit): number => item?.span.start ?? step.instruction.span.start;

/** The units before one that make what it takes, as far as that does not come to its side by itself. */
function givers(user: Unit, units: readonly Unit[], side: Side, { territory }: SplitPlan): Unit[] {
  const earlier = units.slice(0, units.indexOf(user));
  return user.takes.flatMap((path) => {
    // What is unpacked into /opt is not what is in the application's folder there.
    const above = (at: string) => territory.roots.some((it) => it !== at && isWithin(it, at) && isWithin(path, it));
    const makers = earlier.filter((it) => it.gives.some((at) => meet(at, path) && !above(at)));
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
  const { document, stage, territory, reach } = plan;
  return stage.steps.flatMap((step): Unit[] => {
    const { instruction, before } = step;
    if (/^(COPY|ADD)$/.test(instruction.keyword)) {
      const copy = copyOf(instruction, before);
      if (copy === undefined) return [];
      const placed = copy.sources.flatMap((it) => (it === undefined ? [] : (absolute(baseName(it), copy.to) ?? [])));
      const folder =
        copy.intoDirectory &&
        placed.length > 0 &&
        !copy.sources.some((it) => it === undefined || /\/$|[*?[]|^\.$/.test(it));
      const gives = folder ? placed : [copy.to];
      const kinds = new Set<Kind>(
        inTerritory(territory, copy.to) ? ["build"] : [isScratch(territory, copy.to) ? "moment" : "run"],
      );
      const started = kinds.has("moment") && reach.paths.some((it) => gives.some((at) => isWithin(it, at)));
      return [{ step, item: undefined, kinds, gives, takes: [], removes: [], installs: new Set(), started }];
    }
    if (instruction.keyword !== "RUN") return [];
    return piecesOf(document, step).map(({ item, executions: own, ties }) => {
      const kinds = kindsOf(own, plan);
      const executions = own.flatMap((it) => [...(calledBy(it, plan.build) ?? []), it]);
      const gives = executions.flatMap((it) => it.effects.flatMap(givenBy));
      return {
        step,
        item,
        kinds,
        gives,
        takes: ties.move === undefined ? executions.flatMap((it) => takenBy(it, stage)) : [],
        removes: executions.flatMap((it) => it.effects.flatMap(removedBy)),
        installs: installsOn(own, plan),
        started: isStarted(plan, executions, kinds, gives),
      };
    });
  });
}

/** Whether a container starts with what a command puts outside of what the builder hands over. */
function isStarted(
  { reach, territory, stage }: SplitPlan,
  executions: readonly Execution[],
  kinds: ReadonlySet<Kind>,
  gives: readonly string[],
): boolean {
  if (executions.some((it) => installsPrograms(it) && bringsStarted(it, reach, stage))) return true;
  const left = gives.filter((it) => isScratch(territory, it) && !inTerritory(territory, it));
  return kinds.has("moment") && reach.paths.some((it) => left.some((at) => meet(it, at)));
}

/** Whether a command puts programs on PATH where only the package manager of their language knows: `npm install -g`. */
const installsPrograms = ({ effects }: Execution): boolean =>
  effects.some((it) => it.kind === "anything" && it.what === "programs") && effects.some((it) => it.kind === "builds");

/** Whether a container starts with what such a command installs: by its name, or since nothing else brings it. */
function bringsStarted({ args }: Execution, { programs }: Reach, { end }: StageBuild): boolean {
  const projects = args.map((it) => programIn(it.value));
  return [...programs].some((it) => {
    if (projects.includes(it)) return true;
    const other = commandNamed(it) !== undefined || isPythonProgram(it) || end.python.has(it);
    return !other && ask(end.commands, it).is !== "yes" && projects.some((one) => one !== "" && it.startsWith(one));
  });
}

/** `serve@14` and `@scope/serve` are started as serve. */
const programIn = (word = ""): string => word.replace(/^@[^/]*\//, "").replace(/@.*$/, "");

/** The sides on which something is left of install commands. */
function installsOn(executions: readonly Execution[], plan: SplitPlan): Set<Side> {
  const commands = executions.filter((it) => packageCommand(it)?.purpose === "install");
  const sides: readonly Side[] = ["builder", "published"];
  return new Set(sides.filter((side) => commands.some((it) => keptPackages(plan, it, side))));
}

function givenBy(effect: Effect): string[] {
  if (effect.kind === "builds") return plain(effect.folder);
  return effect.kind === "reads" || effect.kind === "removes" ? [] : plain(shownAt(effect));
}

function removedBy(effect: Effect): string[] {
  if (effect.kind === "removes") return plain(effect.path);
  return effect.kind === "places" && effect.how === "move" ? effect.sources.flatMap((it) => plain(it.path)) : [];
}

/** What a command reads, changes, and is: its own program too, and the folder that it runs in. */
function takenBy(execution: Execution, stage: StageBuild): string[] {
  const taken = execution.effects.flatMap((it): (string | undefined)[] => {
    if (it.kind === "places") return it.sources.map((one) => one.path ?? folderOf(one.word));
    // Where packages come from is told by files too.
    if (it.kind === "packages") return packageSources;
    if (it.kind === "administers") return trustSources;
    return it.kind === "reads" || it.kind === "changes" || it.kind === "rewrites" || it.kind === "opens"
      ? [shownAt(it)]
      : [];
  });
  const { effects, args, workdir } = execution;
  // A program that nobody knows works on what it is given.
  const given = effects.some((it) => it.kind === "anything")
    ? args.map(({ value }) => (value !== undefined && /^\.{0,2}\//.test(value) ? absolute(value, workdir) : undefined))
    : [];
  const folder =
    isRelative(execution) && execution.workdir !== execution.before.workdir.value ? [execution.workdir] : [];
  return [...taken, ...given, ...folder, ...programOf(execution, stage)].flatMap(plain);
}

/** A path; the folder that is looked into, where it is a pattern. */
function plain(path: string | undefined): string[] {
  if (path === undefined || !/[*?[]/.test(path)) return path === undefined ? [] : [path];
  const folder = path.slice(0, path.search(/[*?[]/)).replace(/\/[^/]*$/, "");
  return folder === "" ? [] : [folder];
}

const trustSources = ["/etc/pki/ca-trust", "/usr/share/pki/ca-trust-source", "/etc/ld.so.conf.d"];

const packageSources = ["/etc/yum.repos.d", "/etc/dnf", "/etc/yum.conf", "/etc/pki/rpm-gpg"];

/** Where the program may lie that a command runs, unless it is the image's own. */
function programOf({ name, args, workdir, before }: Execution, { start }: StageBuild): (string | undefined)[] {
  const called = name.value;
  if (isProgram(called ?? "", "sources")) return [args[0]?.value && absolute(args[0].value, workdir)];
  if (called === undefined || ask(start.commands, called).is === "yes") return [];
  if (called.includes("/")) return [absolute(called, workdir)];
  return (envText(before, "PATH") ?? "").split(":").map((it) => absolute(called, it || undefined));
}
