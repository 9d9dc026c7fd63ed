import { scriptWord } from "../commands/s2i-scripts.ts";
import type { Context } from "../context/context.ts";
import { packagingOf, topLevelPackages } from "../context/packaging.ts";
import { readImageFile } from "../image/origins.ts";
import { otherInstallers } from "../knowledge/s2i-variables.ts";
import { type AssembleRun, assembleRuns } from "../queries/assemble-runs.ts";
import { imageDirectories, isImageFile } from "../queries/image-files.ts";
import type { Build } from "../simulation/build.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import { listed } from "../text/listing.ts";
import { absolute } from "../text/paths.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a pyproject.toml that assemble installs as a package though it is none.
 *
 * ## Why
 * Where there is a `pyproject.toml`, `assemble` runs `pip install .`, also where the file only holds the settings of
 * linters: the result is a package without a name, or an error. It ends the same way where setuptools has to find the
 * packages by itself and finds several folders at the top level. `DISABLE_PYPROJECT_TOML_PROCESSING` turns it off.
 *
 * ## Example
 * With these files in the build context:
 *
 * ```json
 * { "requirements.txt": "flask", "app.py": "", "pyproject.toml": "[tool.ruff]\nline-length = 100\n" }
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
 * ENV DISABLE_PYPROJECT_TOML_PROCESSING=1
 * RUN /usr/libexec/s2i/assemble
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The file describes a package (`[build-system]`, `[project]`, `[tool.poetry]`) and names its parts, or there is a
 * `setup.py` or `setup.cfg` beside it; it is no valid TOML; the variable is set; the script is the project's own, or
 * may fail; the build context or the base image is not known.
 *
 * ## Source
 * `s2i/bin/assemble` of sclorg/s2i-python-container since #575; "Automatic Discovery" in the guide of setuptools.
 */
export default {
  group: "scripts",
  severity: "warning",
  *check(build) {
    const { context } = build;
    if (context === undefined) return;
    for (const run of assembleRuns(build)) {
      const { execution } = run;
      const folder = execution.workdir;
      const off = execution.environment("DISABLE_PYPROJECT_TOML_PROCESSING");
      if (folder === undefined || off === undefined || (off !== null && off.length > 0)) continue;
      const file = readImageFile(execution.after, context, `${folder}/pyproject.toml`);
      const problem = file && problemOf(run, context, folder, file.text);
      if (problem === undefined) continue;
      yield {
        span: scriptWord(execution).span,
        message: `assemble runs pip install . for ${file!.from}, ${problem}`,
        fixes: fixes(build, run, context, folder),
      };
    }
  },
} satisfies Rule;

function problemOf({ execution }: AssembleRun, context: Context, folder: string, text: string): string | undefined {
  const { after } = execution;
  if (["setup.py", "setup.cfg"].some((it) => isImageFile(after, context, absolute(it, folder)!))) return undefined;
  const packaging = packagingOf(text);
  if (packaging === undefined) return undefined;
  if (!packaging.describesPackage) return "which only sets up tools: that fails or installs a package without a name";
  const directories = [...imageDirectories(after, context, folder)];
  const packages = topLevelPackages(directories);
  if (!packaging.leavesToSetuptools || directories.includes("src") || packages.length < 2) return undefined;
  return `which fails because setuptools does not choose among ${listed(packages)}`;
}

/** Without the package its requirements would be missing, unless they stand elsewhere too. */
function fixes({ document }: Build, { step, execution }: AssembleRun, context: Context, folder: string): Fix[] {
  const pipenv = otherInstallers.some((it) => execution.before.env.set.has(it));
  if (!pipenv && !isImageFile(execution.after, context, `${folder}/requirements.txt`)) return [];
  const edits = [insertAbove(document, step.instruction, ["ENV DISABLE_PYPROJECT_TOML_PROCESSING=1"])];
  return [{ title: "Do not install pyproject.toml as a package", safety: "suggested", edits }];
}
