// A call of a package manager of the image's own family, taken apart.

import type { Presence } from "../image/facts.ts";
import type { Argument } from "../image/value.ts";
import { forgivesMissing } from "../knowledge/package-manager-options.ts";
import type { Dialect, Purpose, Subcommand } from "../knowledge/package-managers.ts";
import type { GivenOption } from "./options.ts";

/** A package manager's command line, taken apart. */
export interface PackageCommand {
  /** As written, without its folder: "microdnf". */
  readonly manager: string;
  readonly dialect: Dialect;
  /** The word that says what to do; undefined where there is none or it is not known. */
  readonly verb: Argument | undefined;
  readonly subcommand: Subcommand | undefined;
  /** The word behind it that says the rest, and what it says: `enable` in `module enable`. */
  readonly nested: { readonly word: Argument; readonly subcommand: Subcommand } | undefined;
  readonly purpose: Purpose | undefined;
  /** Whether it asks before it acts. */
  readonly asks: boolean;
  /** Whether the question is answered: -y, a pipe, the configuration. */
  readonly confirmed: Presence;
  /** The words behind the verb, options left out. */
  readonly packages: readonly Argument[];
  readonly options: readonly GivenOption[];
  /** Words that look like options, and are none of any dialect. */
  readonly strange: readonly Argument[];
  /** It prints something and leaves everything as it is. */
  readonly readOnly: boolean;
}

/** Whether its options make it go on without the packages that it does not find, or may do so. */
export function mayForgive({ options, strange }: PackageCommand): boolean {
  const forgives = options.some(({ spelling, value, word }) => {
    const isOpen = word.value === undefined || (value !== undefined && value.value === undefined);
    return isOpen || forgivesMissing(spelling, value?.value);
  });
  return forgives || strange.some((it) => it.value === undefined);
}
