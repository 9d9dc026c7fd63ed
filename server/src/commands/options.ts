// Reads command lines by tables of options in getopt's notation, and keeps the place of every piece.

import { type Argument, argumentAfter } from "../image/value.ts";
import { once } from "../text/once.ts";

/** The options of a command, as its table says them. */
export interface OptionTable {
  /** What each spelling stands for: "-t" and "--target-directory" are one option. */
  readonly spellings: ReadonlyMap<string, OptionEntry>;
  /** The first operand ends the options: what follows belongs to another command. */
  readonly inOrder: boolean;
}

interface OptionEntry {
  /** The spelling that the table names first. */
  readonly name: string;
  /** Where its value stands: nowhere, in the next word or joined to it, or joined only. */
  readonly value: "none" | "next" | "joined";
  /** Nothing behind it is an option: `python -m module -x`. */
  readonly last: boolean;
}

/** An option on a command line. */
export interface GivenOption {
  /** The spelling that the table names first. */
  readonly name: string;
  /** How it is spelt here, in full where the first letters stand for it: "--output", or "-o" of a cluster. */
  readonly spelling: string;
  /** The word that says it, alone or in a cluster. */
  readonly word: Argument;
  /** Its value, with the place where it stands; undefined where it has none. */
  readonly value: Argument | undefined;
}

/** A command line, taken apart. */
export interface Words {
  readonly options: readonly GivenOption[];
  readonly operands: readonly Argument[];
  /** Words that look like options and are in no table: what follows one may be its value. */
  readonly strange: readonly Argument[];
}

/**
 * A table from getopt's notation, which is that of its manual page: `a b t: --long --value: --maybe=`. A colon says
 * that a value follows, `=` that it may be joined, `|` that two spellings are one option, `!` that what stands behind it
 * is no option any more, and a `+` at the beginning that the first operand ends the options.
 */
export function optionTable(notation: string): OptionTable {
  const spellings = new Map<string, OptionEntry>();
  const tokens = notation.replace(/^\+/, "").split(/\s+/).filter(Boolean);
  for (const token of tokens) {
    const last = token.endsWith("!");
    const sign = last ? token.at(-2) : token.at(-1);
    const value = sign === ":" ? "next" : sign === "=" ? "joined" : "none";
    const names = token
      .replace(/[:=]?!?$/, "")
      .split("|")
      .map((it) => (it.startsWith("-") ? it : `-${it}`));
    for (const it of names) spellings.set(it, { name: names[0]!, value, last });
  }
  return { spellings, inOrder: notation.startsWith("+") };
}

/** Both tables as one; where they disagree the second one holds. The same one for the same two. */
export const joinedTables = (first: OptionTable, second: OptionTable): OptionTable => joinedTo(first)(second);

const joinedTo = once((first: OptionTable) =>
  once((second: OptionTable): OptionTable => {
    const spellings = new Map([...first.spellings, ...second.spellings]);
    return { spellings, inOrder: first.inOrder || second.inOrder };
  }),
);

/** Whether a word is an option by its looks. */
const looksLikeOption = ({ value, prefix }: Argument): boolean => /^-./s.test(value ?? prefix);

/**
 * Takes words apart by a table. `isVerb` is asked for each operand that stands before any other: one that tells the
 * command what to do may bring options of its own.
 */
export function readOptions(
  words: readonly Argument[],
  table: OptionTable,
  isVerb: (operand: Argument) => OptionTable | undefined = () => undefined,
): Words {
  const options: GivenOption[] = [];
  const operands: Argument[] = [];
  const strange: Argument[] = [];
  let known = table;
  let mayBeVerb = true;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word.value === "--") {
      operands.push(...words.slice(at + 1));
      break;
    }
    if (looksLikeOption(word)) {
      at += readOption(word, words[at + 1], known, options, strange);
      const said = options.at(-1);
      if (said === undefined || known.spellings.get(said.name)?.last !== true) continue;
      operands.push(...words.slice(at + 1));
      break;
    }
    const more = mayBeVerb ? isVerb(word) : undefined;
    if (more !== undefined) {
      known = joinedTables(known, more);
      continue;
    }
    mayBeVerb = false;
    operands.push(word);
    if (!known.inOrder) continue;
    operands.push(...words.slice(at + 1));
    break;
  }
  return { options, operands, strange };
}

/** Reads one word of options; answers how many of the words behind it belong to it. */
function readOption(
  word: Argument,
  next: Argument | undefined,
  { spellings }: OptionTable,
  options: GivenOption[],
  strange: Argument[],
): number {
  const text = word.value ?? word.prefix;
  const [name = ""] = text.split("=", 1);
  const spelling = spellings.has(name) || !name.startsWith("--") ? name : (abbreviated(name, spellings) ?? name);
  const entry = spellings.get(spelling);
  if (entry !== undefined && (name.length > 2 || text.length === name.length)) {
    const joined = text.length > name.length;
    // `-o$FILE` has its value in the same word.
    const cut = word.value === undefined && !joined;
    if (joined || (cut && entry.value !== "none")) {
      options.push({ name: entry.name, spelling, word, value: argumentAfter(word, name.length + (joined ? 1 : 0)) });
      return 0;
    }
    const value = entry.value === "next" ? next : undefined;
    options.push({ name: entry.name, spelling, word, value });
    return value === undefined ? 0 : 1;
  }
  if (name.startsWith("--")) {
    strange.push(word);
    return 0;
  }
  return readCluster(word, next, spellings, options, strange);
}

/** `-xzf a.tgz`, `-oPATH`: one letter an option, and the rest of the word is the value of the first that takes one. */
function readCluster(
  word: Argument,
  next: Argument | undefined,
  spellings: OptionTable["spellings"],
  options: GivenOption[],
  strange: Argument[],
): number {
  const text = word.value ?? word.prefix;
  for (let at = 1; at < text.length; at++) {
    const spelling = `-${text[at]}`;
    const entry = spellings.get(spelling);
    if (entry === undefined) {
      strange.push(word);
      return 0;
    }
    if (entry.value === "none") {
      options.push({ name: entry.name, spelling, word, value: undefined });
      continue;
    }
    const isLast = at === text.length - 1 && word.value !== undefined;
    if (!isLast) {
      options.push({ name: entry.name, spelling, word, value: argumentAfter(word, at + 1) });
      return 0;
    }
    const value = entry.value === "next" ? next : undefined;
    options.push({ name: entry.name, spelling, word, value });
    return value === undefined ? 0 : 1;
  }
  if (word.value === undefined) strange.push(word);
  return 0;
}

/** The long option that is meant by its first letters, where only one is. */
function abbreviated(name: string, spellings: OptionTable["spellings"]): string | undefined {
  const found = new Map<OptionEntry, string>();
  for (const [spelling, entry] of spellings)
    if (name.length > 3 && spelling.startsWith(name)) found.set(entry, spelling);
  const [only, more] = found.values();
  return more === undefined ? only : undefined;
}
