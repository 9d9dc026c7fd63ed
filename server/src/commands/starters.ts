// What a command needs to start an application: a script, a module, an object in one, or another command.
import type { Argument } from "../image/value.ts";
import { absolute, baseName } from "../text/paths.ts";
import { type Invocation, variable } from "./call.ts";
import { type Grammar, has, type Line, lineOf, optionsNamed, valueOf } from "./line.ts";
import { python } from "./python.ts";
import { commandNamed } from "./table.ts";

/** Something that has to be in the image for a start to work. */
export type Want =
  | { readonly kind: "file"; readonly word: Argument; readonly path: string }
  | {
      readonly kind: "module";
      readonly word: Argument;
      readonly module: string;
      /** What it has to define: "app" of "main:app". */
      readonly attribute: string | undefined;
      /** Where Python looks first. */
      readonly folders: readonly (string | undefined)[];
      /** Files whose text may say that it looks elsewhere as well. */
      readonly settings: readonly string[];
    };

export interface Starting {
  readonly wants: readonly Want[];
  /** The command that it runs in its turn, in the same container: what stands behind `uv run`. */
  readonly runs: Invocation | undefined;
  /** It installs what is missing before it starts anything. */
  readonly installs: boolean;
}

const nothing: Starting = { wants: [], runs: undefined, installs: false };

/** What a call wants, as far as its words say; nothing where a word is not understood. */
export function startingOf(call: Invocation): Starting {
  const name = baseName(call.name.value ?? "");
  if (/^python[\d.]*$/.test(name)) return { ...nothing, ...ofPython(lineOf(call, python)) };
  const server = servers[name];
  if (server !== undefined) return { ...nothing, wants: ofServer(lineOf(call, server), server) };
  const runner = runners[name];
  return runner === undefined ? nothing : runner(call);
}

function ofPython(line: Line): Pick<Starting, "wants" | "runs"> {
  const { call, operands, strange } = line;
  const nowhere = { wants: [], runs: undefined };
  if (strange.length > 0 || has(line, "-c", "-V", "--version", "-h", "-i")) return nowhere;
  const isolated = has(line, "-I", "-P", "-s") || variable("PYTHONSAFEPATH", call) !== "";
  const named = line.options.find((it) => it.name === "-m")?.value;
  if (named !== undefined) {
    const module = named.value;
    if (module === undefined || isolated) return nowhere;
    // A server that is run as a module takes the words that it takes as a program.
    const server = servers[module];
    const own = moduleWant(named, module, undefined, [call.workdir]);
    const wants = server === undefined ? [] : ofServer(lineOf({ ...call, args: operands }, server), server);
    return { wants: [own, ...wants], runs: undefined };
  }
  const [script] = operands;
  return { wants: script === undefined ? [] : fileWant(script, call), runs: undefined };
}

function fileWant(word: Argument, { workdir }: Pick<Invocation, "workdir">): Want[] {
  if (word.value === undefined || /^-|^$/.test(word.value)) return [];
  const path = absolute(word.value, workdir);
  return path === undefined ? [] : [{ kind: "file", word, path }];
}

const moduleWant = (
  word: Argument,
  module: string,
  attribute: string | undefined,
  folders: readonly (string | undefined)[],
  settings: readonly string[] = [],
): Want => ({ kind: "module", word, module, attribute, folders, settings });

interface Server extends Grammar {
  /** The options that name the folder in which it looks for the application. */
  readonly folder?: string;
  /** Options, variables and files that may name the application, or a place to look for it. */
  readonly doubts?: string;
  readonly variables?: string;
  readonly settings?: string;
  /** What an operand is. */
  readonly takes: "application" | "file";
  /** The operand stands behind one of these words. */
  readonly behind?: string;
}

/** Servers, with all their options: what a word means is only known where every option is. */
const servers: Readonly<Record<string, Server>> = {
  gunicorn: {
    options:
      "h|--help v|--version c|--config: b|--bind: --backlog: w|--workers: k|--worker-class: --threads: --worker-connections: --max-requests: --max-requests-jitter: t|--timeout: --graceful-timeout: --keep-alive: --limit-request-line: --limit-request-fields: --limit-request-field_size: --reload --reload-engine: --reload-extra-file: --spew --check-config --print-config --preload --no-sendfile --reuse-port --chdir: D|--daemon e|--env: p|--pid: --worker-tmp-dir: u|--user: g|--group: m|--umask: --initgroups --forwarded-allow-ips: --access-logfile: --disable-redirect-access-to-syslog --access-logformat: --error-logfile: --log-file: --log-level: --capture-output --logger-class: --log-config: --log-config-json: --log-syslog-to: --log-syslog --log-syslog-prefix: --log-syslog-facility: R|--enable-stdio-inheritance --statsd-host: --dogstatsd-tags: --statsd-prefix: n|--name: --pythonpath: --paste|--paster: --proxy-protocol= --proxy-allow-from: --keyfile: --certfile: --ssl-version: --cert-reqs: --ca-certs: --suppress-ragged-eofs --do-handshake-on-connect --ciphers: --paste-global: --permit-obsolete-folding --strip-header-spaces --forwarder-headers: --header-map: --no-control-socket",
    folder: "--chdir",
    doubts: "--paste --pythonpath -e -h -v",
    variables: "GUNICORN_CMD_ARGS",
    settings: "-c gunicorn.conf.py",
    takes: "application",
  },
  uvicorn: {
    options:
      "--host: --port: --uds: --fd: --reload --no-reload --reload-dir: --reload-include: --reload-exclude: --reload-delay: --workers: --loop: --http: --ws: --ws-max-size: --ws-max-queue: --ws-ping-interval: --ws-ping-timeout: --ws-per-message-deflate: --lifespan: --interface: --env-file: --log-config: --log-level: --access-log --no-access-log --use-colors --no-use-colors --proxy-headers --no-proxy-headers --server-header --no-server-header --date-header --no-date-header --forwarded-allow-ips: --root-path: --limit-concurrency: --backlog: --limit-max-requests: --limit-max-requests-jitter: --timeout-keep-alive: --timeout-graceful-shutdown: --timeout-worker-healthcheck: --ssl-keyfile: --ssl-certfile: --ssl-keyfile-password: --ssl-version: --ssl-cert-reqs: --ssl-ca-certs: --ssl-ciphers: --header: --version --app-dir: --h11-max-incomplete-event-size: --factory --reset-contextvars --help",
    folder: "--app-dir",
    doubts: "--version --help",
    takes: "application",
  },
  hypercorn: {
    options:
      "h|--help --access-log: --access-logfile: --access-logformat: --backlog: b|--bind: --ca-certs: --certfile: --cert-reqs: --ciphers: c|--config: --debug --error-log: --error-logfile: --log-file: --graceful-timeout: --read-timeout: --max-requests: --max-requests-jitter: g|--group: k|--worker-class: --keep-alive: --keyfile: --keyfile-password: --insecure-bind: --log-config: --log-level: p|--pid: --quic-bind: --reload --root-path: --server-name: --statsd-host: --statsd-prefix: m|--umask: u|--user: --verify-mode: --websocket-ping-interval: w|--workers:",
    doubts: "-c -h",
    takes: "application",
  },
  streamlit: {
    options:
      "--server.port: --server.address: --server.headless: --server.enableCORS: --server.enableXsrfProtection: --server.fileWatcherType: --server.baseUrlPath: --server.maxUploadSize: --server.runOnSave: --browser.gatherUsageStats: --browser.serverAddress: --browser.serverPort: --logger.level: --theme.base: --client.toolbarMode: --global.developmentMode:",
    takes: "file",
    behind: "run",
  },
  fastapi: {
    options:
      "--host: --port: --reload --no-reload --workers: --root-path: --app: --proxy-headers --no-proxy-headers --forwarded-allow-ips: e|--entrypoint:",
    doubts: "-e",
    takes: "file",
    behind: "run dev",
  },
};

function ofServer(line: Line, server: Server): Want[] {
  const { call, strange, operands } = line;
  const doubts = server.doubts?.split(" ") ?? [];
  const said = server.variables?.split(" ").some((it) => variable(it, call) !== "");
  if (strange.length > 0 || said || has(line, ...doubts)) return [];
  const verbs = server.behind?.split(" ");
  const [first, second, third] = operands;
  if (verbs !== undefined && !verbs.includes(first?.value ?? "")) return [];
  const word = verbs === undefined ? first : second;
  const more = verbs === undefined ? second : third;
  if (word?.value === undefined || (server.takes === "application" && more !== undefined)) return [];
  if (server.takes === "file") return /^https?:/.test(word.value) ? [] : fileWant(word, call);
  const [, module, attribute] = /^([\w.]+)(?::([A-Za-z_]\w*).*)?$/.exec(word.value) ?? [];
  if (module === undefined) return [];
  const folder = server.folder === undefined ? undefined : valueOf(line, server.folder);
  const at =
    folder === undefined ? call.workdir : folder.value === undefined ? undefined : absolute(folder.value, call.workdir);
  return [moduleWant(word, module, attribute, [at], settingsOf(line, server))];
}

/** The files that a server reads before it looks for the application. */
function settingsOf(line: Line, { settings }: Server): string[] {
  const [option, usual] = settings?.split(" ") ?? [];
  if (option === undefined) return [];
  const named = optionsNamed(line, option).map((it) => it.value?.value?.replace(/^file:/, "") ?? "?");
  return (named.length > 0 ? named : [usual!]).map((it) => absolute(it, line.call.workdir) ?? "?");
}

/** Whether a module may define a name: its text says it, or does something by which it may come without being said. */
export const mayDefine = (name: string, text: string): boolean =>
  new RegExp(`\\b${name}\\b`).test(text) ||
  /import\s*\(?\s*\*|(globals|vars|locals|exec)\(|setattr|__getattr__|sys\.modules|__dict__/.test(text);

/** Whether the settings of a server, by their text, may name another folder or another application. */
export const mayLookElsewhere = (text: string): boolean =>
  /chdir|pythonpath|sys\.path|wsgi_app|paste|import_module/.test(text);

/** Tools that start a command in the environment of a project. */
const runners: Readonly<Record<string, (call: Invocation) => Starting>> = {
  uv: (call) => {
    const line = lineOf(call, commandNamed("uv")!);
    if (line.verb !== "run" || line.strange.length > 0 || has(line, "--directory", "-s")) return nothing;
    const installs = !has(line, "--no-sync");
    const module = line.options.find((it) => it.name === "-m");
    const words = module === undefined ? line.operands : [module.word, ...line.operands];
    const runs = inner(call, words);
    if (runs === undefined) return { ...nothing, installs };
    // A script is given to Python, and `-m` is Python's.
    const isScript = module !== undefined || /\.py$/.test(runs.name.value ?? "");
    return { wants: [], runs: isScript ? asPython(runs) : runs, installs };
  },
  ...Object.fromEntries(
    ["poetry", "pdm", "pipenv"].map((name) => [
      name,
      (call: Invocation): Starting => {
        const line = lineOf(call, commandNamed(name)!);
        if (line.verb !== "run" || line.strange.length > 0) return nothing;
        // What a script is called that the project defines is no program.
        return { ...nothing, runs: inner(call, line.operands), installs: true };
      },
    ]),
  ),
};

function inner(call: Invocation, words: readonly Argument[]): Invocation | undefined {
  const [name, ...args] = words;
  return name?.value === undefined ? undefined : { ...call, name, args };
}

const asPython = (call: Invocation): Invocation => ({
  ...call,
  name: { ...call.name, value: "python", prefix: "python", suffix: "python", exact: false },
  args: [call.name, ...call.args],
});
