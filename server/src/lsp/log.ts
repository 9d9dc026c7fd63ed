// What goes to the client's log: one sentence, never a stack trace, and a repeated complaint once.
import { type Connection, ResponseError } from "vscode-languageserver";

export interface Log {
  /** Something is not as it should be, and it would be said again at every keystroke. */
  once(message: string): void;
  /** Wraps a handler: what it throws is logged, and the request is answered with `otherwise`. */
  guard<A extends readonly unknown[], R>(
    what: string,
    otherwise: R,
    handler: (...args: A) => R | Promise<R>,
  ): (...args: A) => Promise<R>;
}

export function logOf(connection: Connection): Log {
  const said = new Set<string>();
  return {
    once(message) {
      if (said.has(message)) return;
      said.add(message);
      connection.console.warn(message);
    },
    guard(what, otherwise, handler) {
      return async (...args) => {
        try {
          return await handler(...args);
        } catch (error) {
          // An answer of the protocol, such as "cancelled", is no failure.
          if (error instanceof ResponseError) throw error;
          const { message, stack } = error instanceof Error ? error : new Error(String(error));
          connection.console.error(`${what} failed: ${message}`);
          connection.tracer.log(`${what} failed`, stack);
          return otherwise;
        }
      };
    },
  };
}
