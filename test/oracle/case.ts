// The cases: Containerfiles with their build context, and what must come of them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const splits = join(import.meta.dirname, "../refactor/split-stage");
const singles = join(import.meta.dirname, "cases");
const apps = join(import.meta.dirname, "apps");

/** What a builder must find, and how a started image is asked. Stands in case.json, or in the head of a single file. */
export interface Expectation {
  /** In one sentence, what is special here. */
  readonly what?: string;
  /** The rule that says why the build or the start fails; null where both work, and where no rule is about it. */
  readonly fails?: string | null;
  /** What the builder or the started program says then, where `reasons` of judge.ts does not know. */
  readonly says?: string;
  /** Why the linter may disagree with the builder here. Without this, a disagreement is a failure. */
  readonly disagrees?: string;
  readonly core?: boolean;
  readonly port?: number;
  readonly path?: string;
  /** Run in the image in place of its own command, where that serves nothing. */
  readonly smoke?: string;
  /** Files of the context, with spaces between them, that only their owner may read: git keeps no such mode. */
  readonly private?: string;
  /** Why it cannot be built here: it is a case of the refactoring's own test only. */
  readonly unbuilt?: string;
}

export interface Case extends Expectation {
  /** `split` has a before and an after; `single` is one file, for what the linter says of it. */
  readonly form: "split" | "single";
  readonly name: string;
  readonly file: string;
  readonly context: string;
  /** What the refactoring made of it. */
  readonly after?: { readonly kind: "file"; readonly file: string } | { readonly kind: "declined" | "missing" };
}

/** A folder each, with before.containerfile, context/ and case.json. */
export function splitCases(): readonly Case[] {
  return readdirSync(splits).map((name) => {
    const folder = join(splits, name);
    const expectation = checked(JSON.parse(readFileSync(join(folder, "case.json"), "utf8")), name) as Expectation;
    return {
      ...expectation,
      form: "split" as const,
      name,
      file: join(folder, "before.containerfile"),
      context: join(folder, "context"),
      after: after(join(folder, "after.containerfile")),
    };
  });
}

function after(file: string): Case["after"] {
  if (!existsSync(file)) return { kind: "missing" };
  return readFileSync(file, "utf8").startsWith("# declined: ") ? { kind: "declined" } : { kind: "file", file };
}

/** A file each. Comments at its top say what case.json says, and which of apps/ is the build context. */
export function singleCases(): readonly Case[] {
  return readdirSync(singles)
    .filter((it) => it.endsWith(".containerfile"))
    .map((it) => {
      const file = join(singles, it);
      const { context = "plain", core, port, ...rest } = checked(head(readFileSync(file, "utf8")), it);
      return {
        ...rest,
        form: "single" as const,
        name: basename(it, ".containerfile"),
        file,
        context: join(apps, context),
        core: core !== undefined,
        ...(port === undefined ? {} : { port: Number(port) }),
      };
    });
}

/** The `# key: value` lines at the top. */
function head(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\n");
  const first = lines.findIndex((it) => !/^# \w+:/.test(it));
  return Object.fromEntries(lines.slice(0, first).map((it) => /^# (\w+): *(.*)$/.exec(it)!.slice(1)));
}

const keys = ["what", "fails", "says", "disagrees", "core", "port", "path", "smoke", "context", "private", "unbuilt"];

function checked<T extends object>(it: T, where: string): T {
  const unknown = Object.keys(it).filter((key) => !keys.includes(key));
  if (unknown.length > 0)
    throw new Error(`${where}: ${unknown.join(", ")} is no key of a case; see docs/build-tests.md`);
  return it;
}
