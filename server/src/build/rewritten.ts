// Files of the build context that commands write over, move or take away: from then on they say something else.
import { namePattern } from "../context/patterns.ts";
import type { Invocation } from "./build.ts";
import { hasOption, optionValue } from "./call.ts";
import { operandWords } from "./file-commands.ts";
import { absolute, baseName, isFileName } from "./files.ts";
import { isFolder } from "./folders.ts";
import { copied, edited, moved, type Origin, overwritten, withOrigins } from "./origins.ts";
import { sedOf } from "./sed.ts";
import type { State } from "./state.ts";
import type { Argument } from "./value.ts";
import { unpacks, type Write, writesOf } from "./writes.ts";

type Origins = readonly Origin[];

/** The state with what a command does to files that were copied into the image. */
export function afterRewriting(call: Invocation, state: State): State {
  const name = baseName(call.name.value ?? "");
  const placed = /^(cp|mv|install|ln)$/.test(name) ? afterPlacing(call, state) : state.origins;
  const written = writesOf(call)
    .filter((it) => it.word !== operandWords(call).at(-1) || !placing.has(name))
    .reduce((it, write) => afterWrite(name, write, it), placed);
  const origins = afterSed(call, written) ?? rewrittenBy(call).reduce((it, path) => overwritten(it, path), written);
  return origins === state.origins ? state : { ...state, origins };
}

const placing = new Set(["cp", "mv", "install", "ln"]);

function afterWrite(name: string, { path, how, appends }: Write, origins: Origins): Origins {
  // An older line of a list still counts after another one was added.
  if (how === "file") return appends || name === "touch" ? origins : overwritten(origins, path);
  return how === "inside" || (how === "directory" && name === "git") ? overwritten(origins, path) : origins;
}

/** What `cp`, `mv`, `install` and `ln` put somewhere, from where it was. */
function afterPlacing(call: Invocation, state: State): Origins {
  const words = operandWords(call);
  const given = optionValue(call, "-t", "--target-directory");
  const target = given ?? words.at(-1)?.value;
  const sources = given === undefined ? words.slice(0, -1) : words;
  const to = target === undefined ? undefined : absolute(target, call.workdir);
  if (hasOption(call, "-d", "--directory") || sources.length === 0) return state.origins;
  if (to === undefined) return overwritten(state.origins, call.workdir ?? "/");
  const folder =
    given !== undefined ||
    sources.length > 1 ||
    /(^|\/)\.{0,2}$/.test(target!) ||
    to === call.workdir ||
    isFolder(to, state);
  const moves = baseName(call.name.value!) === "mv";
  return sources.reduce<Origins>((it, source) => placedOne(call, source, { to, folder, moves }, it), state.origins);
}

interface Target {
  readonly to: string;
  /** Undefined where nobody knows. */
  readonly folder: boolean | undefined;
  readonly moves: boolean;
}

function placedOne(
  call: Invocation,
  { value, suffix }: Argument,
  { to, folder, moves }: Target,
  origins: Origins,
): Origins {
  // `/from/.` and `/from/*` are all that is in the folder.
  const content = /^(.*)\/(?:\.|\*)$/s.exec(value ?? "")?.[1];
  const whole = content === undefined ? value : content || "/";
  const from = whole === undefined || /[*?[]/.test(whole) ? undefined : absolute(whole, call.workdir);
  if (from !== undefined && content !== undefined) return onTop(origins, from, to, to);
  // `$FOLDER/name` has its name all the same.
  const name = from === undefined ? /\/([^/*?[\]]+)$/.exec(suffix)?.[1] : baseName(from);
  const inside = name === undefined ? to : absolute(name, to)!;
  const isInside = folder ?? (isFileName(name ?? "") && !isFileName(to) ? true : undefined);
  const target = isInside === true ? inside : to;
  if (from === undefined) return overwritten(origins, target);
  // It is one of two places.
  const doubtful =
    isInside === undefined && !isFileName(to) && !isFileName(name!) ? overwritten(origins, inside) : origins;
  if (moves) return moved(overwritten(doubtful, target), from, target);
  return onTop(isFileName(target) ? overwritten(doubtful, target) : doubtful, from, target, target);
}

/** What is copied lies over what was there; where nobody knows what it is, nothing there is known. */
function onTop(origins: Origins, from: string, to: string, doubt: string): Origins {
  const brought = copied(origins, from, to);
  return brought.length === 0 ? overwritten(origins, doubt) : withOrigins(origins, brought);
}

/** A list in which sed changes some lines has the others as they were. Undefined where it may change all. */
function afterSed(call: Invocation, origins: Origins): Origins | undefined {
  const lines = sedOf(call)?.lines;
  if (lines === undefined) return undefined;
  return rewrittenBy(call).reduce(
    (it, path) => (/\.(txt|in)$/.test(path) ? edited(it, path, lines) : overwritten(it, path)),
    origins,
  );
}

/** The paths of files that a command takes away, or writes in a way of its own. */
function rewrittenBy(call: Invocation): string[] {
  const name = baseName(call.name.value ?? "");
  const own = rewriters[name]?.(call) ?? (readers.has(name) || /^pip[\d.]*$/.test(name) ? [] : lists(call));
  const output = optionValue(call, "-o", "--output", "--output-file", "--outfile");
  return [...own, output].flatMap((it) => {
    const path = it === undefined ? undefined : absolute(it, call.workdir);
    // A pattern may name any file of its folder.
    return path === undefined ? [] : [path.replace(/\/[^/]*[*?[].*$/, "") || "/"];
  });
}

type Words = readonly (string | undefined)[];
type Rewriter = (call: Invocation) => Words;

/** What a word names; the folder that the command runs in, where it may name any list there. */
const named = ({ value, suffix }: Argument): string | undefined =>
  value ?? (/\.\w+$/.test(suffix) && !isList(suffix) ? undefined : ".");

const operandsOf: Rewriter = (call) => operandWords(call).map(named);

/** By name; "." is the folder that the command runs in. */
const rewriters: Readonly<Record<string, Rewriter>> = {
  rm: operandsOf,
  unlink: operandsOf,
  dos2unix: operandsOf,
  sed: (call) => sedOf(call)?.files.map(named) ?? [],
  perl: (call) => (call.args.some((it) => /^-\w*i/.test(it.value ?? "")) ? operandsOf(call) : lists(call)),
  awk: (call) => (call.args.some((it) => it.value === "inplace") ? operandsOf(call).slice(2) : []),
  gawk: (call) => (call.args.some((it) => it.value === "inplace") ? operandsOf(call).slice(2) : []),
  patch: () => ["."],
  find: (call) => found(call),
  rsync: (call) => operandsOf(call).slice(-1),
  dd: ({ args }) => args.map((it) => /^of=(.*)$/s.exec(it.value ?? "")?.[1]),
  git: (call) => (/^(apply|am|checkout|switch|pull|reset|restore|merge|stash)$/.test(verbOf(call) ?? "") ? ["."] : []),
  tar: (call) => (unpacks(call) ? [optionValue(call, "-C", "--directory") ?? "."] : []),
  unzip: (call) => [optionValue(call, "-d") ?? "."],
  curl: (call) => (hasOption(call, "-O", "--remote-name", "-LO", "-fLO", "-sLO", "-fsSLO") ? downloaded(call) : []),
  wget: (call) => (hasOption(call, "-O", "--output-document") ? [] : downloaded(call)),
  pipreqs: () => ["requirements.txt"],
  "pip-compile": (call) => compiled(operandsOf(call)),
  uv: (call) => locked(call, "uv.lock", "pyproject.toml"),
  poetry: (call) => locked(call, "poetry.lock", "pyproject.toml"),
  pdm: (call) => locked(call, "pdm.lock", "pyproject.toml"),
  pipenv: (call) => locked(call, "Pipfile.lock", "Pipfile"),
};

const verbOf = ({ args }: Invocation) => args.find((it) => !it.value?.startsWith("-"))?.value;

/** Files that say what is installed, or where from. */
const isList = (path: string) => /\.(txt|in|toml|lock|cfg|conf)$|(^|\/)Pipfile$/.test(path);
const known = [
  "requirements.txt",
  "requirements.in",
  "constraints.txt",
  "pyproject.toml",
  "uv.lock",
  "Pipfile",
  "pip.conf",
];

/** What pip-tools makes of what it is given. */
const compiled = (inputs: Words): Words => [
  "requirements.txt",
  ...inputs.map((it) => it?.replace(/\.in$/, ".txt").replace(/[^/]*\.toml$/, "requirements.txt")),
];

const downloaded = (call: Invocation): Words =>
  operandWords(call).map(({ value, suffix }) => /([^/?#]+)(?:[?#].*)?$/.exec(value ?? suffix)?.[1]);

/** The folders in which `find` changes or takes away what may be lists. */
function found({ args }: Invocation): Words {
  const words = args.map((it) => it.value ?? it.prefix);
  const at = words.findIndex((it) => /^-(exec|execdir|ok|okdir|delete)$/.test(it));
  if (at < 0) return [];
  const changes = words[at] === "-delete" || /^(sed|perl|rm|mv|cp|tee|sh|bash|dos2unix)$/.test(words[at + 1] ?? "");
  const names = words.flatMap((it, i) => (/^-i?name$/.test(it) ? [words[i + 1] ?? "*"] : []));
  const concerns = names.length === 0 || names.some((it) => known.some(namePattern(it)));
  const isFolders = words[words.indexOf("-type") + 1] === "d" && words.includes("-type");
  if (!changes || !concerns || isFolders) return [];
  const start = words.findIndex((it) => /^[-(!]/.test(it));
  const folders = args.slice(0, start).map(named);
  return folders.length === 0 ? ["."] : folders;
}

/** What a tool that manages a project writes. */
function locked(call: Invocation, lock: string, project: string): Words {
  const verb = verbOf(call) ?? "";
  const attached = call.args.map((it) => /^-o(.+)$/s.exec(it.value ?? "")?.[1]);
  if (hasOption(call, "--locked", "--check", "--frozen", "--dry-run")) return attached;
  if (/^(add|remove|uninstall|source)$/.test(verb)) return [lock, project];
  return /^(lock|update|upgrade)$/.test(verb) ? [lock] : attached;
}

/** Lists of requirements among the words of a program that nobody knows: it may write them. */
function lists({ name, args, written }: Invocation): Words {
  const program = baseName(name.value ?? "");
  const isInterpreter = /^(python[\d.]*|node|perl|ruby|bash|sh)$/.test(program);
  const module = args[0]?.value === "-m" ? args[1]?.value : undefined;
  if (isInterpreter && module === "piptools") return compiled(args.slice(3).map((it) => it.value));
  // Modules that are run here take lists to read them, and a script does not write itself.
  if (isInterpreter && module !== undefined) return [];
  // A program that is typed in may write anything.
  if (isInterpreter && written.redirects.some((it) => it.input !== undefined)) return ["."];
  const code =
    isInterpreter && /^-[a-z]*[ce]$/.test(args[0]?.value ?? "") ? (args[1]?.value ?? args[1]?.prefix ?? "") : "";
  const mentioned = code.match(/[\w./-]*(?:\.(?:txt|in|toml|lock|cfg|conf)|Pipfile)\b/g) ?? [];
  const words = isInterpreter ? args.slice(1) : args;
  return [...mentioned, ...words.map((it) => it.value).filter((it) => isList(it ?? ""))];
}

/** Programs that leave the files alone that they are given. */
const readers = new Set(
  (
    "cat grep egrep fgrep head tail ls test [ echo printf chmod chown chgrp wc sha256sum sha512sum md5sum diff cmp touch zip gzip sort uniq cut " +
    "stat file cp mv ln install mkdir tee fix-permissions micropipenv pipdeptree safety bandit xargs assemble " +
    "dnf microdnf yum rpm uvx pipx hatch"
  ).split(" "),
);
