// What no handler is to see: messages out of turn, and those that are not as the protocol says.
import {
  type Connection,
  ErrorCodes,
  Message,
  type MessageStrategy,
  Position,
  Range,
  type RequestMessage,
  ResponseError,
} from "vscode-languageserver";

/** For `createConnection`: hands on what the protocol allows at that moment. `refusals` answers the rest. */
export function gate(): { readonly messageStrategy: MessageStrategy } {
  let phase: Phase = "new";
  return {
    messageStrategy: {
      handleMessage(message, next) {
        const isRequest = Message.isRequest(message);
        if (Message.isResponse(message) || (!isRequest && !Message.isNotification(message))) {
          // What is no message is printed by the library, whole.
          if (!isDeep(message)) next(message);
          return;
        }
        const { method, params } = message as RequestMessage;
        const refusal = outOfTurn(method, isRequest, phase) ?? unlikeProtocol(method, params, message);
        if (refusal !== undefined) return next({ ...message, method: refused, params: refusal } as Message);
        if (method === "initialize") phase = "running";
        if (method === "shutdown") phase = "over";
        next(message);
      },
    },
  };
}

/** Answers what the gate did not let through, and logs the notifications among it, which have no answer. */
export function refusals(connection: Connection): void {
  connection.onRequest(refused, ({ code, message }: Refusal) => {
    throw new ResponseError(code, message);
  });
  connection.onNotification(refused, ({ message, silent }: Refusal) => {
    if (!silent) connection.console.warn(message);
  });
}

const refused = "splitstage/refused";

interface Refusal {
  readonly code: number;
  readonly message: string;
  /** The protocol says that it is dropped. */
  readonly silent?: boolean;
}

type Phase = "new" | "running" | "over";

/** https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#lifeCycleMessages */
function outOfTurn(method: string, isRequest: boolean, phase: Phase): Refusal | undefined {
  if (method === "exit" || method === "$/cancelRequest") return undefined;
  const refusal = (code: number, message: string): Refusal => ({ code, message, silent: true });
  if (phase === "over") return refusal(ErrorCodes.InvalidRequest, `${method} came after shutdown`);
  if (phase === "new" && method !== "initialize")
    return refusal(ErrorCodes.ServerNotInitialized, `${method} came before initialize`);
  if (phase === "running" && method === "initialize" && isRequest)
    return refusal(ErrorCodes.InvalidRequest, "initialize came a second time");
  return undefined;
}

function unlikeProtocol(method: string, params: unknown, message: Message): Refusal | undefined {
  if (isDeep(message))
    return { code: ErrorCodes.InvalidRequest, message: `${method.slice(0, 100)} nests deeper than ${deepest} levels` };
  const wrong = wrongIn(method, params);
  return wrong === undefined ? undefined : { code: ErrorCodes.InvalidParams, message: `${method} is to have ${wrong}` };
}

/** What the parameters of a method lack, in words; undefined where they can be read. */
function wrongIn(method: string, params: unknown): string | undefined {
  const given = isObject(params) ? params : {};
  const isOurs = /^splitstage\/(?!scaffold)/.test(method);
  if (isOurs || method.startsWith("textDocument/")) {
    const document = given.textDocument;
    if (!isObject(document) || typeof document.uri !== "string") return 'a "textDocument" with a "uri"';
    if (isOurs) return undefined;
  }
  const need = needs[method];
  return need === undefined || isObject(params) ? need?.(given) : "parameters";
}

/** What the protocol has in parameters, as far as it is looked at. */
type Given = {
  readonly [K in
    | "capabilities"
    | "contentChanges"
    | "context"
    | "diagnostics"
    | "position"
    | "range"
    | "text"
    | "textDocument"
    | "uri"]?: unknown;
};

const aPlace = ({ position }: Given) =>
  Position.is(position) ? undefined : 'a "position" with a "line" and a "character"';
const anything = () => undefined;

const needs: Readonly<Record<string, (params: Given) => string | undefined>> = {
  "textDocument/hover": aPlace,
  "textDocument/completion": aPlace,
  "textDocument/codeAction": ({ range, context }) =>
    Range.is(range) && isObject(context) && Array.isArray(context.diagnostics)
      ? undefined
      : 'a "range" and a "context" with "diagnostics"',
  "textDocument/didOpen": ({ textDocument }) =>
    typeof (textDocument as Given).text === "string" ? undefined : 'a "textDocument" with a "text"',
  "textDocument/didChange": ({ contentChanges }) =>
    Array.isArray(contentChanges) && contentChanges.every(isChange) ? undefined : '"contentChanges" with a "text" each',
  "codeAction/resolve": anything,
  "workspace/didChangeConfiguration": anything,
  initialize: ({ capabilities }) => (isObject(capabilities) ? undefined : '"capabilities"'),
};

const isChange = (it: unknown): boolean =>
  isObject(it) && typeof it.text === "string" && (it.range === undefined || Range.is(it.range));

const isObject = (value: unknown): value is Given =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Nothing in the protocol nests half as deep, and what is much deeper has no text in JSON. */
const deepest = 100;

function isDeep(message: unknown): boolean {
  let level: unknown[] = [message];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((it) => (typeof it === "object" && it !== null ? Object.values(it) : []));
  }
  return false;
}
