// The life of the server as the extension sees it: started, stopped, restarted, asked.
import type { LogOutputChannel } from "vscode";
import {
  type BaseLanguageClient,
  type LanguageClientOptions,
  LogMessageNotification,
  MessageType,
  State,
} from "vscode-languageclient";
import type { Status } from "./status.ts";

/** Makes a client that is not started yet; how it reaches its server is the business of whoever makes it. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

export interface Server {
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Asks the server something of ours; throws where there is none to ask. */
  request<R>(method: string, params: unknown): Promise<R>;
}

export function serverOf(create: () => BaseLanguageClient, status: Status, log: LogOutputChannel): Server {
  let client: BaseLanguageClient | undefined;

  async function start(): Promise<void> {
    try {
      const fresh = create();
      client = fresh;
      fresh.onDidChangeState(({ newState }) => {
        if (client === fresh) status[words[newState]]();
      });
      fresh.onNotification(LogMessageNotification.type, ({ type, message }) => log[levels[type] ?? "info"](message));
      await fresh.start();
    } catch (error) {
      // The client has told the user already; the commands have to work all the same.
      log.error(`The language server did not start: ${error instanceof Error ? error.message : String(error)}`);
      status.stopped();
    }
  }

  async function stop(): Promise<void> {
    const old = client;
    client = undefined;
    // A client whose server died or never lived cannot be stopped, and need not be.
    await old?.dispose().catch(() => {});
  }

  // One after the other: of two restarts at once, each would leave a server of its own.
  let last: Promise<void> = Promise.resolve();
  const inTurn = (next: () => Promise<void>) => {
    last = last.then(next);
    return last;
  };

  return {
    start: () => inTurn(start),
    stop: () => inTurn(stop),
    restart: () =>
      inTurn(async () => {
        status.starting();
        await stop();
        await start();
      }),
    async request(method, params) {
      if (client === undefined || !client.isRunning()) throw new Error(notRunning);
      return client.sendRequest(method, params);
    },
  };
}

const notRunning = `The language server is not running; "Splitstage: Restart Language Server" starts it.`;

const words = {
  [State.Starting]: "starting",
  [State.Running]: "ready",
  [State.Stopped]: "stopped",
} as const satisfies Record<State, keyof Status>;

const levels: Partial<Record<MessageType, "error" | "warn" | "info" | "debug">> = {
  [MessageType.Error]: "error",
  [MessageType.Warning]: "warn",
  [MessageType.Info]: "info",
  [MessageType.Log]: "debug",
};
