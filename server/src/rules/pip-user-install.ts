import { isOn } from "../commands/call.ts";
import { has, optionsNamed } from "../commands/line.ts";
import type { PythonInstall } from "../commands/python-install.ts";
import { withoutWords } from "../edits/packages.ts";
import { withoutDefinition } from "../edits/variables.ts";
import { isHome } from "../image/folders.ts";
import type { State } from "../image/state.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import { pipInstall } from "../queries/deeds.ts";
import { definitionOf } from "../queries/definitions.ts";
import { textsOf } from "../queries/said.ts";
import { linksOf } from "../queries/stage-links.ts";
import type { Build, Execution } from "../simulation/build.ts";
import type { Edit } from "../text/edit.ts";
import { baseName, parentOf } from "../text/paths.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports `pip install --user` on an image that is a virtual environment.
 *
 * ## Why
 * `/opt/app-root` is a virtual environment without the system's packages, and in one of these pip refuses: "Can not
 * perform a '--user' install. User site-packages are not visible in this virtualenv." What is installed without
 * `--user` lies in `$APP_ROOT`, and that is what the next stage has to copy.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install --user flask
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder /opt/app-root/src/.local /opt/app-root/src/.local
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install flask
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * Another Python's pip runs (`/usr/bin/python3 -m pip`); the venv is not the image's own, for it may see the system's
 * packages; the command may not run, or its failure is forgiven; the base image is not known.
 *
 * ## Source
 * pip, `decide_user_install`; kubeflow/sdk#161.
 */
export default {
  group: "venv",
  severity: "error",
  *check(build) {
    const seen = new Set<number>();
    for (const { execution } of certainCommands(build)) {
      const finding = judge(build, execution);
      if (finding === undefined || seen.has(finding.span.start)) continue;
      seen.add(finding.span.start);
      yield finding;
    }
  },
} satisfies Rule;

function judge(build: Build, execution: Execution): Finding | undefined {
  const { before, name } = execution;
  const install = pipInstall(execution);
  if (install === undefined) return undefined;
  const { target, line, tool } = install;
  if (typeof target !== "object" || target.venv !== before.image?.venv) return undefined;
  const option = optionsNamed(line, "--user")[0]?.word;
  if (option !== undefined) {
    return {
      span: option.span,
      message: refusal(tool, "--user", target.venv),
      fixes: option.exact ? dropped(build, execution, install) : [],
    };
  }
  if (!line.table.spellings.has("--no-user") || isOn("PIP_USER", execution) !== true || has(line, "--no-user"))
    return undefined;
  const definition = definitionOf(build.document, "PIP_USER", before.env.set.get("PIP_USER"));
  const edit = definition && withoutDefinition(build.document, definition);
  return {
    span: definition?.span ?? name.span,
    message: refusal(tool, "PIP_USER", target.venv),
    fixes: edit ? [{ title: "Drop PIP_USER", safety: "safe", edits: [edit] }] : [],
  };
}

const refusal = (tool: string, what: string, venv: string) =>
  `${tool} refuses ${what} in a virtual environment, which ${venv} is, and the build ends here`;

/** Without `--user`, and with the copies of the user's folder turned into copies of the venv. */
function dropped(build: Build, { instruction }: Execution, { line }: PythonInstall): Fix[] {
  const { document, stages } = build;
  const words = optionsNamed(line, "--user").flatMap((it) => (it.word.exact ? [it.word.span] : []));
  const edits = withoutWords(document, words) ?? [];
  if (edits.length === 0) return [];
  const stage = stages.find((it) => it.steps.some((step) => step.instruction === instruction))!;
  const copies: Edit[] = stages.flatMap((it) =>
    linksOf(it, build)
      .filter(
        ({ step, from, paths: [path, more] }) =>
          step.stage === it && from === stage && more === undefined && isUserBase(path, from.end),
      )
      .flatMap(({ step }) =>
        step.instruction.exec ? [] : step.instruction.words.map(({ span }) => ({ span, text: "$APP_ROOT" })),
      ),
  );
  // What the stage looks for beside the venv would not be there.
  const elsewhere = stage.steps.some((it) => [...textsOf(document, it)].some((text) => text.includes("/.local")));
  return [
    {
      title: copies.length > 0 ? "Drop --user, and copy $APP_ROOT" : "Drop --user",
      safety: copies.length > 0 || elsewhere ? "suggested" : "safe",
      edits: [...edits, ...copies],
    },
  ];
}

/** Where pip puts what is installed for a user. */
function isUserBase(path: string | undefined, state: State): boolean {
  return path !== undefined && baseName(path) === ".local" && isHome(parentOf(path), state);
}
