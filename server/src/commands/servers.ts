// Where a server listens, as its command line says.
import { envText, type State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import { baseName } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import type { Invocation } from "./call.ts";

export interface ListenAddress {
  /** Undefined where the command says none, or nobody knows it. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** The word that says the host, the port, or both. */
  readonly hostSpan: Span;
  readonly portSpan: Span;
}

/** The addresses that a command certainly listens on; undefined where it is no server that is known, or says none. */
export function listensOn(call: Invocation): ListenAddress[] | undefined {
  const { program, args } = reallyRun(call.name, call.args);
  switch (program) {
    case "gunicorn":
    case "hypercorn":
      return bound(valuesOf(args, /^(-b|--bind)$/));
    case "uvicorn":
    case "granian":
    case "daphne":
      return separate(args, /^(-b|--host)$/, /^(-p|--port)$/);
    case "fastapi":
      return separate(args, /^--host$/, /^--port$/);
    case "flask":
      return separate(args, /^(-h|--host)$/, /^(-p|--port)$/);
    case "streamlit":
      return separate(args, /^--server\.address$/, /^--server\.port$/);
    case "waitress-serve":
      return valuesOf(args, /^--listen$/).length > 0
        ? bound(valuesOf(args, /^--listen$/))
        : separate(args, /^--host$/, /^--port$/);
    case "uwsgi":
      return bound(valuesOf(args, /^--(http|http-socket|https)$/));
    case "runserver":
    case "http.server": {
      const own = args.find((it) => /^(\S+:)?\d+$/.test(it.value ?? ""));
      return own === undefined ? undefined : bound([own]);
    }
    default:
      return undefined;
  }
}

/** Where the S2I run script lets gunicorn listen; undefined where it starts something else, or the app says where. */
export function servedByRun(end: State, { name }: Invocation): ListenAddress[] | undefined {
  const set = (variable: string) => end.env.set.has(variable);
  if (!set("APP_MODULE") || ["APP_FILE", "APP_SCRIPT", "APP_CONFIG", "GUNICORN_CMD_ARGS"].some(set)) return undefined;
  const port = set("PORT") ? envText(end, "PORT") : "8080";
  return /^\d+$/.test(port ?? "")
    ? [{ host: undefined, port: Number(port), hostSpan: name.span, portSpan: name.span }]
    : undefined;
}

/** What really runs: `python -m gunicorn`, `uv run uvicorn`, `python manage.py runserver` are what stands behind. */
export function reallyRun(name: Argument, args: readonly Argument[]): { program: string; args: readonly Argument[] } {
  const program = baseName(name.value ?? "");
  const [verb, behind] = args;
  if (program === "uv" && verb?.value === "run" && behind?.value?.startsWith("-") === false)
    return reallyRun(behind, args.slice(2));
  if (!/^python[\d.]*$/.test(program)) return { program, args };
  const at = args.findIndex((it) => !/^-[a-zA-Z]*[^mc]$/.test(it.value ?? "-m"));
  if (args[at]?.value === "-m") return { program: args[at + 1]?.value ?? "", args: args.slice(at + 2) };
  const django = baseName(args[at]?.value ?? "") === "manage.py" && args[at + 1]?.value === "runserver";
  return django ? { program: "runserver", args: args.slice(at + 2) } : { program, args };
}

interface Value {
  readonly value: string | undefined;
  readonly span: Span;
}

/** The values of an option: `-b x`, `--bind=x`. */
function valuesOf(args: readonly Argument[], option: RegExp): Value[] {
  return args.flatMap((it, i): Value[] => {
    const text = it.value ?? it.prefix;
    const [name = "", ...rest] = text.split("=");
    if (rest.length > 0 && option.test(name))
      return [{ value: it.value === undefined ? undefined : rest.join("="), span: it.span }];
    return option.test(text) && args[i + 1] !== undefined ? [args[i + 1]!] : [];
  });
}

function bound(values: readonly Value[]): ListenAddress[] | undefined {
  if (values.length === 0) return undefined;
  return values.map(({ value, span }) => {
    const [, host, port] =
      /^(?:tcp:\/\/)?(\[[^\]]*\]|[^:]*):(\d+)$/.exec(value ?? "") ?? /^()(\d+)$/.exec(value ?? "") ?? [];
    return { host, port: port === undefined ? undefined : Number(port), hostSpan: span, portSpan: span };
  });
}

function separate(args: readonly Argument[], host: RegExp, port: RegExp): ListenAddress[] | undefined {
  const address = valuesOf(args, host).at(-1);
  const number = valuesOf(args, port).at(-1);
  const span = (address ?? number)?.span;
  if (span === undefined) return undefined;
  const known = /^\d+$/.test(number?.value ?? "") ? Number(number!.value) : undefined;
  return [{ host: address?.value, port: known, hostSpan: span, portSpan: number?.span ?? span }];
}
