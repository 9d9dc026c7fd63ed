// The patterns of COPY and of ignore files, which are those of Go's filepath.Match: `*`, `?` and `[a-z]` within a name, and
// in ignore files `**` for folders of any depth. No pattern takes longer than its length times that of what it is tried on.
import type { Context } from "./context.ts";

/** Tells whether one character fits, or stands for a star. */
type Token = "*" | ((character: string) => boolean);

/** A test for the names that a pattern fits; for none where it is no pattern. */
export function namePattern(pattern: string): (name: string) => boolean {
  const tokens = tokensOf(pattern);
  if (tokens === undefined) return () => false;
  return (name) => fits(tokens, [...name], (token, character) => token !== "*" && token(character), "*");
}

/** A test for the paths that a pattern of an ignore file fits. */
export function pathPattern(pattern: string): (path: string) => boolean {
  const names = pattern.split("/").filter((it) => it !== "" && it !== ".");
  const tests = names.map((it) => (it === "**" ? "**" : namePattern(it)));
  const below = tests.at(-1) === "**";
  const most = below ? tests.slice(0, -1) : tests;
  return (path) => {
    const parts = path.split("/");
    // What ends with `**` means what is below, and not the folder itself.
    const lengths = below ? parts.map((_, i) => i) : [parts.length];
    return lengths.some((it) => fits(most, parts.slice(0, it), (test, name) => test !== "**" && test(name), "**"));
  };
}

/** Goes back to the last star only: an earlier one could take no more than that does. */
function fits<T, U>(pattern: readonly T[], text: readonly U[], one: (token: T, part: U) => boolean, star: T): boolean {
  let at = 0;
  let from = -1;
  let taken = 0;
  for (let i = 0; i < text.length; ) {
    if (at < pattern.length && pattern[at] === star) {
      from = at++;
      taken = i;
    } else if (at < pattern.length && one(pattern[at]!, text[i]!)) {
      at++;
      i++;
    } else if (from >= 0) {
      at = from + 1;
      i = ++taken;
    } else return false;
  }
  while (at < pattern.length && pattern[at] === star) at++;
  return at === pattern.length;
}

function tokensOf(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const it = characters[i]!;
    if (it === "*") {
      if (tokens.at(-1) !== "*") tokens.push("*");
    } else if (it === "?") tokens.push(() => true);
    else if (it === "[") {
      const set = setAt(characters, i + 1);
      if (set === undefined) return undefined;
      tokens.push(set.has);
      i = set.end;
    } else {
      const literal = it === "\\" && i + 1 < characters.length ? characters[++i]! : it;
      tokens.push((character) => character === literal);
    }
  }
  return tokens;
}

/** A set of characters whose `[` stands before `start`, and where its `]` is. */
function setAt(
  characters: readonly string[],
  start: number,
): { readonly has: (character: string) => boolean; readonly end: number } | undefined {
  const not = characters[start] === "^";
  const ranges: [string, string][] = [];
  let i = not ? start + 1 : start;
  const next = () => {
    if (characters[i] === "\\") i++;
    return characters[i++];
  };
  while (i < characters.length && (characters[i] !== "]" || ranges.length === 0)) {
    const low = next();
    const isRange = characters[i] === "-" && i + 1 < characters.length && characters[i + 1] !== "]";
    if (isRange) i++;
    const high = isRange ? next() : low;
    if (low === undefined || high === undefined || low > high) return undefined;
    ranges.push([low, high]);
  }
  if (characters[i] !== "]") return undefined;
  return { has: (it) => ranges.some(([low, high]) => low <= it && it <= high) !== not, end: i };
}

/** The paths of a context that a pattern names, in the order of their names; a plain path names itself. */
export function namesMatching(pattern: string, context: Context | undefined): string[] {
  const inside = (folder: string, it: string) => (folder === "" ? it : `${folder}/${it}`);
  let isPattern = false;
  return pattern.split("/").reduce<string[]>(
    (folders, name) => {
      if (!/[*?[]/.test(name)) {
        const paths = folders.map((it) => inside(it, name));
        // What a pattern finds has that name in it, or it has not.
        return isPattern ? paths.filter((it) => context?.kind(it) !== "absent") : paths;
      }
      isPattern = true;
      const has = namePattern(name);
      return folders.flatMap((folder) =>
        (context?.list(folder) ?? [])
          .filter(has)
          .sort()
          .map((it) => inside(folder, it)),
      );
    },
    [""],
  );
}
