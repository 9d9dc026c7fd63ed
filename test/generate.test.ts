// What the generated pages read from the source: comments, signatures, fields.
import { expect, test } from "vitest";
import { aboutOf, fieldsOf, functionsOf, interfacesOf } from "../scripts/generate/exports.ts";

const signatures = (source: string) => functionsOf(source).map((it) => `${it.name}${it.signature}`);

test("a file is about what its first comment says", () => {
  expect(aboutOf("// What a stage is made of,\n// and what it is for.\nimport x;\n// More.\n")).toBe(
    "What a stage is made of, and what it is for",
  );
  expect(aboutOf("import x;\n// Not this.\n")).toBe("");
});

test("a function is shown with its parameters on one line, and by its first sentence", () => {
  const source = `/** Not this. */
const inner = (a: string): string => a;

/**
 * Tells whether a stage
 * starts /usr/libexec/s2i/run. Undefined where nobody knows.
 */
export function starts(
  { stages: [first] }: Build,
  stage: StageBuild,
  more: readonly string[] = [],
): boolean | undefined {
  return first === stage;
}

export function* all<T extends object>(of: Map<string, (it: T) => void>, ...names: readonly string[]): Iterable<T> {
}

/** With a comment. */
export const isName = (name: string): name is Name => name !== "";
export const sources = "/tmp/src";
`;
  expect(signatures(source)).toEqual([
    "starts(Build, stage: StageBuild, more: string[]): boolean | undefined",
    "all(of: Map<string, (it: T) => void>, ...names: string[]): Iterable<T>",
    "isName(name: string): name is Name",
  ]);
  expect(functionsOf(source).map((it) => it.summary)).toEqual([
    "Tells whether a stage starts /usr/libexec/s2i/run",
    undefined,
    "With a comment",
  ]);
});

test("a type in braces is no body", () => {
  const source = `export function treeAt(files: Files): { readonly path: string } | undefined {
  return { path: "" };
}
export const at = ({ a, b }: { readonly a: string; b: () => void }): { a: string } => ({ a });
export function find(): {
  readonly word: Word;
} {
  return x;
}
`;
  expect(signatures(source)).toEqual([
    "treeAt(files: Files): { path: string } | undefined",
    "at({ a: string; b: () => void }): { a: string }",
    "find(): { word: Word }",
  ]);
});

test("an interface is shown by its fields and methods, with what they say of themselves", () => {
  const source = `export interface Context extends Other {
  /** Where it
   *  is. */
  readonly place?: string;
  readonly parts: readonly {
    readonly from: string;
    readonly to: string;
  }[];
  read(path: string): string | undefined;
}
`;
  expect(fieldsOf(source, "Context")).toEqual([
    { name: "place?", type: "string", comment: "Where it is." },
    { name: "parts", type: "{ from: string; to: string }[]", comment: "" },
    { name: "read(path: string)", type: "string | undefined", comment: "" },
  ]);
  expect(interfacesOf(`/** A place. Or none. */\n${source}`)).toEqual([{ name: "Context", summary: "A place" }]);
  expect(() => fieldsOf(source, "State")).toThrow("There is no interface State");
});
