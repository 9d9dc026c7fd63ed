// What is known of the word under the cursor, in CommonMark.

import { ask } from "../image/facts.ts";
import { isRoot, rpm, type State } from "../image/state.ts";
import { textOf } from "../image/value.ts";
import { imageName } from "../knowledge/image-titles.ts";
import { counterpartOf, type Image } from "../knowledge/images.ts";
import { platformOf } from "../knowledge/python/platforms.ts";
import type { Verdict } from "../knowledge/python/verdict.ts";
import { commandsProvided, isDevel, rpmName } from "../knowledge/rpms.ts";
import { packageCommand } from "../queries/deeds.ts";
import { compilationOf } from "../queries/python/compilations.ts";
import { type Request, requestsOf } from "../queries/python/requests.ts";
import type { Execution, StageBuild, Step } from "../simulation/build.ts";
import type { Part } from "../syntax/document.ts";
import { extent } from "../syntax/rewrite.ts";
import { scriptOf } from "../syntax/run.ts";
import { listed } from "../text/listing.ts";
import { code, prose } from "../text/markdown.ts";
import { type Span, touches } from "../text/span.ts";
import { masked } from "./masked.ts";
import { type Certainty, certaintyOf } from "./requirements-report.ts";
import { wordsOf } from "./script-words.ts";
import type { Analysis, Hover } from "./service.ts";

/** What is known about the word at a UTF-16 offset: the image, a command, a package, a variable, the user here. */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  const hover = whatIsAt(analysis, offset);
  return hover && { ...hover, markdown: masked(hover.markdown) };
}

function whatIsAt({ builds, document }: Analysis, offset: number): Hover | undefined {
  const build = builds[0];
  const step = build?.stages.flatMap((it) => it.steps).find((it) => touches(extent(it.instruction), offset));
  if (build === undefined || step === undefined) return undefined;
  const { instruction } = step;
  if (instruction.keyword === "FROM" && touches(stageOf(step).stage.base.span, offset)) return baseHover(stageOf(step));
  const script = instruction.keyword === "RUN" ? scriptOf(document, instruction) : undefined;
  const words = [
    ...instruction.flags.flatMap((it) => it.value ?? []),
    ...(script ? wordsOf(script) : instruction.words),
  ];
  const variable = variableAt(
    words.flatMap((it) => it.parts),
    offset,
  );
  if (variable !== undefined) return variableHover(variable.name, variable.span, step);
  for (const execution of step.executions) {
    const { requests, unread } = requestsOf(execution, build);
    const here = requests.filter((it) => touches(it.span, offset));
    if (here.length > 0) return requirementsHover(here, execution);
    const hidden = unread.find((it) => touches(it.span, offset));
    if (hidden !== undefined)
      return { span: hidden.span, markdown: `What compiles is not known: ${prose(hidden.message)}.` };
    if (touches(execution.name.span, offset)) return commandHover(execution);
    const argument = packageCommand(execution)?.packages.find((it) => it.exact && touches(it.span, offset));
    if (argument !== undefined) return packageHover(argument.value!, argument.span, execution.before);
  }
  return touches(instruction.keywordSpan, offset) ? stepHover(step) : undefined;
}

const stageOf = (step: Step): StageBuild => step.stage;

function baseHover({ base, start, stage }: StageBuild): Hover | undefined {
  const { span } = stage.base;
  if (base.parent !== undefined) {
    return {
      span,
      markdown: `An earlier stage of this file: it begins as ${who(start)} in ${folderOf(start)}.`,
    };
  }
  if (base.candidates.length > 0) {
    const names = base.candidates.map((it) => `- ${code(it.names[0]!)}`);
    return { span, markdown: `The README's name for any of\n\n${names.join("\n")}` };
  }
  return base.match.kind === "image" ? { span, markdown: imageMarkdown(base.match.image) } : undefined;
}

function imageMarkdown(image: Image): string {
  const other = counterpartOf(image);
  const facts = [
    `Python ${image.python}, ${image.variant}, ${image.distro.family === "fedora" ? `Fedora ${image.distro.version}` : `Enterprise Linux ${image.distro.version} (${image.distro.flavor})`}`,
    `ends as user \`${image.user}\` in \`${image.workdir}\`; virtual environment \`${image.venv}\``,
    `package manager \`${image.packageManager}\`; Python's headers \`${image.pythonHeaders.portable}\`${image.variant === "full" ? ", installed already" : ""}`,
    image.variant === "full"
      ? "has gcc, headers, git, Node.js and httpd"
      : "has no compiler, no headers, no git, no Node.js",
    other === undefined
      ? `no ${image.variant === "full" ? "minimal" : "full"} counterpart`
      : `${other.variant} counterpart: \`${other.names[0]}\``,
    ...(image.removed === undefined ? [] : [`no longer built: ${image.removed}`]),
  ];
  return `**${imageName(image)}**\n\n${facts.map((it) => `- ${it}`).join("\n")}`;
}

function variableAt(parts: readonly Part[], offset: number): { name: string; span: Span } | undefined {
  for (const part of parts) {
    if (part.kind !== "variable" || !touches(part.span, offset)) continue;
    return variableAt(part.operand, offset) ?? part;
  }
  return undefined;
}

function variableHover(name: string, span: Span, { before }: Step): Hover | undefined {
  const found = before.env.set.get(name) ?? before.args.set.get(name);
  if (found === undefined) return undefined;
  const text = textOf(found.value);
  const origin = before.env.set.has(name)
    ? found.cause === undefined
      ? "from the base image"
      : "set by ENV in this file"
    : "a build argument";
  return {
    span,
    markdown:
      text === undefined
        ? `${code(name)} — ${origin}; its value is not known`
        : `${code(`${name}=${text}`)} — ${origin}`,
  };
}

function commandHover({ name, before }: Execution): Hover | undefined {
  if (name.value === undefined || before.image === undefined) return undefined;
  const is = { yes: "is in this image", no: "is **not** in this image", unknown: "may be in this image" }[
    ask(before.commands, name.value).is
  ];
  return {
    span: name.span,
    markdown: `${code(name.value)} ${is} here (${prose(before.called)}), and runs as ${who(before)}.`,
  };
}

/** A requirement, or the file that has many. */
function requirementsHover(requests: readonly Request[], call: Execution): Hover {
  const { span, file } = requests[0]!;
  const compiled = requests.filter((it) => compilationOf(it, call) !== undefined);
  const loading = requests.filter(
    (it) => it.on[0]?.verdict.verdict === "wheel" && it.on[0].verdict.runtimeRpms.length > 0,
  );
  const shown = file === undefined ? requests : [...compiled, ...loading];
  const lines = shown.slice(0, 12).map((it) => `- ${requirementLine(it, call)}`);
  const rest = shown.length - 12;
  const summary = `${requests.length} requirements of ${code(file ?? "")}: ${compiled.length} ${compiled.length === 1 ? "compiles" : "compile"} on ${prose(call.before.called)}`;
  const more = rest > 0 ? [`- and ${rest} more`] : [];
  return { span, markdown: [...(file === undefined ? [] : [summary, ""]), ...lines, ...more].join("\n") };
}

function requirementLine(request: Request, call: Execution): string {
  const { name = "it", version } = request.requirement;
  const compiled = compilationOf(request, call);
  const verdict = compiled?.verdict ?? request.on[0]?.verdict;
  const certainty = verdict === undefined ? "unknown" : certaintyOf(request, verdict, call);
  const only = request.on.length > (compiled?.platforms.length ?? request.on.length) ? compiled!.platforms : [];
  const takes = (rpms: readonly string[] = []) => listed(rpms.map(code));
  return [
    `${code(version === undefined ? name : `${name} ${version}`)} ${deed(verdict?.verdict, certainty)}${only.length > 0 ? ` on ${listed(only.map(platformOf))}` : ""}`,
    ...(verdict?.buildRpms.length
      ? [`takes ${takes(verdict.buildRpms)}${verdict.needsPythonHeaders ? " and Python's headers" : ""}`]
      : []),
    ...(verdict?.runtimeRpms.length ? [`loads ${takes(verdict.runtimeRpms)} at run time`] : []),
    ...(verdict === undefined ? [] : [prose(verdict.reason)]),
    ...(certainty === "likely" && verdict?.doubt !== undefined ? [`not certain, as ${prose(verdict.doubt)}`] : []),
  ].join("; ");
}

/** What pip does, and how sure that is. */
function deed(verdict: Verdict["verdict"] = "unknown", certainty: Certainty): string {
  if (certainty === "unknown") return "may be a wheel or built";
  const probably = certainty === "likely" ? "probably " : "";
  if (verdict === "source") return `is ${probably}built from source`;
  return verdict === "wheel" ? `${probably}has a wheel here` : `${probably}cannot be installed here`;
}

function packageHover(name: string, span: Span, before: State): Hover {
  const is = { yes: "is installed already", no: "is not installed yet", unknown: "may be installed already" }[
    rpm(before, rpmName(name)).is
  ];
  const brings = commandsProvided(name, before.image?.distro);
  const lines = [
    `RPM ${code(name)}: ${is}`,
    ...(brings.length > 0 ? [`brings ${listed(brings.slice(0, 8).map(code))}`] : []),
    ...(isDevel(name) ? ["for building only: a published image does not need it"] : []),
  ];
  return { span, markdown: lines.join("; ") };
}

function stepHover({ instruction, before, after }: Step): Hover | undefined {
  if (before.image === undefined) return undefined;
  const user = instruction.keyword === "USER" ? after : before;
  return {
    span: instruction.keywordSpan,
    markdown: `Here the user is ${who(user)}, in ${folderOf(after)}, on ${prose(before.called)}.`,
  };
}

function who({ user }: State): string {
  if (user.value === undefined) return "a user that is not known";
  return isRoot(user.value) ? "root" : `user ${prose(user.value)}`;
}

const folderOf = ({ workdir }: State): string =>
  workdir.value === undefined ? "an unknown directory" : code(workdir.value);
