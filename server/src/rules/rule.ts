import type { Build } from "../simulation/build.ts";
import type { Fix } from "../text/fix.ts";
import type { Span } from "../text/span.ts";

export type { Fix };

/** How bad it is: `error` fails the build or the start, `warning` is likely wrong, `info` and `hint` are taste. */
export type Severity = "error" | "warning" | "info" | "hint";

/** The chapters of the catalogue, in the order in which documentation lists them. */
export type Group = "installing" | "user" | "compiling" | "scripts" | "venv" | "images" | "file";

/** What does not work because of a finding: the image is not built, or its container does not start. */
export type Breaks = "build" | "start";

/** A function from a simulated build to findings. Its id is its file's name; its page is its file's comment. */
export interface Rule {
  readonly group: Group;
  /** What the rule reports as, unless the user or the finding says otherwise; `off` speaks only when asked to. */
  readonly severity: Severity | "off";
  /**
   * What its errors break, and its warnings likely do. Without it, errors break what the place says at which they stand,
   * the start below CMD and the build elsewhere, and warnings break nothing.
   */
  readonly breaks?: Breaks;
  check(build: Build, unused: readonly UnusedIgnore[]): Iterable<Finding>;
  /** Runs after all others, when it is known which ignores ignored nothing. */
  readonly last?: boolean;
}

/** A rule id in a `# splitstage ignore=` comment that no finding answered to. */
export interface UnusedIgnore {
  readonly id: string;
  readonly span: Span;
  /** Whether there is a rule of that name at all. */
  readonly exists: boolean;
  /** What to take out so that only this id goes. */
  readonly removal: Span;
}

/** One thing that is wrong at one place. */
export interface Finding {
  /** The word at fault, never a whole instruction, and always on one line. */
  readonly span: Span;
  /** One sentence in the reader's terms: what is wrong and why it matters here, without a full stop. */
  readonly message: string;
  /** Where this finding is less certain or more than its rule usually is. */
  readonly severity?: Severity;
  /** Where it breaks something else than its rule usually does. */
  readonly breaks?: Breaks;
  /** Other places that explain it: "the base image ends as USER 1001 here". */
  readonly related?: readonly Related[];
  /** The text at `span` does nothing and can simply go. */
  readonly unnecessary?: boolean;
  readonly fixes?: readonly Fix[];
}

export interface Related {
  /** The file of the build context that it is in; the Containerfile where absent. */
  readonly file?: string;
  /** In UTF-16 offsets of that file. */
  readonly span: Span;
  readonly message: string;
}
