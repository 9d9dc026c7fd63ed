// The text of a new command: its entry in the file of a family.

/** The name that a command has as a constant: `yum-config-manager` is `yumConfigManager`. */
export function constantOf(name: string): string {
  const camel = name.replace(/\W+(\w?)/g, (_, it: string) => it.toUpperCase());
  return /^(import|new|delete|export|default|in|function|return|with)$/.test(camel) ? `${camel}Command` : camel;
}

/** The first comment of a file says what the commands of a family have in common. */
export const aboutFamily = (source: string): string => /^\/\/ (.*)/.exec(source)?.[1] ?? "";

const list = /^export const (\w+Commands): readonly Command\[\] = \[([^\]]*)\];/m;

/** Whether a file holds a family that a command can be added to. */
export const isFamily = (source: string): boolean => list.test(source);

/** A family's source with one command more, which reads the files that it names; undefined where it holds no family. */
export function withCommand(source: string, name: string): string | undefined {
  const found = list.exec(source);
  if (found === null) return undefined;
  const [whole, family, members] = found;
  const constant = constantOf(name);
  const entry = `/** TODO: what it does, and the manual page that its options are from. */
const ${constant}: Command = {
  names: "${name}",
  options: "",
  effects: ({ operands, call }) => readsOf(operands, call),
};

export const ${family}: readonly Command[] = [${[members!.trim().replace(/,$/, ""), constant].filter(Boolean).join(", ")}];`;
  // A function, for a dollar sign in the entry would mean something.
  const text = source.replace(whole, () => entry);
  return /import \{[^}]*\breadsOf\b[^}]*\} from "\.\/command\.ts"/.test(text) ? text : withImport(text);
}

function withImport(source: string): string {
  const types = /^import type \{ Command \} from "\.\/command\.ts";/m;
  const both = 'import { type Command, readsOf } from "./command.ts";';
  return types.test(source) ? source.replace(types, both) : both.concat("\n", source);
}

/** A file for a command that belongs to no family. */
export function newFamily(name: string): string {
  const family = `${constantOf(name)}Commands`;
  return withCommand(
    `// TODO: what these commands have in common.
import type { Command } from "./command.ts";

export const ${family}: readonly Command[] = [];
`,
    name,
  )!;
}

/** The table with a family more. */
export function withFamily(table: string, file: string, name: string): string {
  const family = `${constantOf(name)}Commands`;
  const withLine = table.replace(/^(export const commands: readonly Command\[\] = \[\n)/m, `$1  ...${family},\n`);
  return withLine.replace(
    /^import type \{ Command \}.*\n/m,
    (it) => `${it}import { ${family} } from "./${file}.ts";\n`,
  );
}
