// What a package index says, for the engine: what it knows now, and a second look once it knows more.
import type { Connection } from "vscode-languageserver";
import type { Analysis, Context, Settings } from "../service/service.ts";
import type { Log } from "./log.ts";

export interface PackageIndexes {
  /** The context with what the index of these settings says; the same object until that says more. */
  around(context: Context | undefined, settings: Settings): Context | undefined;
  /** Asks about what was missed and is asked for in one of these; tells whether anything was learned. */
  ask(analyses: readonly Analysis[]): Promise<boolean>;
  /** Whether anything was missed. */
  readonly wants: boolean;
}

/** For a place that asks nobody. */
export const noIndexes: PackageIndexes = { around: (context) => context, ask: async () => false, wants: false };

export type MakeIndexes = (log: Log) => PackageIndexes;

export interface FollowUp {
  /** Something was judged, perhaps without what an index could say of it. */
  judged(): void;
  stop(): void;
}

/** Long enough to type a name: what is half typed is nobody's business. */
const quiet = 1000;
/** Longer than this, and the user is told what is going on. */
const patience = 1000;

/** Asks in the background once nothing was judged for a moment, and calls `learned` where there is more to say. */
export function followUp(
  connection: Connection,
  indexes: PackageIndexes,
  showsProgress: boolean,
  log: Log,
  { analyses, learned }: { readonly analyses: () => readonly Analysis[]; readonly learned: () => void },
): FollowUp {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = false;
  let stopped = false;

  const ask = log.guard("asking the package index", false, () =>
    withProgress(connection, showsProgress, () => indexes.ask(analyses())),
  );
  async function start() {
    // What was missed meanwhile is looked at afterwards.
    if (asking) return judged();
    asking = true;
    const more = await ask();
    asking = false;
    if (more && !stopped) learned();
  }
  function judged() {
    if (stopped || !indexes.wants) return;
    clearTimeout(timer);
    timer = setTimeout(start, quiet);
  }
  return {
    judged,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function withProgress<T>(connection: Connection, shows: boolean, work: () => Promise<T>): Promise<T> {
  if (!shows) return work();
  let done = false;
  let finish = () => {};
  async function show() {
    // A client that refuses what it said that it can do is answered all the same.
    const progress = await connection.window.createWorkDoneProgress().catch(() => undefined);
    if (done || progress === undefined) return;
    progress.begin("Asking the package index");
    finish = () => progress.done();
  }
  const timer = setTimeout(show, patience);
  try {
    return await work();
  } finally {
    done = true;
    clearTimeout(timer);
    finish();
  }
}
