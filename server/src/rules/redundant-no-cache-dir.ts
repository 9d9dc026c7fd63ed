import { withoutWord } from "../edits/packages.ts";
import { withoutDefinition } from "../edits/variables.ts";
import { envText, type State, variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import { isProgram } from "../knowledge/program-kinds.ts";
import { pipInstall } from "../queries/deeds.ts";
import { definitionsOf } from "../queries/definitions.ts";
import type { Build } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports `--no-cache-dir` and its kin, which these images need not be told.
 *
 * ## Why
 * The images set `PIP_NO_CACHE_DIR=off`, and pip turns its cache off for every valid value of that variable, `off`
 * too. The option does nothing here.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install --no-cache-dir flask
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install flask
 * ```
 *
 * ## Silent when
 * The base image is not known; the file gives `PIP_NO_CACHE_DIR` another value; the command is uv's, which has a cache
 * of its own.
 *
 * ## Source
 * The Dockerfiles of sclorg/s2i-python-container; `_handle_no_cache_dir` in pip.
 */
export default {
  group: "venv",
  severity: "off",
  *check(build) {
    yield* options(build);
    yield* variable(build);
  },
} satisfies Rule;

const message = "pip's cache is off on this image already, by its PIP_NO_CACHE_DIR";

const off = /^(1|true|yes|on|off)$/i;

/** Whether the image, or a file that says the same, has turned pip's cache off. */
function isOff(state: State): boolean {
  return state.image !== undefined && off.test(envText(state, "PIP_NO_CACHE_DIR") ?? "");
}

function* options({ document, executions }: Build): Iterable<Finding> {
  for (const { before, ...execution } of executions) {
    if (!isOff(before) || !isProgram(baseName(execution.name.value ?? ""), "python", "pip")) continue;
    const option = execution.args.find((it) => it.value === "--no-cache-dir" && it.exact);
    if (
      option === undefined ||
      (pipInstall(execution) === undefined && !execution.args.some((it) => it.value === "pip"))
    )
      continue;
    const edit = withoutWord(document, option.span);
    yield {
      span: option.span,
      message,
      unnecessary: true,
      fixes: edit ? [{ title: "Drop --no-cache-dir", safety: "safe", edits: [edit] }] : [],
    };
  }
}

function* variable({ document, stages }: Build): Iterable<Finding> {
  for (const { instruction, before } of stages.flatMap((it) => it.steps)) {
    if (instruction.keyword !== "ENV" || before.image === undefined) continue;
    for (const definition of definitionsOf(instruction)) {
      const value = definition.value && textOfWord(definition.value, variables(before));
      if (definition.name !== "PIP_NO_CACHE_DIR" || !isOff(before) || !off.test(value ?? "")) continue;
      const edit = withoutDefinition(document, definition);
      yield {
        span: definition.span,
        message,
        unnecessary: true,
        fixes: edit ? [{ title: "Drop PIP_NO_CACHE_DIR", safety: "safe", edits: [edit] }] : [],
      };
    }
  }
}
