// Which C library a wheel needs on a machine.
import {
  type Architecture,
  parseWheelName,
  type WheelName,
  wheelFits,
} from "../../server/src/knowledge/python/wheel-tags.ts";

/** N of 2.N, 0 for any; undefined where the wheel does not fit this Python on this machine. */
export type Levels = (python: string, machine: Architecture) => number | undefined;

/** The wheels among some files. */
export function wheelsIn(files: readonly string[]): WheelName[] {
  return files.map(parseWheelName).filter((it) => it !== undefined);
}

/** The least that one of some wheels needs. */
export function leastOf(wheels: readonly WheelName[]): Levels {
  const all = wheels.map(levelsOf);
  return (python, machine) => {
    const fitting = all.map((it) => it(python, machine)).filter((it) => it !== undefined);
    return fitting.length === 0 ? undefined : Math.min(...fitting);
  };
}

function levelsOf(wheel: WheelName): Levels {
  const tags = [wheel.pythons, wheel.abis, wheel.platforms].join("-");
  const there = byTags.get(tags);
  if (there !== undefined) return there;
  const levels = once((python, machine) =>
    minors.find((minor) => wheelFits(wheel, { python, architecture: machine, glibc: `2.${minor}` })),
  );
  byTags.set(tags, levels);
  return levels;
}

const minors = [0, ...Array.from({ length: 46 }, (_, at) => 5 + at)];
const byTags = new Map<string, Levels>();

/** There are hundreds of thousands of wheels with a few thousand tags, and they are asked about again and again. */
function once(levels: Levels): Levels {
  const known = new Map<string, number | undefined>();
  return (python, machine) => {
    const key = python + machine;
    if (!known.has(key)) known.set(key, levels(python, machine));
    return known.get(key);
  };
}
