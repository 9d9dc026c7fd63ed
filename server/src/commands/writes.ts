// What commands write: the paths that they make, and those whose owner or mode they change.
import type { Argument } from "../image/value.ts";
import { absolute, baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import { operandWords } from "./file-commands.ts";

export interface Write {
  /** Absolute. */
  readonly path: string;
  /** The word that says so. */
  readonly word: Argument;
  /**
   * `file` is made or written over, `directory` is made, `parents` is made with those above unless it is there,
   * `inside` gets files, `change` gets another owner or mode, `changes` with all that is below it.
   */
  readonly how: "file" | "directory" | "parents" | "inside" | "change" | "changes";
  /** A file that is there is taken away and made anew. */
  readonly replaces: boolean;
  /** A file that is there gets more at its end. */
  readonly appends: boolean;
}

type Found = {
  readonly word: Argument;
  readonly path?: string;
  readonly how: Write["how"];
  readonly appends?: boolean;
};

/** What a command certainly writes, redirections included. Empty where nobody knows. */
export function writesOf(call: Invocation): Write[] {
  const name = baseName(call.name.value ?? "");
  const redirected = call.redirects.flatMap(({ operator, target }): Found[] =>
    target !== undefined && /^(>|>>|>\||&>|&>>)$/.test(operator)
      ? [{ word: target, how: "file", appends: operator.endsWith(">>") }]
      : [],
  );
  const replaces =
    /^(mv|ln|install)$/.test(name) || (name === "cp" && has(call, /^-\w*f|^--(force|remove-destination)/));
  const own = /^(python[\d.]*|virtualenv)$/.test(name) ? venv(call) : (writers[name]?.(call) ?? []);
  return [...own, ...redirected].flatMap((it) => {
    const text = it.path ?? it.word.value;
    const path = text === undefined || text === "-" || text === "" ? undefined : absolute(text, call.workdir);
    return path === undefined || /[*?[]|^\/(dev|proc|sys)(\/|$)/.test(path)
      ? []
      : [{ ...it, path, replaces, appends: it.appends === true }];
  });
}

type Writer = (call: Invocation) => Found[];

const writers: Readonly<Record<string, Writer>> = {
  touch: (call) => operandWords(call).map((word) => ({ word, how: "file" })),
  tee: (call) => {
    const appends = has(call, /^-\w*a|^--append$/);
    return operandWords(call).map((word) => ({ word, how: "file", appends }));
  },
  mkdir: (call) => {
    const how = has(call, /^-\w*p|^--parents$/) ? "parents" : "directory";
    return operandWords(call).map((word) => ({ word, how }));
  },
  chmod: (call) => changes(call),
  chown: (call) => changes(call),
  chgrp: (call) => changes(call),
  cp: (call) => placed(call),
  mv: (call) => placed(call),
  ln: (call) => {
    const [only, more] = operandWords(call);
    if (only?.value !== undefined && more === undefined)
      return [{ word: only, path: baseName(only.value), how: "file" }];
    return placed(call);
  },
  install: (call) =>
    has(call, /^-\w*d$|^--directory$/) ? operandWords(call).map((word) => ({ word, how: "parents" })) : placed(call),
  curl: (call) => valueOf(call, /^-[a-zA-Z]*o$|^--output$/).map((word) => ({ word, how: "file" })),
  wget: (call) => [
    ...valueOf(call, /^-[a-zA-Z]*O$|^--output-document$/).map((word) => ({ word, how: "file" as const })),
    ...valueOf(call, /^-P$|^--directory-prefix$/).map((word) => ({ word, how: "inside" as const })),
  ],
  tar: (call) =>
    unpacks(call) ? valueOf(call, /^-[a-zA-Z]*C$|^--directory$/).map((word) => ({ word, how: "inside" })) : [],
  unzip: (call) => valueOf(call, /^-d$/).map((word) => ({ word, how: "inside" })),
  git: ({ args }) => {
    const words = args.filter((it) => !it.value?.startsWith("-"));
    const target = words.at(-1);
    // Only where options take no word of their own: `git clone URL FOLDER`.
    const plain = args.every((it) => it.value !== undefined && (!it.value.startsWith("-") || it.value.includes("=")));
    return words[0]?.value === "clone" && words.length === 3 && plain ? [{ word: target!, how: "directory" }] : [];
  },
  uv: ({ args }) => {
    const words = args.filter((it) => !it.value?.startsWith("-"));
    return words[0]?.value === "venv" && words.length === 2 && args.length === 2
      ? [{ word: words[1]!, how: "parents" }]
      : [];
  },
};

/** Whether `tar` takes an archive apart. */
export function unpacks(call: Invocation): boolean {
  const [first] = call.args;
  return has(call, /^-[a-zA-Z]*x|^--(extract|get)$/) || /^[a-zA-Z]*x[a-zA-Z]*$/.test(first?.value ?? "");
}

function venv({ args, name }: Invocation): Found[] {
  const module = args.findIndex((it) => it.value === "-m");
  const makes = /virtualenv$/.test(name.value ?? "") || ["venv", "virtualenv"].includes(args[module + 1]?.value ?? "");
  const word = args.at(-1);
  if (!makes || word?.value === undefined || /^-|^(venv|virtualenv)$/.test(word.value)) return [];
  return [{ word, how: "parents" }];
}

function changes(call: Invocation): Found[] {
  const how = has(call, /^-[a-zA-Z]*R|^--recursive$/) ? "changes" : "change";
  return operandWords(call)
    .slice(call.args.some((it) => it.value?.startsWith("--reference=")) ? 0 : 1)
    .map((word) => ({ word, how }));
}

/** The last word of cp, mv, ln and install; a file in it where it says that it is a directory. */
function placed(call: Invocation): Found[] {
  const words = operandWords(call);
  const target = words.at(-1);
  if (target?.value === undefined || words.length < 2 || has(call, /^-\w*t$|^--target-directory/)) return [];
  if (!/\/\.?$/.test(target.value)) return [{ word: target, how: "file" }];
  return [{ word: target, how: "inside" }];
}

/** Whether a word of a command fits. */
export function has({ args }: Invocation, option: RegExp): boolean {
  return args.some((it) => option.test(it.value ?? ""));
}

function valueOf({ args }: Invocation, option: RegExp): Argument[] {
  const at = args.findIndex((it) => option.test(it.value ?? ""));
  return at < 0 || args[at + 1] === undefined ? [] : [args[at + 1]!];
}
