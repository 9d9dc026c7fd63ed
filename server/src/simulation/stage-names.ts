// Which stage of the file a name means: by its name, by its number, or by a name that is almost its own.
import { isPublicImage } from "../knowledge/conventions.ts";
import type { Stage, Word } from "../syntax/document.ts";
import { literal } from "../syntax/words.ts";
import { isOneSlip } from "../text/slips.ts";
import type { EarlierStages, StageBuild } from "./build.ts";

/** The name of a stage as it is looked up: in lower case. */
export function nameOfStage({ name }: Stage): string | undefined {
  return name && literal(name)?.toLowerCase();
}

/** The earlier stage that a `--from`, or the `from` of a mount, names by name or number. */
export function stageNamed(word: Word, { named, numbered, count }: EarlierStages): StageBuild | undefined {
  const name = literal(word);
  if (name === undefined) return undefined;
  return (
    named.get(name.toLowerCase()) ?? (/^\d+$/.test(name) && Number(name) < count ? numbered[Number(name)] : undefined)
  );
}

/** A stage that a name means without being its name. */
export interface MeantStage {
  readonly stage: StageBuild;
  /** One slip of the keyboard lies between the two names; else one says more than the other, as build and builder do. */
  readonly isSlip: boolean;
}

/**
 * The earlier stage that is meant by a name which is none of a stage; undefined where two may be, where the name is one
 * of an image that is pulled under it, or where a registry, a path, a tag or a digest is in it.
 */
export function stageMeant(word: Word, earlier: EarlierStages): MeantStage | undefined {
  const name = literal(word)?.toLowerCase();
  if (name === undefined || !/^[a-z][a-z0-9_-]{3,}$/.test(name) || isPublicImage(name)) return undefined;
  if (earlier.named.get(name) !== undefined) return undefined;
  // A stage that is far away is none that is meant, and looking through all of them would take long.
  const near = earlier.numbered.slice(Math.max(0, earlier.count - most), earlier.count);
  for (const isMeant of [isSlip, isSameWord]) {
    const found = near.filter(({ stage }) => isMeant(nameOfStage(stage) ?? "", name));
    const [first] = found;
    if (first === undefined) continue;
    const isOne = found.every((it) => nameOfStage(it.stage) === nameOfStage(first.stage));
    return isOne ? { stage: found.at(-1)!, isSlip: isMeant === isSlip } : undefined;
  }
  return undefined;
}

const most = 100;

/** Another digit is another name. */
const isSlip = (one: string, other: string): boolean =>
  one.length > 3 && digits(one) === digits(other) && (isOneSlip(one, other) || bare(one) === bare(other));

const digits = (name: string): string => name.replace(/\D/g, "");
const bare = (name: string): string => name.replace(/[-_.]/g, "");

const isSameWord = (one: string, other: string): boolean => stem(one).length > 3 && stem(one) === stem(other);

const stem = (name: string): string =>
  bare(name.replace(/[-_.]?(?:stage|image|step|layer)$/, "")).replace(/(?:er|ing|s)$/, "");
