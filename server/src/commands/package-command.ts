// A call of a package manager of the image's own family, taken apart.

import type { Presence } from "../image/facts.ts";
import type { Argument } from "../image/value.ts";
import type { Dialect, Purpose, Subcommand } from "../knowledge/package-managers.ts";
/** A package manager's command line, taken apart. */
export interface PackageCommand {
  /** As written, without its folder: "microdnf". */
  readonly manager: string;
  readonly dialect: Dialect;
  /** The word that says what to do; undefined where there is none or it is not known. */
  readonly verb: Argument | undefined;
  readonly subcommand: Subcommand | undefined;
  readonly purpose: Purpose | undefined;
  /** Whether it asks before it acts. */
  readonly asks: boolean;
  /** Whether the question is answered: -y, a pipe, the configuration. */
  readonly confirmed: Presence;
  /** The words behind the verb, options left out. */
  readonly packages: readonly Argument[];
  readonly options: readonly Argument[];
  /** It prints something and leaves everything as it is. */
  readonly readOnly: boolean;
}
