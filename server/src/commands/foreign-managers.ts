// The package managers of Debian, Alpine, Arch and SUSE, which no image of the family has.
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import type { Command } from "./command.ts";

const foreign: Command = {
  names: "add-apt-repository apk apt apt-get aptitude dpkg pacman zypper",
  effects: () => [{ kind: "anything", what: "foreign" }],
};

export const foreignCommands: readonly Command[] = [foreign];

/** Their names. */
export const foreignManagers: ReadonlySet<string> = new Set(foreign.names.split(" "));

/** The name of the package manager of another family that is called; undefined for anything else. */
export function foreignManager({ name }: Pick<Invocation, "name">): string | undefined {
  const command = baseName(name.value ?? "");
  return foreignManagers.has(command) ? command : undefined;
}
