// The package managers of Debian, Alpine, Arch and SUSE, which no image of the family has.
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";

/** The name of the package manager of another family that is called; undefined for anything else. */
export function foreignManager({ name }: Invocation): string | undefined {
  const command = baseName(name.value ?? "");
  return foreignManagers.has(command) ? command : undefined;
}

/** The package managers of Debian, Alpine, Arch and SUSE. */
export const foreignManagers: ReadonlySet<string> = new Set(
  "add-apt-repository apk apt apt-get aptitude dpkg pacman zypper".split(" "),
);
