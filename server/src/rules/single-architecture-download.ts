import { variables } from "../image/state.ts";
import { type Argument, textOfWord } from "../image/value.ts";
import { anyMachine, asksMachine, isForEvery, machinesIn } from "../knowledge/machines.ts";
import { platformOf } from "../knowledge/python/platforms.ts";
import { instructionAround } from "../queries/places.ts";
import { folded, stepsOf } from "../queries/stages.ts";
import type { Build, Execution, Step } from "../simulation/build.ts";
import type { Document, Instruction } from "../syntax/document.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import { listed } from "../text/listing.ts";
import { type Span, slice } from "../text/span.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a file for one machine that is downloaded into an image which is built for others too.
 *
 * ## Why
 * The S2I Python images are there for amd64, arm64, ppc64le and s390x, and a builder takes the one that fits. A program
 * for amd64 that is downloaded by its address lands in the arm64 image all the same: the build goes well, and the
 * program does not start (`exec format error`). `$(uname -m)` in a RUN, or the argument `TARGETARCH`, says which is
 * built. What an image is built for is said by the setting `splitstage.platforms`, and by `--platform`.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool-linux-amd64 && chmod +x /usr/local/bin/tool
 * USER 1001
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * USER 0
 * ARG TARGETARCH
 * RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool-linux-${TARGETARCH} && chmod +x /usr/local/bin/tool
 * USER 1001
 * ```
 *
 * ## Silent when
 * The image is built for that machine alone, by the setting, `--platform` of the command line or of FROM; the RUN asks
 * which machine it is on, or a build argument says it; the file names the other machine as well; the download may not
 * run; what is downloaded is a key, a checksum or another text; the base image is not known.
 *
 * ## Source
 * The platforms of the images, sclorg/s2i-python-container; the reference of the Dockerfile format on automatic platform
 * arguments.
 */
export default {
  group: "images",
  severity: "hint",
  *check(build) {
    const elsewhere = namesOf(build.document);
    const told = new Set<number>();
    for (const step of stepsOf(build)) {
      const { before, stage, instruction } = step;
      if (before.image === undefined || isForOne(stage)) continue;
      const said = saying(instruction, build.document);
      if (asksMachine(said) || /\$\{\w+:?[-=+?]/.test(said)) continue;
      for (const { text, span, from } of addressesOf(step, build)) {
        const named = isForEvery(text) ? [] : machinesIn(text);
        const [first] = named;
        const others = build.platforms.filter((it) => it !== first?.machine);
        if (first === undefined || others.length === 0 || named.some((it) => it.machine !== first.machine)) continue;
        // A loop runs the same words again.
        if (others.some((it) => elsewhere.has(it)) || told.has(span.start)) continue;
        told.add(span.start);
        yield finding(
          first.name,
          span,
          from,
          others.map((it) => platformOf(it)),
          step,
          build,
        );
      }
    }
  },
} satisfies Rule;

function finding(
  name: string,
  span: Span,
  from: Instruction | undefined,
  others: readonly string[],
  step: Step,
  build: Build,
): Finding {
  return {
    span,
    message: `this is a file for ${name} alone, and the image may be built for ${listed(others)} too, as splitstage.platforms says`,
    related: from === undefined ? [] : [{ span: from.keywordSpan, message: "the address is said here" }],
    fixes: from === undefined ? forEvery(step, build.document) : [],
  };
}

/** What an instruction says, without comments. */
const saying = ({ span }: Instruction, { masked }: Document): string => slice(masked, span);

/** The machines that a file speaks of anywhere: it may have a stage, or a branch, for each. */
function namesOf(document: Document): Set<string> {
  const all = document.instructions.filter((it) => it.keyword !== "LABEL").map((it) => saying(it, document));
  return new Set(all.flatMap((it) => machinesIn(it)).map((it) => it.machine));
}

/** A stage whose FROM names one machine, or that of the builder. */
const isForOne = folded(
  ({ stage: { from } }, below: boolean | undefined): boolean =>
    below === true || from.flags.some(({ name, value }) => name === "platform" && !isTarget(value)),
);

const isTarget = (value: Instruction["words"][number] | undefined): boolean =>
  value?.parts.every((it) => it.kind === "variable" && it.name === "TARGETPLATFORM") === true;

interface Address {
  readonly text: string;
  readonly span: Span;
  /** The ENV that says it; undefined where the instruction itself does. */
  readonly from: Instruction | undefined;
}

function addressesOf(step: Step, build: Build): Address[] {
  const { instruction, before, executions } = step;
  if (instruction.keyword === "ADD")
    return (instruction.exec ?? instruction.words).slice(0, -1).flatMap((word): Address[] => {
      const text = textOfWord(word, variables(before)) ?? slice(build.document.text, word.span);
      const isWhole = machinesIn(slice(build.document.text, word.span)).length > 0;
      return isAddress(text) && isWhole ? [{ text, span: word.span, from: undefined }] : [];
    });
  return executions
    .filter((it) => it.certain && fetches(it))
    .flatMap((it) => it.args.flatMap((arg) => saidBy(arg, step, build)));
}

const isAddress = (text: string): boolean => /\b(https?|ftp):\/\//.test(text);

const fetches = ({ effects }: Execution): boolean =>
  effects.some(
    (it) => /^(downloads|python|packages)$/.test(it.kind) || (it.kind === "anything" && it.what === "packages"),
  );

/** What a build argument says may be another one. */
function saidBy(arg: Argument, { instruction }: Step, { document }: Build): Address[] {
  const text = arg.value ?? `${arg.prefix} ${arg.suffix}`;
  if (!isAddress(text)) return [];
  const { span, definition } = arg;
  if (machinesIn(saying(instruction, document)).length > 0) return [{ text, span, from: undefined }];
  const from = definition && instructionAround(document, definition);
  return from?.keyword === "ENV" ? [{ text, span, from }] : [];
}

/** The instruction with the name of the machine asked for, wherever it stands in it. */
function forEvery({ instruction, before }: Step, document: Document): Fix[] {
  const { body, exec, heredocs } = instruction;
  const text = saying({ ...instruction, span: body }, document);
  const named = machinesIn(text);
  const names = new Set(named.map((it) => it.name));
  const [name] = names;
  const any = name === undefined ? undefined : anyMachine(name);
  const isRun = instruction.keyword === "RUN";
  if (any === undefined || names.size > 1 || exec !== undefined || heredocs.length > 0) return [];
  // A program is asked in a shell alone, which reads nothing in single quotes; a checksum is of one file.
  if (
    (any.argument === undefined && !isRun) ||
    /'|[0-9a-f]{32}|\uE000/.test(text) ||
    /[0-9a-f]{32}/.test(saying(instruction, document))
  )
    return [];
  const edits = named.map(({ at }) => {
    const start = body.start + at;
    return { span: { start, end: start + name!.length }, text: any.text };
  });
  const isDeclared = any.argument === undefined || before.args.set.has(any.argument);
  const declared = isDeclared ? [] : [insertAbove(document, instruction, [`ARG ${any.argument}`])];
  return [
    { title: `Download what fits the machine: ${any.text}`, safety: "suggested", edits: [...declared, ...edits] },
  ];
}
