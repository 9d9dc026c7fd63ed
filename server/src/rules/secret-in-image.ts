import { withoutWord } from "../edits/packages.ts";
import { variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import {
  holdsSecret,
  isEnvFile,
  isPasswordName,
  isPlaceholder,
  isSecretFile,
  isTokenName,
  looksRandom,
} from "../knowledge/secrets.ts";
import { holdsAddress } from "../knowledge/tool-settings.ts";
import { anyUserInfoIn } from "../queries/index-credentials.ts";
import { isInProduct, stepsOf } from "../queries/stages.ts";
import type { Build, Execution, Step } from "../simulation/build.ts";
import { definitions } from "../simulation/instructions.ts";
import { sourceOf } from "../simulation/simulate.ts";
import type { Document, Instruction, Word } from "../syntax/document.ts";
import { removal } from "../syntax/rewrite.ts";
import { baseName } from "../text/paths.ts";
import type { Span } from "../text/span.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports passwords, keys and files of secrets that become part of the image.
 *
 * ## Why
 * Whoever can pull an image can read its files, its variables and the commands that built it; to delete a file later
 * leaves it in its layer. What a build needs is mounted as a secret for one RUN, and what the application needs is
 * given to the container when it starts. An address with a password in it tells it as well: of a database, a proxy, a
 * repository.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * COPY .env requirements.txt ./
 * ENV DB_PASSWORD=s3cret
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * COPY requirements.txt ./
 * ```
 *
 * ## Silent when
 * The stage is not published (a password that is written out is reported anywhere); the file is a sample
 * (`.env.example`), or the build context shows that nothing in it is secret; the value is empty, a path, a switch or a
 * placeholder; the name only resembles one (`TOKENIZERS_PARALLELISM`); the value comes from a secret mount.
 *
 * ## Source
 * The reference of ENV, ARG and secret mounts; BuildKit's check SecretsUsedInArgOrEnv.
 */
export default {
  group: "file",
  severity: "warning",
  *check(build) {
    for (const step of stepsOf(build)) {
      if (step.before.image === undefined) continue;
      const { keyword } = step.instruction;
      if (keyword === "RUN")
        for (const it of step.executions) {
          yield* registration(build, step, it, isInProduct(step.stage, build));
          yield* addresses(build, step, it, isInProduct(step.stage, build));
        }
      if (!isInProduct(step.stage, build)) continue;
      if (keyword === "COPY" || keyword === "ADD") yield* files(build, step);
      if (keyword === "ADD") yield* sources(build, step);
      if (keyword === "ENV") yield* environment(build, step);
    }
  },
} satisfies Rule;

function* files({ document, context }: Build, { instruction, before, stage }: Step): Iterable<Finding> {
  if (sourceOf(instruction, stage.earlier) !== undefined || instruction.exec !== undefined) return;
  const words = instruction.words.slice(0, -1);
  for (const word of words) {
    const path = textOfWord(word, variables(before))?.replace(/^(\.?\/)+/, "");
    if (path === undefined || !isSecretFile(path)) continue;
    const text = isEnvFile(path) ? context?.read(path) : undefined;
    if (text !== undefined && !holdsSecret(text)) continue;
    const edit = words.length === 1 ? removal(document, instruction) : withoutWord(document, word.span);
    yield {
      span: word.span,
      message: `${path} becomes part of the image, where everyone who can pull it can read it`,
      fixes: edit ? [{ title: `Do not copy ${path}`, safety: "suggested", edits: [edit] }] : [],
    };
  }
}

function* environment({ document }: Build, { instruction, before }: Step): Iterable<Finding> {
  const pairs = definitions(instruction);
  for (const { name, word, value } of pairs) {
    if (value === undefined) continue;
    const edit = pairs.length === 1 ? removal(document, instruction) : withoutWord(document, word.span);
    const fixes: Fix[] = edit ? [{ title: `Do not set ${name} in the image`, safety: "suggested", edits: [edit] }] : [];
    if (!(isPasswordName(name) || isTokenName(name))) {
      const found = holdsAddress(name) ? undefined : passwordIn(document, value, before);
      if (found !== undefined)
        yield {
          span: found.span,
          message: `${found.whose} is part of the image, where everyone who can pull it can read it`,
          fixes,
        };
      continue;
    }
    const text = textOfWord(value, variables(before));
    const [part] = value.parts;
    const argument = part?.kind === "variable" && value.parts.length === 1 && before.args.set.has(part.name);
    const literal =
      text !== undefined && text !== "" && !isPlaceholder(text) && (isPasswordName(name) || looksRandom(text));
    if (!literal && !(argument && (text === undefined || text === ""))) continue;
    yield {
      span: { start: word.span.start, end: word.span.start + name.length },
      message: argument
        ? `${name} keeps the value of the build argument in the image`
        : `the value of ${name} is part of the image, where everyone who can pull it can read it`,
      fixes,
    };
  }
}

/** Addresses with a password that ADD downloads. */
function* sources({ document }: Build, { instruction, before }: Step): Iterable<Finding> {
  for (const word of instruction.words.slice(0, -1)) {
    const found = passwordIn(document, word, before);
    if (found !== undefined) yield { span: found.span, message: `${found.whose} stays in the history of the image` };
  }
}

/** Addresses with a password among the words of a command, but for those of package indexes. */
function* addresses({ document }: Build, step: Step, execution: Execution, published: boolean): Iterable<Finding> {
  const { instruction, before } = step;
  if (isProgram(baseName(execution.name.value ?? ""), "installers", "python", "telling")) return;
  for (const word of execution.written.args) {
    const found = passwordIn(document, word, before, instruction, execution);
    if (found === undefined || (found.isArgument && !published)) continue;
    const where = published ? "stays in the history of the image" : "stands in the file";
    yield { span: found.span, message: `${found.whose} ${where}` };
  }
}

/** The user and password of an address in a word, where they are written out or a build argument gives them. */
function passwordIn(
  document: Document,
  word: Word,
  { args }: Step["before"],
  instruction?: Instruction,
  execution?: Execution,
) {
  const info = anyUserInfoIn(document.text, word);
  if (info === undefined) return undefined;
  const { span, variables: names, user, password, isAlone } = info;
  const isArgument = names.length > 0;
  if (isArgument ? !names.every((it) => args.set.has(it) && !isOwn(it)) : isStandIn(user, password)) return undefined;
  // A user may stand there as well.
  if (isAlone && !(isArgument ? names.every(isTokenName) : looksRandom(password))) return undefined;
  const whose = isArgument ? `${names.join(" and ")}, the password in this address,` : "the password in this address";
  return { span: { start: span.start, end: span.end - 1 }, whose, isArgument };

  /** A value that the RUN itself gives is read from a secret, or so we hope. */
  function isOwn(name: string): boolean {
    const value = execution?.environment(name);
    return value?.some((it) => it.span.start >= instruction!.span.start) === true;
  }
}

const isStandIn = (user: string, password: string): boolean =>
  isPlaceholder(password) || /^\W*$/.test(password) || user === password;

/** `subscription-manager register --password=...`. */
function* registration({ document }: Build, step: Step, execution: Execution, published: boolean): Iterable<Finding> {
  const { name, args, written } = execution;
  if (!isProgram(baseName(name.value ?? ""), "registrations") || args[0]?.value !== "register") return;
  for (const [i, word] of written.args.entries()) {
    const text = document.text.slice(word.span.start, word.span.end);
    const joined = /^--password=/.exec(text)?.[0].length;
    const given = joined === undefined ? (/^(-p|--password)$/.test(text) ? written.args[i + 1] : undefined) : word;
    if (given === undefined) continue;
    // A place for the password, to be filled in by hand, reads as a redirection.
    const blank = /^<[\w -]+>/.exec(document.text.slice(given.span.end))?.[0].length ?? 0;
    const span = { start: given.span.start + (joined ?? 0), end: given.span.end + blank };
    const values = given.parts.filter((it) => it.kind !== "text");
    const argument = values.every((it) => it.kind === "variable" && step.before.args.set.has(it.name) && published);
    if (span.end <= span.start || !argument) continue;
    yield {
      span,
      message: "the password stays in the history of the image",
      fixes: mounted(step, span),
    };
  }
}

function mounted({ instruction }: Step, span: Span): Fix[] {
  const { end } = instruction.keywordSpan;
  const mount = { span: { start: end, end }, text: " --mount=type=secret,id=password" };
  const edits = [mount, { span, text: '"$(cat /run/secrets/password)"' }];
  return instruction.exec === undefined ? [{ title: "Read it from a mounted secret", safety: "suggested", edits }] : [];
}
