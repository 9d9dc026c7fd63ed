// Whether there is a file or a folder at a path of a finished image: certainly, certainly not, or nobody knows.

import type { Presence } from "../image/facts.ts";
import type { Build, Execution, StageBuild } from "../simulation/build.ts";
import type { Span } from "../text/span.ts";
import { baselineAt } from "./content/baseline.ts";
import { copyBrings } from "./content/copied.ts";
import { deedBrings } from "./content/deeds.ts";
import { type Brought, type Event, eventsOf } from "./content/events.ts";

/** What is known of a path. */
export interface Content {
  readonly is: Presence;
  /** The file or folder of the build context that lies there; undefined where something else does, or nothing. */
  readonly from: string | undefined;
  /** Where the file says what may have made it, or taken it away; undefined where that is not why nobody knows. */
  readonly cause: Span | undefined;
}

/**
 * What lies at an absolute path once a stage is built. Asks everything that the stage did, the last first: a "no" is only
 * said where no instruction and no command may have put something there. What pip installs into a virtual environment is
 * not asked about here.
 */
export function contentAt(build: Build, stage: StageBuild, path: string): Content {
  return lastAt({ build, left: most, isWhole: true }, stage, eventsOf(stage).length, path);
}

/** The same just before a command of a stage runs. */
export function contentBefore(build: Build, stage: StageBuild, execution: Execution, path: string): Content {
  const at = eventsOf(stage).findIndex((it) => it.kind === "deed" && it.execution === execution);
  return at < 0 ? unknown : lastAt({ build, left: most, isWhole: true }, stage, at, path);
}

/**
 * The same, if the build context has whatever it may have: files that are not there for sure count as there. Without a
 * command, once the stage is built.
 */
export function contentIfGiven(
  build: Build,
  stage: StageBuild,
  execution: Execution | undefined,
  path: string,
): Content {
  const events = eventsOf(stage);
  const at =
    execution === undefined
      ? events.length
      : events.findIndex((it) => it.kind === "deed" && it.execution === execution);
  return at < 0 ? unknown : lastAt({ build, left: most, isWhole: false }, stage, at, path);
}

/** More events than any file has that people write; what has more is as good as unknown. */
const most = 4000;

interface Search {
  readonly build: Build;
  left: number;
  /** The context at hand is all that there is: what may come from it beyond that is not known. */
  readonly isWhole: boolean;
}

const unknown: Content = { is: "unknown", from: undefined, cause: undefined };
const absent: Content = { ...unknown, is: "no" };

/** What lies at a path after the first events of a stage. */
function lastAt(search: Search, stage: StageBuild, count: number, path: string): Content {
  const events = eventsOf(stage);
  let made: Event | undefined;
  let gone: Event | undefined;
  const settled = (found: Content): Content => {
    const doubt = found.is === "yes" ? gone : made;
    return doubt === undefined ? found : { ...unknown, cause: placeOf(doubt) };
  };
  for (let i = count - 1; i >= 0; i--) {
    if (search.left-- <= 0) return unknown;
    const brought = broughtBy(search, events[i]!, path);
    const found = typeof brought === "string" ? brought : answered(search, stage, i, brought);
    if (found === "nothing") continue;
    if (found === "perhaps") made ??= events[i];
    else if (found === "perhaps gone") gone ??= events[i];
    else if (found === "gone") return settled(absent);
    else return settled(found);
  }
  const { parent } = stage.base;
  if (parent !== undefined) return settled(lastAt(search, parent, eventsOf(parent).length, path));
  return settled({ ...unknown, is: baselineAt(stage.start, path) });
}

const placeOf = (event: Event): Span => (event.kind === "deed" ? event.execution.span : event.step.instruction.span);

function broughtBy({ build, isWhole }: Search, event: Event, path: string): Brought {
  if (event.kind !== "copy") return deedBrings(event, path);
  const found = copyBrings(event.step, path, build.context);
  const isOfContext = event.step.instruction.flags.every((it) => it.name !== "from");
  return found === "perhaps" && !isWhole && isOfContext ? { kind: "context", from: undefined } : found;
}

type Answer = Exclude<Brought, object> | Content;

/** What was copied or moved is what lies where it came from: in another stage, or here before the event. */
function answered(search: Search, stage: StageBuild, at: number, brought: Exclude<Brought, string>): Answer {
  if (brought.kind === "context") return { is: "yes", from: brought.from, cause: undefined };
  let perhaps = false;
  for (const path of brought.paths) {
    const there =
      brought.stage === undefined
        ? lastAt(search, stage, at, path)
        : lastAt(search, brought.stage, eventsOf(brought.stage).length, path);
    if (there.is === "yes") return brought.certain ? there : "perhaps";
    perhaps ||= there.is === "unknown";
  }
  return perhaps ? "perhaps" : "nothing";
}
