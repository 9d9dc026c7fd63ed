// Whether a release has a wheel, by the releases that lock files list: near from a pin, a guess from a range or a name.
import { isPureSdist } from "./projects.ts";
import type { Question } from "./question.ts";
import { compareVersions, satisfies, upperBound } from "./versions.ts";
import { type Mark, type Stretch, type WheelHistory, wheelHistory } from "./wheels.ts";

export interface Seen {
  readonly has: "yes" | "no" | "unknown";
  /** A pin that lies where every release that was seen has a wheel, or where every one has none. */
  readonly certain: boolean;
  /** One sentence without a full stop. */
  readonly why: string;
  /** The first newer release with a wheel, where the one in question has none. */
  readonly since?: string | undefined;
  /** The last older release with a wheel, where no newer one has any. */
  readonly until?: string | undefined;
}

/** What was seen of a project's releases; undefined where no lock file tells of it, or not for this Python. */
export function seen(name: string, question: Question): Seen | undefined {
  const history = wheelHistory(name);
  if (history === undefined) return undefined;
  const { python, architecture, version } = question;
  if (history.always) {
    const why = `every release of ${name} that was seen has a wheel for every machine`;
    return { has: "yes", certain: version !== undefined, why };
  }
  const { marks = [], isOver = false } = history.stretch(python, architecture) ?? {};
  if (marks.length === 0) return undefined;
  const asked: Asked = { name, question, history, marks, isOver, ...wordsFor(history, question) };
  const found = version === undefined ? ofRange(asked) : ofPin(asked, version);
  return found.has === "yes" ? onLibrary(asked, found) : found;
}

function wordsFor(history: WheelHistory, { python, architecture }: Question): Pick<Asked, "wheels" | "anywhere"> {
  // A wheel without an extension is for every Python and every machine.
  if (history.kind === "pure" || history.kind === "formerly-pure") return { wheels: "wheels", anywhere: "wheels" };
  const anywhere = `wheels for Python ${python}`;
  const [its, usual] = [architecture, "x86_64" as const].map((it) => JSON.stringify(history.stretch(python, it)));
  return { wheels: its === usual ? anywhere : `${anywhere} on ${architecture}`, anywhere };
}

interface Asked extends Stretch {
  readonly name: string;
  readonly question: Question;
  readonly history: WheelHistory;
  /** "wheels for Python 3.13 on s390x", where that machine has others than the usual one. */
  readonly wheels: string;
  /** The same without the machine. */
  readonly anywhere: string;
}

function ofPin(asked: Asked, version: string): Seen {
  const { name, marks, isOver, wheels, history } = asked;
  const next = marks.findIndex((it) => compareVersions(it.version, version)! > 0);
  const older = next < 0 ? marks : marks.slice(0, next);
  const has = isMark(older.at(-1), version) ? older.at(-1)!.has : between(older.at(-1), marks[older.length], isOver);
  if (has === undefined) {
    return unknown(`whether ${name} ${version} has ${wheels} is not known`, newerWithWheel(asked, older.length));
  }
  if (!has) return none(asked, version, older.length, `and ${version} is older`);
  const isLastRun = older.length === marks.length && !isOver;
  const first = marks[older.findLastIndex((it) => !it.has) + 1]!;
  const why = isLastRun ? `${name} has ${wheels} from ${first.version} on` : `${name} ${version} has ${wheels}`;
  return { has: "yes", certain: !history.isSecondHand, why };
}

/** What holds of a release between two marks; undefined where they disagree, or nothing newer was seen. */
function between(older: Mark | undefined, newer: Mark | undefined, isOver: boolean): boolean | undefined {
  if (older === undefined) return newer!.has ? undefined : false;
  if (newer === undefined) return older.has && !isOver ? true : undefined;
  return older.has === newer.has ? older.has : undefined;
}

/** pip takes the newest release that is allowed, as far as those that were seen tell which that is. */
function ofRange(asked: Asked): Seen {
  const { name, marks, isOver, wheels, anywhere, history, question } = asked;
  const { specifier = "" } = question;
  const bound = upperBound(specifier);
  const isAllowed = ({ version }: Mark): boolean => {
    const difference = bound === undefined ? -1 : compareVersions(version, bound.version)!;
    return difference < 0 || (difference === 0 && bound!.inclusive);
  };
  const next = marks.findIndex((it) => !isAllowed(it));
  const allowed = next < 0 ? marks : marks.slice(0, next);
  const [older, newer] = [allowed.at(-1), marks[allowed.length]];
  const nobodyKnows = unknown(
    `whether the newest release of ${name} that is allowed has ${wheels} is not known`,
    newerWithWheel(asked, allowed.length),
  );
  // What is newer than all that was seen may be what is asked for.
  const isNewer = newer === undefined && satisfies(older?.version ?? "", specifier) === false;
  if (older?.has === true) {
    const isRun = newer === undefined ? !(isOver && isNewer) : newer.has || isMark(older, bound!.version);
    return isRun ? { has: "yes", certain: false, why: `${name} has ${anywhere}` } : nobodyKnows;
  }
  if (older === undefined ? newer!.has : newer?.has) return nobodyKnows;
  if (isNewer || (newer === undefined && history.isOutdated)) return nobodyKnows;
  return none(asked, (older ?? newer!).version, allowed.length, `which ${specifier} leaves out`);
}

/** There is no wheel for a version, which lies before the mark at `next`. */
function none(asked: Asked, version: string, next: number, outside: string): Seen {
  const { name, marks, wheels, history } = asked;
  const since = newerWithWheel(asked, next);
  const older = marks.slice(0, next).findLast((it) => it.has)?.version;
  const until = since === undefined ? older : undefined;
  const certain = asked.question.version !== undefined && !history.isSecondHand;
  const no = { has: "no", certain, since, until } as const;
  if (isPureSdist(name)) return { ...no, why: `${name} has no wheels` };
  if (history.kind === "sources" || history.kind === "foreign")
    return { ...no, why: `${name} has no wheels for Linux` };
  if (since === undefined) {
    const last = until === undefined ? "" : `, and ${until} is the last that has`;
    return { ...no, why: `${name} ${version} has no ${wheels}${last}` };
  }
  if (older !== undefined) return { ...no, why: `${name} ${version} has no ${wheels}, and ${since} has` };
  return { ...no, why: `${name} has ${wheels} from ${since} on, ${outside}` };
}

/** Wheels for this Python may need a newer C library than the image's. */
function onLibrary(asked: Asked, found: Seen): Seen {
  const { name, question } = asked;
  const { version, specifier = "" } = question;
  const { minor, since } = libraryFor(asked, version ?? upperBound(specifier)?.version);
  if (isThere(minor, question)) return found;
  const called = version === undefined ? name : `${name} ${version}`;
  const others = since === undefined ? "" : `; those of ${since} do not`;
  const why = `the wheels of ${called} need glibc 2.${minor}, and the image has ${libraryOf(question)}${others}`;
  return { has: "no", certain: found.certain, why, since };
}

/** The C library that the wheels of a release need, and the first newer release whose wheels do with the image's. */
function libraryFor({ history, question }: Asked, version: string | undefined) {
  const steps = history.glibc(question.python, question.architecture);
  const at = steps.findLastIndex(([from]) => version === undefined || compareVersions(from, version)! <= 0);
  const since = steps.slice(at + 1).find(([, minor]) => isThere(minor, question))?.[0];
  return { minor: steps[at]?.[1] ?? 0, since };
}

const libraryOf = ({ glibc, distro }: Question): string => glibc ?? distro.glibc;
const isThere = (minor: number, question: Question): boolean =>
  compareVersions(`2.${minor}`, libraryOf(question))! <= 0;

const isMark = (mark: Mark | undefined, version: string): boolean =>
  mark !== undefined && compareVersions(mark.version, version) === 0;

/** The first release from a mark on that has a wheel for this image. */
const newerWithWheel = (asked: Asked, from: number): string | undefined =>
  asked.marks.slice(from).find(({ has, version }) => has && isThere(libraryFor(asked, version).minor, asked.question))
    ?.version;

const unknown = (why: string, since?: string): Seen => ({ has: "unknown", certain: false, why, since });
