import { type MissingSource, missingSources } from "../queries/missing-sources.ts";
import type { Build } from "../simulation/build.ts";
import { literal } from "../syntax/words.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a source of COPY, ADD or a bind mount that is not there: in the build context, or in the stage that it is
 * copied from.
 *
 * ## Why
 * The build ends at such an instruction: "not found", or "no items matching glob". What an ignore file keeps out is not
 * there for the builder either. In another stage a relative source counts from `/`, and not from that stage's WORKDIR: on
 * these images `--from=builder dist` looks for /dist, while the stage works in /opt/app-root/src.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN mkdir out && touch out/ready
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder out out
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN mkdir out && touch out/ready
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder /opt/app-root/src/out out
 * CMD ["python", "-m", "http.server", "8080"]
 * ```
 *
 * ## Silent when
 * The build context is not known, has no sources of an application, or lacks most of what the file takes, so that the
 * image is built from another folder; git ignores the file, a makefile or a workflow names it, or it is one that is made
 * before the build, such as `dist/` or `app.jar`; a build argument is in the source; one of several patterns finds
 * nothing, or a pattern is written so that it may (`uv.loc[k]`); a command of the stage, or its base image, may have
 * brought it.
 *
 * ## Source
 * The reference of COPY, of `RUN --mount=type=bind` and of the ignore file; add.go of containers/buildah and
 * solver/llbsolver/file/backend.go of moby/buildkit, which ends at a name that is not there, while a pattern that finds
 * nothing copies nothing there.
 */
export default {
  group: "file",
  severity: "error",
  breaks: "build",
  *check(build) {
    for (const it of missingSources(build)) {
      yield {
        span: it.taken.word.span,
        message: messageFor(it, build),
        ...(it.trust === "likely" ? { severity: "warning" as const } : {}),
        fixes: fixesFor(it, build),
      };
    }
  },
} satisfies Rule;

function messageFor({ taken, why, meant, trust }: MissingSource, build: Build): Finding["message"] {
  const { text, path, from, isPattern } = taken;
  const only = meant === undefined ? "" : `, only ${meant}`;
  if (why === "ignored") return `${ignoreFileOf(build)} keeps ${text} out of the build context, so the build ends here`;
  if (from === undefined) {
    if (isPattern) return `nothing in the build context fits ${text}, so the build ends here, or copies nothing`;
    return `there is no ${path.slice(1)} in the build context${only}, so the build ends here`;
  }
  const stage = (from.stage.name && literal(from.stage.name)) ?? String(from.stage.index);
  if (text.startsWith("/")) return `there is no ${path} in the stage ${stage}${only}, so the build ends here`;
  const is = trust === "certain" ? "and there is none" : "and nothing in that stage makes it";
  const likely = meant === undefined ? "" : `: ${meant} is likely meant`;
  return `a relative source counts from / in the stage ${stage}, so this is ${path}, ${is}${likely}`;
}

const ignoreFileOf = ({ context }: Build): string =>
  context?.read(".containerignore") === undefined ? ".dockerignore" : ".containerignore";

function fixesFor({ taken, why, meant }: MissingSource, build: Build): Fix[] {
  const { word, text, path } = taken;
  if (why === "ignored") return keptIn(path.slice(1), build);
  const { start, end } = word.span;
  if (meant === undefined || build.document.text.slice(start, end) !== text) return [];
  return [{ title: `Write ${meant}`, safety: "suggested", edits: [{ span: word.span, text: meant }] }];
}

/** A later line of an ignore file takes back what an earlier one said. */
function keptIn(path: string, build: Build): Fix[] {
  const file = ignoreFileOf(build);
  const text = build.context?.read(file);
  if (text === undefined || /[*?[]/.test(path)) return [];
  const edits = [
    { span: { start: text.length, end: text.length }, text: `${text.endsWith("\n") ? "" : "\n"}!${path}\n` },
  ];
  return [{ title: `Let ${path} in`, safety: "suggested", file, edits }];
}
