// A call, taken apart by the table of the command that it is: what it is told to do, its options, its operands.
import type { Argument } from "../image/value.ts";
import { absolute } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import { type GivenOption, joinedTables, type OptionTable, optionTable, readOptions, type Words } from "./options.ts";

/** How a command is to be read. */
export interface Grammar {
  /** In getopt's notation: see `optionTable`. */
  readonly options?: string;
  /** The words that tell it what to do, and the options that they bring. */
  readonly verbs?: Readonly<Record<string, string>>;
}

/** A call of a command that is known, taken apart by the command's own table. */
export interface Line extends Words {
  readonly call: Invocation;
  /** What the command is told to do: "pip install"; "" where nothing that is known. */
  readonly verb: string;
  readonly verbWords: readonly Argument[];
  readonly table: OptionTable;
}

interface ReadGrammar {
  readonly table: OptionTable;
  readonly verbs: ReadonlyMap<string, OptionTable>;
  /** What a verb of several words begins with. */
  readonly beginnings: ReadonlySet<string>;
}

const grammars = new WeakMap<Grammar, ReadGrammar>();

function grammarOf(command: Grammar): ReadGrammar {
  const known = grammars.get(command);
  if (known !== undefined) return known;
  const verbs = new Map(Object.entries(command.verbs ?? {}).map(([verb, it]) => [verb, optionTable(it)] as const));
  const beginnings = new Set<string>();
  for (const verb of verbs.keys()) {
    const words = verb.split(" ");
    for (let at = 1; at <= words.length; at++) beginnings.add(words.slice(0, at).join(" "));
  }
  const grammar = { table: optionTable(command.options ?? ""), verbs, beginnings };
  grammars.set(command, grammar);
  return grammar;
}

/** A call, taken apart as a command reads it. */
export function lineOf(call: Invocation, command: Grammar): Line {
  const { table, verbs, beginnings } = grammarOf(command);
  const verbWords: Argument[] = [];
  let own = table;
  const words = readOptions(call.args, table, (word) => {
    const verb = [...verbWords, word].map((it) => it.value ?? "").join(" ");
    if (!beginnings.has(verb)) return undefined;
    verbWords.push(word);
    const more = verbs.get(verb) ?? none;
    own = joinedTables(own, more);
    return more;
  });
  const said = verbWords.map((it) => it.value).join(" ");
  return { ...words, call, verb: said, verbWords, table: own };
}

const none = optionTable("");

/** The options of a line that are one of these, in any of their spellings. */
export function optionsNamed({ options, table }: Line, ...names: readonly string[]): GivenOption[] {
  const wanted = names.map((it) => table.spellings.get(it)?.name ?? it);
  return options.filter((it) => wanted.includes(it.name));
}

/** Whether one of these options is given, in any of its spellings. */
export const has = (line: Line, ...names: readonly string[]): boolean => optionsNamed(line, ...names).length > 0;

/** The value of the last of these options; undefined where none is given. Its own `value` may not be known. */
export function valueOf(line: Line, ...names: readonly string[]): Argument | undefined {
  return optionsNamed(line, ...names).at(-1)?.value;
}

/** What a word names, seen from the folder that the command runs in; undefined where nobody knows. */
export function placeOf(
  { value }: Pick<Argument, "value">,
  { workdir }: Pick<Invocation, "workdir">,
): string | undefined {
  return value === undefined || value === "" ? undefined : absolute(value, workdir);
}

/** The operands of a line without those that may be the value of an option that no table has. */
export function certainOperands({ call, operands, strange }: Line): readonly Argument[] {
  if (strange.length === 0) return operands;
  const doubtful = strange.filter((it) => it.value?.includes("=") !== true);
  return operands.filter((it) => !doubtful.includes(call.args[call.args.indexOf(it) - 1]!));
}
