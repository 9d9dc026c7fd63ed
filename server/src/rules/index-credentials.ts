import { isAssemble } from "../commands/s2i-scripts.ts";
import { mountsOf } from "../image/mounts.ts";
import { envText, isRoot } from "../image/state.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { holdsAddress } from "../knowledge/tool-settings.ts";
import { pipInstall } from "../queries/deeds.ts";
import { type UserInfo, userInfoIn } from "../queries/index-credentials.ts";
import { isInProduct, stepsOf } from "../queries/stages.ts";
import type { Execution, StageBuild, Step } from "../simulation/build.ts";
import { definitions } from "../simulation/instructions.ts";
import type { Word } from "../syntax/document.ts";
import { literal } from "../syntax/words.ts";
import type { Edit } from "../text/edit.ts";
import { once } from "../text/once.ts";
import { baseName } from "../text/paths.ts";
import { firstIndex } from "../text/search.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports the user and password of a package index in the file or in the image's history.
 *
 * ## Why
 * Whoever can pull an image can read its variables and, in its history, its build arguments. The S2I assemble script
 * even writes `PIP_INDEX_URL` to `/opt/app-root/src/pip.ini`, which `COPY --from=builder $APP_ROOT $APP_ROOT` carries
 * into the final image. Mount a netrc file as a secret: pip and uv read it, and nothing of it stays.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * ENV PIP_INDEX_URL=https://reader:s3cret@packages.example.com/simple
 * RUN pip install library
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * ENV PIP_INDEX_URL=https://packages.example.com/simple
 * RUN --mount=type=secret,id=netrc,target=/opt/app-root/src/.netrc,uid=1001 pip install library
 * ```
 *
 * ## Silent when
 * The address has no password; the password comes from a secret that is mounted into the RUN, or from a variable that
 * is no build argument; a build argument is used in a stage that is not published.
 *
 * ## Source
 * The assemble script of sclorg/s2i-python-container, pull request 664; the reference of `ARG` and of secret mounts.
 */
export default {
  group: "file",
  severity: "warning",
  *check(build) {
    for (const step of stepsOf(build)) {
      if (step.before.image === undefined) continue;
      for (const { name, word, execution } of addresses(step)) {
        const found = userInfoIn(build.document.text, word);
        if (found === undefined) continue;
        const history = isInProduct(step.stage, build);
        const written = name === "PIP_INDEX_URL" && assembles(step.stage);
        if (!isKept(found, execution, step, history || written)) continue;
        const [variable] = found.variables;
        const whose =
          variable === undefined ? "a password of a package index" : `${variable}, the password of a package index,`;
        const where = written
          ? `is written to ${step.before.image.workdir}/pip.ini by the S2I script`
          : "stays in the history of the image";
        yield {
          span: { start: found.span.start, end: found.span.end - 1 },
          message: `${whose} ${history || written ? where : "stands in the file"}`,
          fixes: withSecret(step, found, execution),
        };
      }
    }
  },
} satisfies Rule;

interface Address {
  /** The variable that it is the value of, where it is. */
  readonly name: string | undefined;
  readonly word: Word;
  /** The command that has it among its words; undefined for ENV and ARG. */
  readonly execution: Execution | undefined;
}

/** The words of an instruction in which the address of an index may stand. */
function addresses({ instruction, executions }: Step): Address[] {
  if (instruction.keyword === "ENV" || instruction.keyword === "ARG") {
    return definitions(instruction).flatMap(({ name, value }) =>
      value && holdsAddress(name) ? [{ name, word: value, execution: undefined }] : [],
    );
  }
  return executions.flatMap((execution): Address[] => {
    const { assignments, args } = execution.written;
    const exported = /^(export|env)$/.test(execution.name.value ?? "");
    return [
      ...assignments.flatMap((it) => (holdsAddress(it.name) ? [{ name: it.name, word: it.value, execution }] : [])),
      ...(installs(execution) || exported ? args.filter((it, i) => !isProxy(it, args[i - 1])) : []).map((word) => ({
        name: undefined,
        word,
        execution,
      })),
    ];
  });
}

function installs(execution: Execution): boolean {
  return pipInstall(execution) !== undefined || isProgram(baseName(execution.name.value ?? ""), "installers");
}

function isProxy(word: Word, before: Word | undefined): boolean {
  const [part] = word.parts;
  return (before && literal(before)) === "--proxy" || (part?.kind === "text" && part.text.startsWith("--proxy"));
}

/** Tells whether the password ends up where others can read it. */
function isKept(
  { variables }: UserInfo,
  execution: Execution | undefined,
  { before, instruction }: Step,
  read: boolean,
) {
  return variables.every((name) => {
    // A value that the RUN itself gives is read from a secret, or so we hope.
    const value = execution?.environment(name);
    if (value?.some((it) => it.span.start >= instruction.span.start)) return false;
    return read && (before.args.set.has(name) || before.env.set.get(name)?.cause !== undefined);
  });
}

/** Tells whether the S2I script writes the address to a file later on. */
const assembles = once(({ steps }: StageBuild): boolean =>
  steps.some((it) => it.executions.some((one) => isAssemble(one, one.before))),
);

/** The steps of a stage that may read the address of an index. */
const readersIn = once(({ steps }: StageBuild): readonly Step[] =>
  steps.filter((it) => it.executions.some((one) => installs(one) || isAssemble(one, one.before))),
);

/** The address without user and password, and a netrc file for those who need it. */
function withSecret(step: Step, { span }: UserInfo, execution: Execution | undefined): Fix[] {
  const { start } = step.instruction.span;
  const all = readersIn(step.stage);
  const users = execution ? [step] : all.slice(firstIndex(all, (it) => it.instruction.span.start >= start));
  const edits: Edit[] = [{ span, text: "" }];
  for (const { instruction, before } of users) {
    const home = envText(before, "HOME");
    if (home === undefined || before.user.value === undefined) return [];
    if (mountsOf(instruction, before).some((it) => it.target === `${home}/.netrc`)) continue;
    const { end } = instruction.keywordSpan;
    const owner = isRoot(before.user.value) ? "" : `,uid=${before.user.value.split(":")[0]}`;
    edits.push({ span: { start: end, end }, text: ` --mount=type=secret,id=netrc,target=${home}/.netrc${owner}` });
  }
  return [{ title: "Read them from a netrc file that is a secret", safety: "suggested", edits }];
}
