import { interpreterNamed, uvLine } from "../commands/uv.ts";
import { projectFolder } from "../commands/uv-folders.ts";
import { readImageFile } from "../image/origins.ts";
import type { Venv } from "../image/state.ts";
import { commandWith } from "../queries/places.ts";
import { arrivalOf, bringsAlong, type Landing, landingsOf } from "../queries/venv-landings.ts";
import type { Build, Execution, StageBuild } from "../simulation/build.ts";
import { insertBelow } from "../syntax/rewrite.ts";
import { literal } from "../syntax/words.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a virtual environment whose interpreter was downloaded in the builder and not copied with it.
 *
 * ## Why
 * `bin/python` of a venv is a link to the interpreter that it was made from. Where uv has downloaded that, because
 * another Python was asked for than the image's, it lies in `~/.local/share/uv/python`, and the link leads nowhere in
 * the next stage: nothing in the venv starts. Use the image of the Python that you want, with its own interpreter.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312 AS builder
 * RUN pip install uv
 * WORKDIR /app
 * RUN uv venv --python 3.13 && uv pip install flask
 *
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * COPY --from=builder /app/.venv /app/.venv
 * CMD ["/app/.venv/bin/flask", "run"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install uv
 * WORKDIR /app
 * RUN uv venv && uv pip install flask
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder /app/.venv /app/.venv
 * CMD ["/app/.venv/bin/flask", "run"]
 * ```
 *
 * ## Silent when
 * The interpreter's folder is copied to the same place too; downloads are turned off (`UV_PYTHON_DOWNLOADS=never`), for
 * then the build ends where it should; the Python that is asked for may be in the image; the base image is not known.
 * What `.python-version` and `requires-python` ask for is read where the build context is known.
 *
 * ## Source
 * The documentation of uv on Python versions; PEP 405.
 */
export default {
  group: "venv",
  severity: "error",
  *check(build) {
    for (const stage of build.published) {
      if (stage.end.image === undefined) continue;
      const landings = landingsOf(stage, build);
      const byStep = new Map(landings.map((it) => [it.step, it]));
      for (const [path, venv] of stage.end.venvs) {
        const made = commandWith(build, venv.cause?.span);
        const step = made && arrivalOf(stage, path, venv);
        if (made === undefined || step === undefined || step.executions.includes(made)) continue;
        const { downloaded, interpreters, python } = interpreter(build, venv, made);
        if (downloaded !== "yes" || interpreters === undefined || bringsAlong(landings, interpreters)) continue;
        const landing = byStep.get(step);
        if (landing === undefined || leavesAgain(stage, made)) continue;
        const which = python === undefined ? "the Python" : `the Python ${python}`;
        yield {
          span: sourceWord(landing, venv).span,
          message: `${which} that this venv links to was downloaded to ${interpreters} in the builder and is not copied with it: nothing in the venv starts`,
          related: [{ span: made.name.span, message: "uv downloads the interpreter here" }],
          fixes: copied(build, landing, interpreters),
        };
      }
    }
  },
} satisfies Rule;

/** What is known of a venv's interpreter, with what the project's own files ask for. */
function interpreter(build: Build, venv: Venv, made: Execution): Pick<Venv, "downloaded" | "interpreters" | "python"> {
  const line = venv.downloaded === "no" ? uvLine(made) : undefined;
  const folder = line && projectFolder(line);
  if (folder === undefined) return venv;
  const read = (name: string) => readImageFile(made.before, build.context, `${folder}/${name}`)?.text;
  const asked =
    /^\s*(3\.\d+)/.exec(read(".python-version") ?? "")?.[1] ??
    /^\s*requires-python\s*=\s*["'][^"']*(?:>=|==|~=)\s*(3\.\d+)/m.exec(read("pyproject.toml") ?? "")?.[1];
  const own = made.before.image?.python;
  if (asked === undefined || own === undefined || minor(asked) <= minor(own)) return venv;
  return interpreterNamed(asked, line!, made.before);
}

const minor = (python: string) => Number(python.split(".")[1]);

/** uv is there in the final stage and may mend it. */
function leavesAgain(stage: StageBuild, made: Execution): boolean {
  return stage.steps.some((step) =>
    step.executions.some((it) => it !== made && /^(sync$|python\b)/.test(uvLine(it)?.verb ?? "")),
  );
}

function sourceWord({ step, paths }: Landing, { madeAt }: Venv) {
  const words = step.instruction.exec ?? step.instruction.words;
  const at = paths.findIndex(
    (it) => it !== undefined && (it === madeAt || madeAt.startsWith(it === "/" ? "/" : `${it}/`)),
  );
  return words[Math.max(at, 0)]!;
}

function copied({ document }: Build, { step }: Landing, folder: string): Fix[] {
  const from = step.instruction.flags.find((it) => it.name === "from")?.value;
  const name = from && literal(from);
  if (name === undefined) return [];
  return [
    {
      title: "Copy the interpreter too",
      safety: "suggested",
      edits: [insertBelow(document, step.instruction, [`COPY --from=${name} ${folder} ${folder}`])],
    },
  ];
}
