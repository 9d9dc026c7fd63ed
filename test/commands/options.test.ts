// Command lines are taken apart as getopt does it, and every piece keeps its place.
import { describe, expect, test } from "vitest";
import { optionTable, readOptions } from "../../server/src/commands/options.ts";
import { commands } from "../../server/src/commands/table.ts";
import type { Argument } from "../../server/src/image/value.ts";

/** The words of a line, each at its place; `?` is one that nobody knows, and `-o?` one of which the beginning is known. */
function words(line: string): Argument[] {
  return [...line.matchAll(/\S+/g)].map(({ 0: text, index }) => {
    const known = !text.endsWith("?");
    const prefix = known ? text : text.slice(0, -1);
    const span = { start: index, end: index + text.length };
    return { value: known ? text : undefined, prefix, suffix: known ? text : "", span, exact: known };
  });
}

const table = "a b o|--output: t|--target-directory: --level= --recursive R|--all";

function read(line: string, notation = table): string {
  const { options, operands, strange } = readOptions(words(line), optionTable(notation));
  const say = (it: Argument | undefined) => (it === undefined ? "" : `=${it.value ?? `${it.prefix}?`}`);
  return [
    ...options.map((it) => it.name + say(it.value)),
    ...operands.map((it) => it.value ?? `${it.prefix}?`),
    ...strange.map((it) => `!${it.value ?? it.prefix}`),
  ].join(" ");
}

describe("options are read as getopt reads them", () => {
  test.each([
    ["-a x", "-a x"],
    ["-ab x", "-a -b x"],
    ["-abo x y", "-a -b -o=x y"],
    ["-aox y", "-a -o=x y"],
    ["--output x y", "-o=x y"],
    ["--output=x y", "-o=x y"],
    ["--output= y", "-o= y"],
    ["--out=x y", "-o=x y"],
    ["--target x y", "-t=x y"],
    ["--level=3 x", "--level=3 x"],
    ["--level x", "--level x"],
    ["x -a y", "-a x y"],
    ["-- -a x", "-a x"],
    ["x -- -a", "x -a"],
    ["-", "-"],
    ["-z x", "x !-z"],
    ["-az x", "-a x !-az"],
    ["--other x", "x !--other"],
    ["-o", "-o"],
    ["-o? x", "-o=? x"],
    ["--output=? x", "-o=? x"],
    ["? x", "? x"],
  ])("%s: %s", (line, said) => {
    expect(read(line)).toBe(said);
  });

  test("a plus says that the first operand ends them, and ! that an option does", () => {
    expect(read("-a x -a", "+a")).toBe("-a x -a");
    expect(read("-m mod -a", "+a m:!")).toBe("-m=mod -a");
  });

  test("a value has the place where it stands", () => {
    const line = "-bofile --target-directory=dir x";
    const { options } = readOptions(words(line), optionTable(table));
    const places = options.flatMap((it) => (it.value ? [line.slice(it.value.span.start, it.value.span.end)] : []));
    expect(places).toEqual(["file", "dir"]);
  });
});

describe("the tables of options", () => {
  const notations = commands.flatMap(({ names, options = "", verbs = {} }) => [
    [names, options] as const,
    ...Object.entries(verbs).map(([verb, it]) => [`${names} ${verb}`, it] as const),
  ]);

  test.each(notations)("%s say no spelling twice, and nothing that is none", (_, notation) => {
    const spellings = notation
      .replace(/^\+/, "")
      .split(/\s+/)
      .filter(Boolean)
      .flatMap((it) => it.replace(/[:=]?!?$/, "").split("|"))
      .map((it) => (it.startsWith("-") ? it : `-${it}`));
    expect(spellings.filter((it, at) => spellings.indexOf(it) !== at)).toEqual([]);
    expect(spellings.filter((it) => !/^(-[\w?#^@]|-[a-z][\w-]+|--[a-z][\w.-]*)$/i.test(it))).toEqual([]);
  });

  test("no two commands have one name", () => {
    const names = commands.flatMap((it) => it.names.split(" "));
    expect(names.filter((it, at) => names.indexOf(it) !== at)).toEqual([]);
  });
});
