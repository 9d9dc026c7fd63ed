// Commands that take files away, or write them in a way of their own, as far as those may be lists of requirements.
import { namePattern } from "../context/patterns.ts";
import type { Argument } from "../image/value.ts";
import { isList } from "../knowledge/conventions.ts";
import { absolute, baseName } from "../text/paths.ts";
import { hasOption, type Invocation, optionValue } from "./call.ts";
import { operandWords } from "./file-commands.ts";
import { sedOf } from "./sed.ts";
import { unpacks } from "./writes.ts";

/** The paths of files that a command takes away, or writes in a way of its own. */
export function rewrittenBy(call: Invocation): string[] {
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

const awk: Rewriter = (call) => (call.args.some((it) => it.value === "inplace") ? operandsOf(call).slice(2) : []);

/** By name; "." is the folder that the command runs in. */
const rewriters: Readonly<Record<string, Rewriter>> = {
  rm: operandsOf,
  unlink: operandsOf,
  dos2unix: operandsOf,
  sed: (call) => sedOf(call)?.files.map(named) ?? [],
  perl: (call) => (call.args.some((it) => /^-\w*i/.test(it.value ?? "")) ? operandsOf(call) : lists(call)),
  awk,
  gawk: awk,
  patch: () => ["."],
  find: found,
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
