import { basedLike } from "../edits/base-image.ts";
import type { Distro } from "../knowledge/distro.ts";
import { pythonInstall } from "../queries/deeds.ts";
import { chainOf } from "../queries/stages.ts";
import { type VenvCopy, venvCopies } from "../queries/venv-copies.ts";
import type { Rule } from "./rule.ts";

/**
 * Reports a virtual environment that was filled on another distribution than the one that it is copied onto.
 *
 * ## Why
 * What pip compiles is linked to the libraries of the builder. A module that was compiled against a newer C library ends
 * with "version `GLIBC_2.38' not found" on an older one, and the other way round the libraries beside it differ by name:
 * libssl, libpq, libicu. Build on the full image of the same distribution.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/sclorg/python-312-c10s AS builder
 * RUN pip install uwsgi
 *
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/sclorg/python-312-c9s AS builder
 * RUN pip install uwsgi
 *
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * UBI, RHEL and CentOS Stream have the same major version, for they are the same here; what is installed is named and
 * has wheels, which run on both, or only assets are copied; the C library gets newer and nothing is known to have been
 * compiled. It is an error where something was certainly compiled and the C library gets older, else a warning.
 *
 * ## Source
 * The C libraries of the distributions (EL 8 2.28, EL 9 2.34, EL 10 2.39); docker-library/python#421.
 */
export default {
  group: "images",
  severity: "warning",
  breaks: "start",
  *check(build) {
    for (const copy of venvCopies(build)) {
      const { word, link, from, onto } = copy;
      // Another Python is worse, and has a rule of its own.
      if (same(from.distro, onto.distro) || copy.venv.python !== onto.python || copy.venv.downloaded !== "no") continue;
      const compiled = [...link.step.after.python].find(([, it]) => it.compiled === "yes")?.[0];
      const older = compare(onto.distro.glibc, from.distro.glibc) < 0;
      if (compiled === undefined && !(older && hasMore(copy))) continue;
      const [builder, called] = [link.from.end.called, link.step.stage.end.called];
      const what = compiled ?? "whatever was compiled";
      yield {
        span: word.span,
        ...(compiled !== undefined && older ? { severity: "error" } : {}),
        message: older
          ? `${what} is linked to the C library of ${builder} (${from.distro.glibc}), which is newer than that of ${called} (${onto.distro.glibc})`
          : `${what} is linked to the libraries of ${builder}, and ${called} has others`,
        related: [{ span: link.from.stage.base.span, message: "it is built here" }],
        fixes: [
          ...basedLike(build, link.from, onto, "Build on"),
          ...basedLike(build, link.step.stage, from, "Publish on"),
        ],
      };
    }
  },
} satisfies Rule;

function same(a: Distro, b: Distro): boolean {
  return a.family === b.family && a.version === b.version;
}

/** Tells whether a list of requirements was installed into the environment, with who knows what in it. */
function hasMore({ link, venv }: VenvCopy): boolean {
  return chainOf(link.from).some(({ executions }) =>
    executions.some((it) => {
      const installed = pythonInstall(it);
      if (installed?.more !== true) return false;
      const { target } = installed;
      return target !== undefined && target !== "system" && target.venv === venv.madeAt;
    }),
  );
}

function compare(a: string, b: string): number {
  return Number(a.split(".")[1]) - Number(b.split(".")[1]);
}
