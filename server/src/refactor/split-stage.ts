// Build on the full image, publish the minimal one: the split stage, made of a stage that does both.
import type { Build, StageBuild } from "../build/build.ts";
import { copyOf } from "../build/copy.ts";
import { absolute } from "../build/files.ts";
import { pipInstall } from "../build/pip.ts";
import { isAssemble } from "../build/s2i-scripts.ts";
import { keyword, lineBreak } from "../syntax/rewrite.ts";
import { literal } from "../syntax/words.ts";
import { slice } from "../text/span.ts";
import { type Doubt, declined, type Refactoring } from "./refactoring.ts";
import { type Bases, basesFor } from "./split/bases.ts";
import { type Chunk, stageText } from "./split/chunks.ts";
import { type Decision, decide, type Part, type Plan } from "./split/decide.ts";
import { librariesFor } from "./split/libraries.ts";
import { builds, inTerritory, territoryOf } from "./split/territory.ts";
import { type Line, withoutIdleUsers } from "./split/users.ts";
import { whyNot } from "./split/why-not.ts";

const title = "Split into a build stage and a minimal final stage";

/** Splits a stage; by default the one that is published. */
export function splitStage(build: Build, stage = theOne(build)): Refactoring {
  if (stage === undefined) return declined("no single stage on an image of the family is published");
  const reason = whyNot(build, stage);
  if (reason !== undefined) return declined(reason, stage.stage.base.span);
  const bases = basesFor(build.document.text, stage);
  if (bases === undefined)
    return declined(`there is no minimal image beside ${stage.start.called}`, stage.stage.base.span);

  const territory = territoryOf(stage);
  const images = { builder: bases.builder.image, published: bases.published.image };
  const plan: Plan = { document: build.document, stage, territory, images };
  const { chunks, span, tail } = stageText(build.document, stage);
  const decided = chunks.slice(1).map((chunk) => ({ chunk, decision: decide(plan, chunk.step) }));
  const doubts = decided.flatMap((it) => it.decision.doubt ?? []);
  if (bases.lostDigest)
    doubts.push({
      span: stage.stage.base.span,
      message: "the other image of the pair has a digest of its own: pin it too",
    });

  const name = freeName(build);
  const builder = builderStage(plan, bases, name, decided);
  const published = publishedStage(build, plan, bases, name, decided);
  const eol = lineBreak(build.document);
  const whole = `${builder}\n${published}${tail.replace(/\r\n/g, "\n")}`;
  const text = whole.replace(/\n/g, eol);
  const edits = [
    {
      span,
      text:
        build.document.text.endsWith("\n") || span.end < build.document.text.length ? text : text.replace(/\r?\n$/, ""),
    },
  ];
  return {
    kind: "change",
    title,
    safety: doubts.length > 0 ? "manual" : "suggested",
    edits: [...edits, ...renumbered(build, stage)],
    doubts,
  };
}

interface Decided {
  readonly chunk: Chunk;
  readonly decision: Decision;
}

function theOne({ published }: Build): StageBuild | undefined {
  const ours = published.filter((it) => it.start.image !== undefined);
  return ours.length === 1 ? ours[0] : undefined;
}

function builderStage(
  { document, stage, images }: Plan,
  bases: Bases,
  name: string,
  decided: readonly Decided[],
): string {
  const flags = stage.stage.from.flags.map((it) => `${slice(document.text, it.span)} `).join("");
  const from = `${keyword(document, "FROM")} ${flags}${bases.builder.reference} ${keyword(document, "AS")} ${name}\n`;
  const lines = linesOf(decided, "builder");
  const used = usedVariables(lines);
  const fitting = lines.filter((it) => argumentNeeded(it, used));
  const toolchain = toolchainFor(stage, images.builder, fitting);
  const last = fitting.findLastIndex((it) => /^\s*(run|copy|add)\b/i.test(it.text));
  const body = withoutIdleUsers([...toolchain, ...fitting.slice(0, last + 1)], stage.start.user.value, false);
  return from + body.map((it) => trimmedTrivia(it) + it.text).join("\n") + (body.length > 0 ? "\n" : "");
}

/** A minimal image as builder gets the compiler and the headers that a full one has. */
function toolchainFor(
  stage: StageBuild,
  { variant, packageManager, pythonHeaders, distro }: Plan["images"]["builder"],
  lines: readonly Line[],
): Line[] {
  if (variant === "full" || lines.some((it) => /\bgcc\b/.test(it.text))) return [];
  const version = stage.start.image?.python === distro.python3 ? "python3-devel" : `"${pythonHeaders.portable}"`;
  const run = `RUN ${packageManager} install -y gcc ${version} && ${packageManager} clean all`;
  const user = (it: string): Line => ({ trivia: "", text: `USER ${it}`, user: it, mindsUser: false });
  return [user("0"), { trivia: "", text: run, mindsUser: true }, user(stage.start.user.value ?? "1001")];
}

function publishedStage(build: Build, plan: Plan, bases: Bases, name: string, decided: readonly Decided[]): string {
  const { document, stage, images } = plan;
  const { flags } = stage.stage.from;
  const own = stage.stage.name && ` ${keyword(document, "AS")} ${slice(document.text, stage.stage.name.span)}`;
  const head = flags.map((it) => `${slice(document.text, it.span)} `).join("");
  const from = `${keyword(document, "FROM")} ${head}${bases.published.reference}${own ?? ""}\n`;
  const lines = linesOf(decided, "published");
  const used = usedVariables(lines);
  const fitting = lines.filter(
    (it) => !/^\s*arg\s/i.test(it.text) || argNames(it.text).some((arg) => used.has(arg) || !neededBy(decided, arg)),
  );
  const libraries = librariesFor(build, stage, images.published);
  const manager = images.published.packageManager;
  const taken = withLibraries(fitting, libraries);
  const root: Line[] =
    libraries.length === 0 || taken !== fitting
      ? []
      : [
          { trivia: "", text: `${keyword(document, "USER")} 0`, user: "0", mindsUser: false },
          {
            trivia: "",
            text: `${keyword(document, "RUN")} ${manager} install -y ${libraries.join(" ")} && ${manager} clean all`,
            mindsUser: true,
          },
          {
            trivia: "",
            text: `${keyword(document, "USER")} ${stage.start.user.value}`,
            user: stage.start.user.value ?? null,
            mindsUser: false,
          },
        ];
  const withCopies = placed([...root, ...taken], copies(plan, name, decided), stage);
  const body = withoutIdleUsers(withCopies, stage.start.user.value, true);
  const run = needsCommand(stage) ? `${keyword(document, "CMD")} ["/usr/libexec/s2i/run"]\n` : "";
  return from + body.map((it) => trimmedTrivia(it) + it.text).join("\n") + "\n" + run;
}

/** Adds RPMs to the install command that the stage has already; the same lines where it has none. */
function withLibraries(lines: readonly Line[], libraries: readonly string[]): readonly Line[] {
  const at =
    libraries.length === 0 ? -1 : lines.findIndex((it) => /^\s*run\b/i.test(it.text) && installing.test(it.text));
  if (at < 0) return lines;
  const text = lines[at]!.text.replace(installing, (command) => `${command} ${libraries.join(" ")}`);
  return lines.with(at, { ...lines[at]!, text });
}

const installing = /\b(?:microdnf|dnf|yum)(?:\s+-[-\w=.]+)*\s+install(?:\s+-[-\w=.]+)*/;

/** Without a command of its own, an image that assemble has filled prints how to use it, and ends. */
function needsCommand({ steps, end }: StageBuild): boolean {
  return (
    end.command.cause === undefined &&
    end.entrypoint.cause === undefined &&
    steps.some((it) => it.executions.some((one) => isAssemble(one, one.before)))
  );
}

interface Copied {
  readonly root: string;
  readonly line: Line;
}

/** One COPY for every folder that the builder has filled. */
function copies({ document, stage, territory, images }: Plan, name: string, decided: readonly Decided[]): Copied[] {
  const venv = images.published.venv;
  const filled = territory.roots.filter(
    (root) =>
      decided.some(({ chunk: { step }, decision }) => {
        if (decision.builder === false) return false;
        if (/^(COPY|ADD)$/.test(step.instruction.keyword)) {
          const to = copyOf(step.instruction, step.before)?.to;
          return (
            to !== undefined &&
            decision.published === false &&
            (inTerritory({ roots: [root] }, to) || (root === venv && to.startsWith("/tmp/src")))
          );
        }
        return step.executions.some(
          (it) =>
            (builds(it) && it.workdir !== undefined && inTerritory({ roots: [root] }, it.workdir)) ||
            (root === venv && pipInstall(it) !== undefined),
        );
      }) || stage.end.venvs.get(root)?.cause !== undefined,
  );
  const app = stage.start.env.set.get("APP_ROOT") === stage.end.env.set.get("APP_ROOT") ? "$APP_ROOT" : venv;
  return filled.map((root) => {
    const path = root === venv ? app : root;
    return {
      root,
      line: { trivia: "", text: `${keyword(document, "COPY")} --from=${name} ${path} ${path}`, mindsUser: false },
    };
  });
}

/** Right behind FROM, or behind the WORKDIR that makes the folder for its user. */
function placed(lines: readonly Line[], copied: readonly Copied[], stage: StageBuild): Line[] {
  const out = [...lines];
  const first: Line[] = [];
  for (const { root, line } of copied) {
    const at = out.findIndex(
      (it) => it.text.trimStart().toUpperCase().startsWith("WORKDIR") && setsWorkdir(stage, it.text, root),
    );
    if (at < 0) first.push(line);
    else out.splice(at + 1, 0, line);
  }
  return [...first, ...out];
}

function setsWorkdir({ steps }: StageBuild, text: string, root: string): boolean {
  return steps.some(
    (it) =>
      it.instruction.keyword === "WORKDIR" &&
      text.includes(it.instruction.words.map((word) => literal(word) ?? "").join(" ")) &&
      absolute(it.after.workdir.value ?? "/", "/") === root,
  );
}

function linesOf(decided: readonly Decided[], side: "builder" | "published"): Line[] {
  return decided.flatMap(({ chunk, decision }): Line[] => {
    const part: Part = decision[side];
    if (part === false) return [];
    const text = (part === true ? chunk.text : part).replace(/\r\n/g, "\n");
    const { instruction, after } = chunk.step;
    const user = instruction.keyword === "USER" ? { user: after.user.value ?? null } : {};
    const marked = decision.doubt !== undefined && side === "builder" ? comment(decision.doubt) : "";
    return [
      {
        trivia: chunk.trivia.replace(/\r\n/g, "\n") + marked,
        text,
        ...user,
        mindsUser: /^(RUN|WORKDIR)$/.test(instruction.keyword),
      },
    ];
  });
}

const comment = ({ message }: Doubt): string => `# TODO: ${message}\n`;

/** Blank lines at the beginning of a stage that came from what has moved away say nothing. */
function trimmedTrivia({ trivia }: Line): string {
  return trivia.replace(/^(?:[ \t]*\n){2,}/, "\n");
}

function usedVariables(lines: readonly Line[]): Set<string> {
  const text = lines.map((it) => it.text).join("\n");
  return new Set([...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1]!));
}

const argNames = (text: string): string[] =>
  [...text.replace(/^\s*arg\s/i, " ").matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)/g)].map((match) => match[1]!);

/** Tells whether the builder uses an argument, which then need not stand in the published stage. */
function neededBy(decided: readonly Decided[], name: string): boolean {
  return usedVariables(linesOf(decided, "builder")).has(name) || implicit.test(name);
}

/** Arguments that programs read from the environment without being told. */
const implicit = /^(PIP_|UV_|POETRY_|NPM_|npm_|CFLAGS|LDFLAGS|.*_proxy$|.*_PROXY$)/;

function argumentNeeded(line: Line, used: ReadonlySet<string>): boolean {
  if (!/^\s*arg\s/i.test(line.text)) return true;
  return argNames(line.text).some((it) => used.has(it) || implicit.test(it));
}

function freeName({ document }: Build): string {
  const taken = new Set(document.stages.map((it) => it.name && literal(it.name)?.toLowerCase()));
  return ["builder", "build", "build-stage"].find((it) => !taken.has(it)) ?? `builder-${document.stages.length}`;
}

/** Stages behind the new one have other numbers. */
function renumbered({ document, stages }: Build, stage: StageBuild) {
  return stages.slice(stage.stage.index + 1).flatMap((it) =>
    it.stage.instructions.flatMap(({ flags }) =>
      flags.flatMap(({ name, value }) => {
        const number = name === "from" && value ? slice(document.text, value.span) : "";
        if (!/^\d+$/.test(number) || Number(number) < stage.stage.index) return [];
        return [{ span: value!.span, text: String(Number(number) + 1) }];
      }),
    ),
  );
}
