// Files of the build context that commands write over, move or take away: from then on they say something else.
import type { Invocation } from "./build.ts";
import { hasOption, optionValue } from "./call.ts";
import { operandWords } from "./file-commands.ts";
import { absolute, baseName, isFileName } from "./files.ts";
import { copied, edited, moved, type Origin, overwritten } from "./origins.ts";
import { sedOf } from "./sed.ts";
import type { State } from "./state.ts";
import { unpacks, type Write, writesOf } from "./writes.ts";

type Origins = readonly Origin[];

/** The state with what a command does to files that were copied into the image. */
export function afterRewriting(call: Invocation, state: State): State {
  if (state.origins.length === 0) return state;
  const written = writesOf(call).reduce((it, write) => afterWrite(call, write, it), state.origins);
  const origins = afterSed(call, written) ?? rewrittenBy(call).reduce((it, path) => overwritten(it, path), written);
  return origins === state.origins ? state : { ...state, origins };
}

const placing = /^(cp|mv|ln|install)$/;

function afterWrite(call: Invocation, { path, how, appends }: Write, origins: Origins): Origins {
  const name = baseName(call.name.value ?? "");
  if (how === "inside" || how === "file") {
    if (placing.test(name)) return placed(call, path, how === "inside", origins);
    // An older line of a list still counts after another one was added.
    return appends || name === "touch" ? origins : overwritten(origins, path);
  }
  return how === "directory" && name === "git" ? overwritten(origins, path) : origins;
}

function placed(call: Invocation, to: string, inside: boolean, origins: Origins): Origins {
  const sources = operandWords(call).slice(0, -1);
  return sources.reduce<Origins>((it, { value, suffix }) => {
    const from = value === undefined || /[*?[]/.test(value) ? undefined : absolute(value, call.workdir);
    // `$FOLDER/name` has its name all the same.
    const name = from === undefined ? /\/([^/*?[\]]+)$/.exec(suffix)?.[1] : baseName(from);
    // `cp list.txt folder`
    const folder = inside || sources.length > 1 || (isFileName(name ?? "") && !isFileName(to));
    const target = folder && name !== undefined ? absolute(name, to)! : to;
    if (from === undefined) return overwritten(it, target);
    if (baseName(call.name.value!) === "mv") return moved(overwritten(it, target), from, target);
    return [...overwritten(it, target), ...copied(it, from, target)];
  }, origins);
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

const operandsOf: Rewriter = (call) => operandWords(call).map((it) => it.value);
type Rewriter = (call: Invocation) => Words;

/** By name; "." is the folder that the command runs in. */
const rewriters: Readonly<Record<string, Rewriter>> = {
  rm: operandsOf,
  unlink: operandsOf,
  dos2unix: operandsOf,
  sed: (call) => sedOf(call)?.files ?? [],
  perl: (call) => (call.args.some((it) => /^-\w*i/.test(it.value ?? "")) ? operandsOf(call) : []),
  patch: () => ["."],
  git: (call) => (/^(apply|am|checkout|switch|pull|reset|restore|merge|stash)$/.test(verbOf(call) ?? "") ? ["."] : []),
  tar: (call) => (unpacks(call) && !hasOption(call, "-C", "--directory") ? ["."] : []),
  unzip: (call) => (hasOption(call, "-d") ? [] : ["."]),
  "pip-compile": (call) => [
    "requirements.txt",
    ...operandsOf(call).map((it) => it?.replace(/\.in$/, ".txt").replace(/[^/]*\.toml$/, "requirements.txt")),
  ],
  uv: (call) => locked(call, "uv.lock", "pyproject.toml"),
  poetry: (call) => locked(call, "poetry.lock", "pyproject.toml"),
  pdm: (call) => locked(call, "pdm.lock", "pyproject.toml"),
  pipenv: (call) => locked(call, "Pipfile.lock", "Pipfile"),
};

const verbOf = ({ args }: Invocation) => args.find((it) => !it.value?.startsWith("-"))?.value;

/** What a tool that manages a project writes. */
function locked(call: Invocation, lock: string, project: string): Words {
  const verb = verbOf(call) ?? "";
  if (hasOption(call, "--locked", "--check", "--frozen", "--dry-run")) return [];
  if (/^(add|remove|uninstall)$/.test(verb)) return [lock, project];
  return /^(lock|update|upgrade)$/.test(verb) ? [lock] : [];
}

/** Lists of requirements among the words of a program that nobody knows: it may write them. */
function lists({ name, args }: Invocation): Words {
  const program = baseName(name.value ?? "");
  const isInterpreter = /^(python[\d.]*|bash|sh)$/.test(program);
  // Modules that are run here take lists to read them, and a script does not write itself.
  if (isInterpreter && args[0]?.value === "-m" && args[1]?.value !== "piptools") return [];
  const words = isInterpreter ? args.slice(1) : args;
  return words.map((it) => it.value).filter((it) => /\.(txt|in|toml|lock|cfg)$|(^|\/)Pipfile$/.test(it ?? ""));
}

/** Programs that leave the files alone that they are given. */
const readers = new Set(
  (
    "cat grep egrep fgrep head tail ls test [ echo printf chmod chown chgrp wc sha256sum sha512sum md5sum diff cmp touch zip gzip find sort uniq cut awk " +
    "stat file cp mv ln install mkdir tee fix-permissions micropipenv pipdeptree safety bandit curl wget xargs assemble " +
    "dnf microdnf yum rpm uvx pipx hatch"
  ).split(" "),
);
