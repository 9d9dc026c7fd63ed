// What a command amounts to: what it prints where, and how it ends.

/**
 * 0: nothing to complain about. 1: findings at or above the bar. 2: something asked for could not be done. 3: what was
 * asked is not known.
 */
export type ExitCode = 0 | 1 | 2 | 3;

export interface CommandOutcome {
  readonly code: ExitCode;
  readonly out?: string;
  readonly err?: string;
}

/** One line on what could not be done and the way out. */
export const failure = (message: string): CommandOutcome => ({ code: 2, err: complaint(message) });

export const complaint = (message: string): string => `splitstage: ${message}\n`;

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
