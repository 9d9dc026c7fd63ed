// Versions and specifiers of Python packages (PEP 440). The only file that knows @renovatebot/pep440.
import { compare, explain as explainAnew, type Pep440Version } from "@renovatebot/pep440";

/** A bound on versions: `upTo` is allowed itself where `inclusive`. */
export interface Bound {
  readonly version: string;
  readonly inclusive: boolean;
}

interface Clause {
  readonly operator: string;
  /** What is behind the operator, without a wildcard. A version, but for what only `===` can compare. */
  readonly text: string;
  /** `== 1.2.*`. */
  readonly wildcard: boolean;
}

export function isVersion(text: string): boolean {
  return /^\d+(?:\.\d+)*$/.test(text) || explain(text) !== undefined;
}

/** Tells whether a text is a set of clauses, an empty one too. */
export function isSpecifier(text: string): boolean {
  return clausesOf(text) !== undefined;
}

/** Negative where `a` is older; undefined where one of them is no version. */
export function compareVersions(a: string, b: string): number | undefined {
  return isVersion(a) && isVersion(b) ? compare(a, b) : undefined;
}

/** The version that a specifier pins, as it is written: "1.26.4" for "==1.26.4"; undefined where it leaves a choice. */
export function pinned(specifier: string): string | undefined {
  for (const { operator, text, wildcard } of clausesOf(specifier) ?? []) {
    if (!wildcard && (operator === "==" || operator === "===")) return text;
  }
  return undefined;
}

/** Whether a version fulfils a specifier, pre-releases too; undefined where one of them is not understood. */
export function satisfies(version: string, specifier: string): boolean | undefined {
  const clauses = clausesOf(specifier);
  if (clauses === undefined) return undefined;
  const given = explain(version);
  if (given === undefined && clauses.some((it) => it.operator !== "===")) return undefined;
  return clauses.every((clause) => fulfils(version, given, clause));
}

/** What bounds a specifier from above; undefined where nothing does or it is not understood. */
export function upperBound(specifier: string): Bound | undefined {
  let lowest: Bound | undefined;
  for (const clause of clausesOf(specifier) ?? []) {
    const bound = boundOf(clause);
    if (bound === undefined) continue;
    const difference = lowest === undefined ? -1 : compare(bound.version, lowest.version);
    if (difference < 0 || (difference === 0 && !bound.inclusive)) lowest = bound;
  }
  return lowest;
}

function boundOf({ operator, text, wildcard }: Clause): Bound | undefined {
  const version = explain(text);
  if (version === undefined) return undefined;
  const exact = { version: version.public, inclusive: true };
  if (operator === "<") return { ...exact, inclusive: false };
  if (operator === "<=" || operator === "===" || (operator === "==" && !wildcard)) return exact;
  if (operator === "==") return next(version, version.release.length);
  if (operator === "~=") return next(version, version.release.length - 1);
  return undefined;
}

/** The first version beyond all that begin with the first `length` numbers of one. */
function next({ epoch, release }: Pep440Version, length: number): Bound {
  const numbers = release.slice(0, length);
  numbers.push(numbers.pop()! + 1);
  return { version: `${epoch > 0 ? `${epoch}!` : ""}${numbers.join(".")}`, inclusive: false };
}

/** Lists of requirements repeat what they say, so each text is read once; the tables do not grow forever. */
function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (known.has(text)) return known.get(text)!;
    if (known.size >= 5000) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}

const explain = remembering((text): Pep440Version | undefined => explainAnew(text) ?? undefined);

/** Undefined where a specifier is not understood. */
const clausesOf = remembering((specifier): readonly Clause[] | undefined => {
  const clauses: Clause[] = [];
  for (const text of specifier.split(",")) {
    if (text.trim() === "") continue;
    const clause = clauseOf(text);
    if (clause === undefined) return undefined;
    clauses.push(clause);
  }
  return clauses;
});

function clauseOf(written: string): Clause | undefined {
  const parts = /^\s*(===|~=|==|!=|<=|>=|<|>)\s*(\S+)\s*$/.exec(written);
  if (!parts) return undefined;
  const [, operator, given] = parts as unknown as [string, string, string];
  const wildcard = (operator === "==" || operator === "!=") && given.endsWith(".*");
  const text = wildcard ? given.slice(0, -2) : given;
  const clause = { operator, text, wildcard };
  if (operator === "===" || (operator !== "~=" && isVersion(text) && !text.includes("+"))) return clause;
  const version = explain(text);
  if (version === undefined || (operator === "~=" && version.release.length < 2)) return undefined;
  const local = version.local !== null && version.local !== undefined;
  return local && (wildcard || !/^[!=]=$/.test(operator)) ? undefined : clause;
}

// The library's own answer differs from the specification around pre-releases, post-releases and short versions.
function fulfils(text: string, given: Pep440Version | undefined, clause: Clause): boolean {
  const { operator } = clause;
  const wanted = explain(clause.text);
  if (operator === "===" || given === undefined || wanted === undefined) {
    return text.toLowerCase() === clause.text.toLowerCase();
  }
  if (clause.wildcard) return startsWith(given, wanted, wanted.release.length) === (operator === "==");
  const own = wanted.local === null || wanted.local === undefined ? given.public : text;
  const difference = compare(own, clause.text);
  switch (operator) {
    case "==":
      return difference === 0;
    case "!=":
      return difference !== 0;
    case ">=":
      return difference >= 0;
    case "<=":
      return difference <= 0;
    case "~=":
      return difference >= 0 && startsWith(given, wanted, wanted.release.length - 1);
    case "<":
      // "<2" leaves out 2rc1; "<2rc2" does not.
      return (
        difference < 0 && !(given.is_prerelease && !wanted.is_prerelease && compare(own, `${wanted.public}.dev0`) >= 0)
      );
    default:
      // ">2" leaves out 2.post1; ">2.post1" does not leave out 2.post2.
      return (
        difference > 0 &&
        (wanted.is_postrelease || !given.is_postrelease || compare(withoutPost(given), clause.text) !== 0)
      );
  }
}

const withoutPost = ({ public: text }: Pep440Version) => text.replace(/\.post\d+(\.dev\d+)?$/, "");

/** Whether the first `length` numbers are the same; missing ones are zeros. Two releases of other epochs never are. */
function startsWith(given: Pep440Version, wanted: Pep440Version, length: number): boolean {
  if (given.epoch !== wanted.epoch) return false;
  for (let at = 0; at < length; at++) if ((given.release[at] ?? 0) !== wanted.release[at]) return false;
  return true;
}
