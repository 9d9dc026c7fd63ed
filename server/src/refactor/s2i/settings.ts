// The variables that assemble acts on, as they are set where it runs.
import { variable } from "../../commands/call.ts";
import { type State, variables } from "../../image/state.ts";
import { textOf } from "../../image/value.ts";
import type { Execution } from "../../simulation/build.ts";

/** Variables with which assemble does more, or otherwise, than what stands in the project. */
export const changing = [
  "ENABLE_PIPENV",
  "ENABLE_MICROPIPENV",
  "UPGRADE_PIP_TO_LATEST",
  "PIP_INDEX_URL",
  "PIP_INSTALL_ARGS",
];

/** Whether a variable is set to something, as assemble asks: undefined where nobody knows. */
export function isSet(name: string, state: State): boolean | undefined {
  const value = variables(state)(name);
  if (value === undefined) return undefined;
  const text = value === null ? "" : textOf(value);
  return text === undefined ? undefined : text !== "";
}

/** As `isSet`, for a command that may have variables before it. */
export function isSetFor(name: string, execution: Execution): boolean | undefined {
  const text = variable(name, execution);
  return text === undefined ? undefined : text !== "";
}
