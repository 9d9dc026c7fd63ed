// A list that a command reads, in the words that all readers of command lines share.
import type { Section } from "../../context/requirements/requirement.ts";
import type { Argument } from "../../image/value.ts";
import type { Execution } from "../../simulation/build.ts";
import type { Span } from "../../text/span.ts";

/** A list of requirements that a command reads. */
export interface RequirementList {
  /** Paths in the image: the first that is there is read. */
  readonly paths: readonly string[];
  /** The word of the command that names it, or the command's own name. */
  readonly span: Span;
  /** The command names this very file. */
  readonly named?: boolean;
  /** It pins what others ask for, and installs nothing. */
  readonly constraint: boolean;
  /** Which part of it is installed; undefined where that is not known. */
  readonly takes: (section: Section) => boolean | undefined;
  readonly extras: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

export interface RequirementLists {
  /** Requirements that stand in the command itself. */
  readonly words: readonly Argument[];
  readonly files: readonly RequirementList[];
}

const none: ReadonlySet<string> = new Set();
/** A list that is read as a whole. */
export const whole = { constraint: false, takes: () => true, extras: none, groups: none } as const;

/** The values of an option that may stand several times: `--group a --group=b`, `--with a,b`. */
export function valuesOf({ args }: Execution, names: readonly string[]): string[] {
  return args.flatMap((it, i) => {
    const text = it.value ?? "";
    const joined = names.find((name) => text.startsWith(`${name}=`));
    const value =
      joined === undefined ? (names.includes(args[i - 1]?.value ?? "") ? text : "") : text.slice(joined.length + 1);
    return value.split(/[,\s]+/).filter(Boolean);
  });
}
