// Commands that run another command: the other one is what matters.
import { namePattern } from "../context/patterns.ts";
import type { Argument, Value } from "../image/value.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import type { Command } from "./command.ts";
import { has, type Line, optionsNamed } from "./line.ts";
import { rewrittenPlace } from "./sed.ts";

/** A command that runs what stands behind its options and its own first words. */
function wrapper(names: string, options: string, words = 0): Command {
  return { names, options: `+${options}`, effects: () => [], runs: (line) => inner(line, words) };
}

const env: Command = {
  names: "env",
  options:
    "+i|--ignore-environment 0|--null u|--unset: C|--chdir: S|--split-string: v|--debug --default-signal= --ignore-signal= --block-signal= a|--argv0:",
  effects: () => [],
  runs: (line) => {
    const assigned = new Map<string, Value | null>();
    for (const { value } of optionsNamed(line, "-u")) assigned.set(value?.value ?? "", null);
    const count = line.operands.findIndex((it) => !/^[A-Za-z_]\w*=/.test(it.prefix));
    for (const { value, prefix, span } of line.operands.slice(0, count)) {
      const at = prefix.indexOf("=");
      const text = value?.slice(at + 1);
      assigned.set(prefix.slice(0, at), [{ text, span, quoted: true }]);
    }
    const call = count < 0 ? undefined : inner(line, count);
    const outer = line.call.environment;
    return (
      call && {
        ...call,
        ...(has(line, "-C") && { workdir: undefined }),
        environment: assigned.size === 0 ? outer : (name) => (assigned.has(name) ? assigned.get(name) : outer(name)),
      }
    );
  },
};

/** `command -v name` asks, and runs nothing. */
const command: Command = {
  names: "command builtin",
  options: "+p v V",
  effects: () => [],
  runs: (line) => (has(line, "-v", "-V") ? undefined : inner(line, 0)),
};

/** It holds a lock while the command runs that stands behind its file; `-c` gives that to a shell. */
const flock: Command = {
  names: "flock",
  options:
    "+s|--shared x|e|--exclusive u|--unlock n|--nb|--nonblock w|--wait|--timeout: o|--close F|--no-fork E|--conflict-exit-code: c|--command: --verbose h|--help V|--version",
  effects: (line) => (has(line, "-c") ? [{ kind: "anything", what: "all" }] : []),
  runs: (line) => inner(line, 1),
};

/** What it reads from its input becomes words of the command, and is not known. */
const xargs: Command = {
  names: "xargs",
  options:
    "+0|--null a|--arg-file: d|--delimiter: E: e= I: i= L|--max-lines: l= n|--max-args: P|--max-procs: p|--interactive r|--no-run-if-empty s|--max-chars: t|--verbose x|--exit --process-slot-var: --replace=",
  effects: () => [],
  runs: (line) => {
    const call = inner(line, 0);
    const read: Argument = {
      value: undefined,
      prefix: "",
      suffix: "",
      span: (call?.name ?? line.call.name).span,
      exact: false,
    };
    return call && { ...call, args: [...call.args, read], fed: false };
  },
};

/** The command behind a wrapper's own words; undefined where there is none, or a word before it is not known. */
function inner({ call, operands, options, strange }: Line, own: number): Invocation | undefined {
  const name = operands[own];
  const before = [...operands.slice(0, own), ...options.map((it) => it.word), ...strange];
  if (name?.value === undefined || before.some((it) => it.value === undefined)) return undefined;
  return { ...call, name, args: operands.slice(own + 1) };
}

/** Files that say what is installed, or where from. */
const listNames = [
  "requirements.txt",
  "requirements.in",
  "constraints.txt",
  "pyproject.toml",
  "uv.lock",
  "Pipfile",
  "pip.conf",
];

/** `find FOLDER -exec COMMAND`: it runs on files that nobody here can name. */
const find: Command = {
  names: "find",
  effects: ({ call }) => {
    const words = call.args.map((it) => it.value ?? it.prefix);
    const at = words.findIndex((it) => /^-(exec|execdir|ok|okdir|delete)$/.test(it));
    if (at < 0) return [];
    return [{ kind: "anything", what: "files" }, ...foundLists(call, words, at)];
  },
};

/** What `find` changes or takes away may be lists of requirements: then any list below its folders may be another one. */
function foundLists(call: Invocation, words: readonly string[], at: number) {
  const changes =
    words[at] === "-delete" || /^(sed|perl|rm|mv|cp|tee|sh|bash|dos2unix)$/.test(baseName(words[at + 1] ?? ""));
  const names = words.flatMap((it, i) => (/^-i?name$/.test(it) ? [words[i + 1] ?? "*"] : []));
  const concerns = names.length === 0 || names.some((it) => listNames.some(namePattern(it)));
  const isFolders = words.includes("-type") && words[words.indexOf("-type") + 1] === "d";
  if (!changes || !concerns || isFolders) return [];
  const start = words.findIndex((it) => /^[-(!]/.test(it));
  const folders: readonly (Argument | undefined)[] = start <= 0 ? [undefined] : call.args.slice(0, start);
  return folders.map((word) => ({ kind: "rewrites", path: rewrittenPlace(word, { call }), word }) as const);
}

export const wrapperCommands: readonly Command[] = [
  wrapper(
    "sudo",
    "A|--askpass B b C: D|--chdir: E|--preserve-env= e g|--group: H|--set-home h: i|--login K k l n|--non-interactive P p|--prompt: R: r: S|--stdin s T: t: U: u|--user: V v",
  ),
  wrapper("exec", "a: c l"),
  wrapper("time", "p f|--format: o|--output: a|--append v|--verbose"),
  wrapper("nice", "n|--adjustment:"),
  wrapper("ionice", "c|--class: n|--classdata: t|--ignore p: P: u:"),
  wrapper("nohup setsid chronic unbuffer eatmydata", "c f w p"),
  wrapper("stdbuf", "i|--input: o|--output: e|--error:"),
  wrapper("timeout", "k|--kill-after: s|--signal: v|--verbose --preserve-status --foreground", 1),
  wrapper("gosu su-exec", "", 1),
  wrapper(
    "setpriv",
    "--reuid: --regid: --clear-groups --keep-groups --init-groups --groups: --no-new-privs --inh-caps: --ambient-caps: --bounding-set:",
  ),
  wrapper("tini catatonit", "s g v w h p: e: --version"),
  wrapper("dumb-init", "c|--single-child r|--rewrite: v|--verbose V|--version"),
  wrapper("container-entrypoint", ""),
  env,
  command,
  flock,
  xargs,
  find,
];
