import { isOn } from "../commands/call.ts";
import { withoutWord } from "../edits/packages.ts";
import { withoutDefinition } from "../edits/variables.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import { pipInstall } from "../queries/deeds.ts";
import { definitionOf } from "../queries/definitions.ts";
import type { Build, Execution } from "../simulation/build.ts";
import type { Finding, Rule } from "./rule.ts";

/**
 * Reports `uv pip install --system`, which leaves the image's virtual environment out.
 *
 * ## Why
 * With `--system` or `UV_SYSTEM_PYTHON` uv looks for a Python that is in no virtual environment, and finds
 * `/usr/bin/python3.12`. What it installs there, as root, is not on the path of `/opt/app-root/bin/python`, is not
 * copied with `$APP_ROOT`, and as `USER 1001` it cannot be installed at all. Plain `uv pip install` finds the venv on
 * PATH by itself.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * RUN pip install uv
 * RUN uv pip install --system -r requirements.txt
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312
 * RUN pip install uv
 * RUN uv pip install -r requirements.txt
 * ```
 *
 * ## Silent when
 * `--python` or `UV_PYTHON` says which Python is meant; the command is not uv's (`pipenv install --system` uses the
 * Python on PATH, which is the venv's); the command may not run; the base image is not known.
 *
 * ## Source
 * uv, `EnvironmentPreference::OnlySystem`; the PATH of the images.
 */
export default {
  group: "venv",
  severity: "warning",
  breaks: "start",
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

function judge({ document }: Build, execution: Execution): Finding | undefined {
  const { before, name, args } = execution;
  const install = pipInstall(execution);
  if (install?.target !== "system" || !install.line.table.spellings.has("--system")) return undefined;
  const option = args.find((it) => it.value === "--system");
  const what = option ? "--system" : "UV_SYSTEM_PYTHON";
  const message = `${what} makes uv install outside ${before.image!.venv}, where the image's Python does not look`;
  if (option !== undefined) {
    const edit = option.exact ? withoutWord(document, option.span) : undefined;
    return {
      span: option.span,
      message,
      fixes: edit ? [{ title: "Drop --system", safety: "suggested", edits: [edit] }] : [],
    };
  }
  if (isOn("UV_SYSTEM_PYTHON", execution) !== true) return undefined;
  const definition = definitionOf(document, "UV_SYSTEM_PYTHON", before.env.set.get("UV_SYSTEM_PYTHON"));
  const edit = definition && withoutDefinition(document, definition);
  return {
    span: definition?.span ?? name.span,
    message,
    fixes: edit ? [{ title: "Drop UV_SYSTEM_PYTHON", safety: "suggested", edits: [edit] }] : [],
  };
}
