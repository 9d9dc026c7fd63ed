// What `npm run new-command` writes.
import { expect, test } from "vitest";
import { aboutFamily, constantOf, isFamily, newFamily, withCommand, withFamily } from "../scripts/new-command/entry.ts";

const family = `// Programs that sing.

import type { Command } from "./command.ts";
import type { Effect } from "./effect.ts";

const hum: Command = { names: "hum", effects: () => [] };

export const songCommands: readonly Command[] = [
  hum,
];
`;

test("a command becomes an entry of its family, which imports what the entry needs", () => {
  const written = withCommand(family, "sing-along")!;
  expect(written).toContain('import { type Command, readsOf } from "./command.ts";');
  expect(written).toContain('const singAlong: Command = {\n  names: "sing-along",');
  expect(written).toContain("export const songCommands: readonly Command[] = [hum, singAlong];");
  expect(written).toMatch(/^\/\/ Programs that sing\./);
  // A second one does not import it again.
  expect(withCommand(written, "yodel")!.match(/readsOf \}/g)).toHaveLength(1);
});

test("a file without a list of commands is no family", () => {
  expect(isFamily(family)).toBe(true);
  expect(aboutFamily(family)).toBe("Programs that sing.");
  expect(withCommand("export const one = 1;\n", "sing")).toBeUndefined();
});

test("a command without a family gets a file and a line in the table", () => {
  expect(newFamily("sing")).toContain("export const singCommands: readonly Command[] = [sing];");
  const table =
    'import type { Command } from "./command.ts";\n\nexport const commands: readonly Command[] = [\n  ...others,\n];\n';
  expect(withFamily(table, "sing", "sing")).toBe(
    'import type { Command } from "./command.ts";\nimport { singCommands } from "./sing.ts";\n\nexport const commands: readonly Command[] = [\n  ...singCommands,\n  ...others,\n];\n',
  );
});

test("a constant's name is one that the language allows", () => {
  expect(constantOf("yum-config-manager")).toBe("yumConfigManager");
  expect(constantOf("import")).toBe("importCommand");
  expect(constantOf("g++")).toBe("g");
});
