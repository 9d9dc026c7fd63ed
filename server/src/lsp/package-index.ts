// What a package index says, for the engine: what it knows now, and a second look once it knows more.
import type { Connection } from "vscode-languageserver";
import type { Context, Settings } from "../service/service.ts";
import type { Log } from "./log.ts";

export interface PackageIndexes {
  /** The context with what the index of these settings says; the same object until that says more. */
  around(context: Context | undefined, settings: Settings): Context | undefined;
  /** Asks about what was missed in what was judged since the last time; tells whether anything was learned. */
  ask(): Promise<boolean>;
  /** Whether anything was missed since. */
  readonly wants: boolean;
}

/** For a place that asks nobody. */
export const noIndexes: PackageIndexes = { around: (context) => context, ask: async () => false, wants: false };

export type MakeIndexes = (log: Log) => PackageIndexes;

/** Longer than this, and the user is told what is going on. */
const patience = 1000;

/** Asks in the background whenever something was judged, and calls `learned` where there is more to say. */
export function followUp(
  connection: Connection,
  indexes: PackageIndexes,
  showsProgress: boolean,
  log: Log,
  learned: () => void,
): () => void {
  let asking = false;
  const ask = log.guard("asking the package index", undefined, async () => {
    const more = await withProgress(connection, showsProgress, () => indexes.ask());
    asking = false;
    if (more) learned();
    else start();
  });
  function start() {
    if (asking || !indexes.wants) return;
    asking = true;
    void ask();
  }
  return start;
}

async function withProgress<T>(connection: Connection, shows: boolean, work: () => Promise<T>): Promise<T> {
  if (!shows) return work();
  let done = false;
  let finish = () => {};
  const timer = setTimeout(async () => {
    const progress = await connection.window.createWorkDoneProgress();
    if (done) return;
    progress.begin("Asking the package index");
    finish = () => progress.done();
  }, patience);
  try {
    return await work();
  } finally {
    done = true;
    clearTimeout(timer);
    finish();
  }
}
