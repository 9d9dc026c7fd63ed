import { scriptWord } from "../commands/s2i-scripts.ts";
import { type S2iVariable, s2iEnvironment } from "../context/s2i-environment.ts";
import { insertForRun } from "../edits/variables.ts";
import { readImageFile } from "../image/origins.ts";
import { envText, type State } from "../image/state.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import { type AssembleRun, assembleRuns, assembleRunsIn } from "../queries/assemble-runs.ts";
import { startOfRunScript } from "../queries/run-script.ts";
import { textsOf } from "../queries/said.ts";
import { linksOf } from "../queries/stage-links.ts";
import { isMadeOf } from "../queries/stages.ts";
import type { Build, StageBuild, Step } from "../simulation/build.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listing.ts";
import { quoted } from "../text/quoting.ts";
import type { Span } from "../text/span.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports variables of .s2i/environment that a build from a Containerfile never sees.
 *
 * ## Why
 * The `s2i` tool reads `.s2i/environment` and sets what is in it; `assemble` and `run` do not look at it. In a build
 * from a Containerfile the file is just copied along. Its variables have to be said with ENV: those for `assemble`
 * before it runs, those for `run` in the stage that is published.
 *
 * ## Example
 * With these files in the build context:
 *
 * ```json
 * { "requirements.txt": "django", ".s2i/environment": "APP_MODULE=project.wsgi\nUPGRADE_PIP_TO_LATEST=1\n" }
 * ```
 *
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY --chown=1001:0 . /tmp/src
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313
 * COPY --chown=1001:0 . /tmp/src
 * ENV UPGRADE_PIP_TO_LATEST=1
 * RUN /usr/libexec/s2i/assemble
 * ENV APP_MODULE=project.wsgi
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The file sets each of them with ENV, to whatever value, or names `.s2i/environment` itself; they all hold secrets; the
 * scripts are the project's own, or not used; the build context or the base image is not known.
 *
 * ## Source
 * `s2i/bin/assemble` and `s2i/bin/run` of sclorg/s2i-python-container; `ct_s2i_build_as_df` of
 * sclorg/container-common-scripts, which writes an ENV for every line.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    const starts = build.published.flatMap((stage) => {
      const run = startOfRunScript(stage);
      return run === undefined ? [] : [{ stage, span: run.word.span }];
    });
    if (isRead(build)) return;
    const users = grouped(starts, ({ stage }) => firstRun(build, stage));
    for (const run of assembleRuns(build)) {
      const { step, execution } = run;
      const variables = fileFor(build, execution.before, sourcesFolder);
      const forBuild = variables.filter((it) => it.build && execution.environment(it.name) === null);
      yield* judge(build, scriptWord(execution).span, step, forBuild, users.get(run) ?? [], variables);
    }
    for (const start of users.get(undefined) ?? []) {
      const variables = fileFor(build, start.stage.end, envText(start.stage.end, "HOME") ?? "");
      yield* judge(build, start.span, undefined, [], [start], variables);
    }
  },
} satisfies Rule;

/** Somebody names the file, to read it after all. */
function isRead({ document, stages }: Build): boolean {
  return stages.some(({ steps }) =>
    steps.some((it) => [...textsOf(document, it)].some((text) => text.includes(".s2i/environment"))),
  );
}

interface Start {
  readonly stage: StageBuild;
  readonly span: Span;
}

function* judge(
  { document }: Build,
  span: Span,
  assemble: Step | undefined,
  forBuild: readonly S2iVariable[],
  starts: readonly Start[],
  variables: readonly S2iVariable[],
): Iterable<Finding> {
  const edits: Edit[] =
    assemble === undefined ? [] : insert(forBuild, (it) => insertAbove(document, assemble.instruction, it));
  const all = new Set(forBuild);
  for (const { stage } of starts) {
    const { set, open } = stage.end.env;
    const same = assemble !== undefined && isMadeOf(stage, assemble);
    const missing = open
      ? []
      : variables.filter((it) => it.run && !set.has(it.name) && !(same && forBuild.includes(it)));
    for (const it of missing) all.add(it);
    edits.push(...insert(missing, (it) => insertForRun(document, stage, it)));
  }
  const names = namesOf([...all].filter((it) => !it.secret));
  const secrets = namesOf([...all].filter((it) => it.secret));
  if (names.length === 0) return;
  const them = names.length === 1 ? "it" : "them";
  const kept = secrets.length === 0 ? "" : `; the fix leaves out ${listed(secrets)}, which ENV would keep in the image`;
  yield {
    span,
    message: `.s2i/environment sets ${listed(names)}, which only the s2i tool reads: this build does without ${them}${kept}`,
    fixes: [{ title: `Set ${them} with ENV`, safety: "suggested", edits }],
  };
}

const namesOf = (variables: readonly S2iVariable[]): string[] => [...new Set(variables.map((it) => it.name))];

/** A secret is not written into an image. */
function insert(variables: readonly S2iVariable[], at: (lines: string[]) => Edit): Edit[] {
  const lines = variables.flatMap(({ name, value, secret }) => (secret ? [] : `ENV ${name}=${quoted(value)}`));
  return lines.length === 0 ? [] : [at(lines)];
}

/** The variables of the file beside the sources that lie in `folder`, or of the one at the root of the context. */
function fileFor({ context }: Build, state: State, folder: string): S2iVariable[] {
  const own = readImageFile(state, context, `${folder}/.s2i/environment`);
  const text = own?.text ?? context?.read(".s2i/environment");
  const last = new Map(s2iEnvironment(text).map((it) => [it.name, it]));
  return [...last.values()];
}

/** The first run of assemble in a stage, or in one that it builds on or copies from. */
function firstRun(build: Build, stage: StageBuild): AssembleRun | undefined {
  return assembleRunsIn([stage, ...linksOf(stage, build).map(({ from }) => from)], build)[0];
}
