// Servers as developers run them: those that are for nothing else, and those that are told to read changed files anew.

import type { Argument } from "../image/value.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import { reallyRun } from "./servers.ts";

export interface Development {
  /** The word that says so. */
  readonly word: Argument;
  /** A server for developers, or another one that reads changed files anew. */
  readonly is: "server" | "reload";
  /** What to write in place of the word for others than developers: nothing at all for "". Undefined where that is no word. */
  readonly instead: string | undefined;
  /** Whose application it serves; undefined where that does not matter. */
  readonly serves: "flask" | "django" | undefined;
}

/** The words behind which a program is a developer's server, whose application it serves, and what the others run. */
const verbs: Readonly<
  Record<string, readonly [verb: RegExp, serves: Development["serves"], instead: string | undefined]>
> = {
  flask: [/^run$/, "flask", undefined],
  quart: [/^run$/, undefined, undefined],
  "manage.py": [/^(runserver|runserver_plus)$/, "django", undefined],
  "django-admin": [/^(runserver|runserver_plus)$/, "django", undefined],
  django: [/^(runserver|runserver_plus)$/, "django", undefined],
  fastapi: [/^dev$/, undefined, "run"],
  adev: [/^runserver$/, undefined, undefined],
  mkdocs: [/^serve$/, undefined, undefined],
};

/** The options with which other servers read changed files anew, or show what went wrong to whoever asks. */
const options: Readonly<Record<string, RegExp>> = {
  uvicorn: /^--reload$/,
  gunicorn: /^--reload$/,
  hypercorn: /^--(reload|debug)$/,
  granian: /^--reload$/,
  fastapi: /^--reload$/,
  litestar: /^(--reload|--debug|-r|-d)$/,
  pserve: /^--reload$/,
  sanic: /^(--dev|--debug|--reload|--auto-reload|-d|-r)$/,
};

/** What makes a command a developer's; undefined where nothing does. */
export function developmentOf(call: Invocation): Development | undefined {
  const { program, args } = django(call) ?? reallyRun(call.name, call.args);
  const [verb, serves, instead] = verbs[program] ?? [];
  const operand = args.find((it, i) => isOperand(it, args[i - 1]));
  if (verb?.test(operand?.value ?? "")) return { word: operand!, is: "server", instead, serves };
  const word = args.find((it) => options[program]?.test(it.value ?? ""));
  return word && { word, is: "reload", instead: "", serves: undefined };
}

/** `python manage.py` and `./manage.py` with all that they are told. */
function django({ name, args }: Invocation): { program: string; args: readonly Argument[] } | undefined {
  const at = [name, ...args].findIndex((it) => baseName(it.value ?? "") === "manage.py");
  const isScript = at === 0 || (at > 0 && /^python[\d.]*$/.test(baseName(name.value ?? "")));
  return isScript ? { program: "manage.py", args: args.slice(at) } : undefined;
}

/** Neither an option nor the value of one of flask's that stand before its verb. */
const isOperand = ({ value }: Argument, before: Argument | undefined): boolean =>
  value !== undefined &&
  !value.startsWith("-") &&
  !/^(-A|-e|--app|--env-file|--settings|--pythonpath)$/.test(before?.value ?? "");

/** Whether settings of gunicorn in a variable make it read changed files anew. */
export const reloads = (settings: string): boolean => /(^|\s)--reload(\s|$)/.test(settings);

/** What the text of a Python program starts where it is the program itself: the call, and whose server it is. */
export interface StartedInText {
  /** In UTF-16 offsets of the text. */
  readonly start: number;
  readonly end: number;
  readonly is: "server" | "debug" | "reload";
}

/**
 * A developer's server that a program starts by itself: Flask's own, or another one with `debug=True` or `reload=True`.
 * Undefined where it may start another server as well, or a condition decides.
 */
export function developmentInText(text: string): StartedInText | undefined {
  if (/\b(waitress|gunicorn|gevent|hypercorn|cheroot|bjoern|tornado)\b/.test(text)) return undefined;
  const flask = /^([A-Za-z_]\w*)\s*(?::\s*[\w.]+\s*)?=\s*(?:flask\.)?Flask\(/m.exec(text)?.[1];
  for (const match of text.matchAll(
    /^([ \t]*(?:if\s+__name__[^:\n]*:[ \t]*)?)(([A-Za-z_][\w.]*)\.run(?:_server)?\()((?:[^()#]|\([^()]*\))*)\)/gm,
  )) {
    const [, indent = "", call = "", object = "", args = ""] = match;
    const start = match.index + indent.length;
    if (!isUnconditional(text.slice(0, match.index), indent)) continue;
    const is = kindOf(object, args, flask);
    if (is !== undefined) return { start, end: start + call.length - 1, is };
  }
  return undefined;
}

function kindOf(object: string, args: string, flask: string | undefined): StartedInText["is"] | undefined {
  if (/^(uvicorn|hypercorn|granian)$/.test(object)) return /\breload\s*=\s*True\b/.test(args) ? "reload" : undefined;
  if (/\bdebug\s*=\s*True\b/.test(args)) return "debug";
  if (/\b(use_reloader|auto_reload)\s*=\s*True\b/.test(args)) return "reload";
  return object === flask ? "server" : undefined;
}

/** Whether the block that a line stands in is the whole program, or a function. */
function isUnconditional(before: string, indent: string): boolean {
  if (indent === "" || indent.startsWith("if")) return true;
  const lines = before.split("\n").reverse();
  const above = lines.find((it) => it.trim() !== "" && /^[ \t]*/.exec(it)![0].length < indent.length);
  return above !== undefined && /^(if\s+__name__\b|(async\s+)?def\s)/.test(above);
}
