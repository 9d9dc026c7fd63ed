// Which requests of our own are about a whole document, and how they get the document.
import type { CancellationToken, Connection, RequestType } from "vscode-languageserver";
import { moveAnswer, moveRequest, pinAnswer, pinRequest, targetsAnswer, targetsRequest } from "./base-images.ts";
import type { Log } from "./log.ts";
import type { Snapshot, Snapshots } from "./snapshots.ts";
import { splitAnswer, splitRequest } from "./splitting.ts";
import { verdictAnswer, verdictRequest } from "./verdict.ts";
import { type DeclinedAnswer, unanswered, unserved, type Where, type WhereParams, whereOf } from "./whole-answer.ts";

export function answerWholeRequests(connection: Connection, snapshots: Snapshots, log: Log): void {
  function on<P extends WhereParams, R>(
    request: RequestType<P, R | DeclinedAnswer, void>,
    answer: (snapshot: Snapshot, where: Where, params: P) => R | DeclinedAnswer,
  ): void {
    const handler = async (params: P, token: CancellationToken): Promise<R | DeclinedAnswer> => {
      const where = whereOf(params);
      const snapshot = await snapshots.of(where.uri, token);
      return snapshot === undefined ? unserved : answer(snapshot, where, params);
    };
    connection.onRequest(request.method, log.guard(request.method, unanswered, handler));
  }
  on(splitRequest, splitAnswer);
  on(targetsRequest, targetsAnswer);
  on(moveRequest, moveAnswer);
  on(pinRequest, pinAnswer);
  on(verdictRequest, verdictAnswer);
}
