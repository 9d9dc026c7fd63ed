// What a command takes out of a Python again.

import type { Argument } from "../image/value.ts";
import type { Invocation } from "./call.ts";
import { projectOf } from "./pip.ts";
import type { NamedRequirement } from "./python-install.ts";
import { reallyRun } from "./servers.ts";

/** The projects that `pip uninstall` and `uv pip uninstall` name; none for any other command. */
export function uninstalledBy({ name, args }: Pick<Invocation, "name" | "args">): NamedRequirement[] {
  const { program, args: words } = reallyRun(name, args);
  const [verb, ...rest] = program === "uv" && words[0]?.value === "pip" ? words.slice(1) : words;
  if (!/^(pip[\d.]*|uv)$/.test(program) || verb?.value !== "uninstall") return [];
  return rest.flatMap((argument: Argument) => {
    const project = argument.value === undefined ? undefined : projectOf(argument.value);
    return project === undefined ? [] : [{ argument, project }];
  });
}
