// What a command amounts to: what it prints where, and how it ends.
import { masked } from "../service/masked.ts";
import { obeyed, visible } from "./format/width.ts";

/**
 * 0: nothing to complain about. 1: findings at or above the bar. 2: something asked for could not be done. 3: what was
 * asked is not known.
 */
export type ExitCode = 0 | 1 | 2 | 3;

export interface CommandOutcome {
  readonly code: ExitCode;
  readonly out?: string;
  /** The text of a file, to be printed as it is, but to a terminal. */
  readonly file?: string;
  readonly err?: string;
}

/** One line on what could not be done and the way out. */
export const failure = (message: string): CommandOutcome => ({ code: 2, err: complaint(message) });

export const complaint = (message: string): string => line(`splitstage: ${message}`);

/** One line for a terminal, of whatever it is made. */
export const line = (text: string): string => `${visible(masked(text))}\n`;

/** What a terminal would obey is as good as a character when it is escaped. */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replace(obeyed, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
