import { installAfter } from "../edits/as-root.ts";
import { rpmSource } from "../knowledge/python/rpm-repositories.ts";
import { stepOf } from "../queries/places.ts";
import type { Request } from "../queries/python/requests.ts";
import { lackedIn } from "../queries/repositories.ts";
import { type Lack, lacksOf } from "../queries/run-time-lacks.ts";
import type { Build, Step } from "../simulation/build.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listing.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports a Python project that loads a library which the published image does not have.
 *
 * ## Why
 * A virtual environment holds Python packages and not the libraries of the system that they load. What was compiled on
 * the full image is linked to its libraries, and some wheels load one when they are imported. The minimal image has few:
 * the build goes well, and the first import ends with "libpq.so.5: cannot open shared object file".
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install psycopg2
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install psycopg2
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * USER 0
 * RUN microdnf install -y libpq && microdnf clean all
 * USER 1001
 * ```
 *
 * ## Silent when
 * The RPM was installed, or another package may have brought it; libraries are copied, or `LD_LIBRARY_PATH` leads
 * elsewhere; wheels come from another index; a project that brings the library is installed too; nobody knows whether
 * the minimal image has it; the published image is a full one.
 *
 * ## Source
 * src/test/from-dockerfile/mod_wsgi.Dockerfile.tpl of sclorg/s2i-python-container, which installs httpd in its last
 * stage; the projects' documentation.
 */
export default {
  group: "compiling",
  severity: "warning",
  breaks: "start",
  *check(build) {
    const seen = new Set<number>();
    for (const stage of build.published) {
      const needs = lacksOf(stage, build);
      // A file of requirements is one place, however much of it is missing.
      for (const [start, here] of grouped(needs, (it) => it.request.span.start)) {
        const [{ request, execution, link, others }] = here as [Lack];
        if (seen.has(start)) continue;
        seen.add(start);
        const missing = [...new Set(here.flatMap((it) => it.missing))];
        const projects = [...new Set(here.map((it) => nameIn(it)))];
        const of = request.file === undefined ? "" : ` of ${request.file}`;
        const verb = projects.length > 1 ? "need" : "needs";
        yield {
          span: request.span,
          message: `${listed(projects)}${of} ${verb} ${listed(missing)} at run time, which the published image does not have`,
          fixes: [
            ...install(build, link?.step ?? stepOf(build, execution.instruction)!, missing),
            ...instead(request, others),
          ],
        };
      }
    }
  },
} satisfies Rule;

/** "psycopg2", or the project as the file writes it. */
const nameIn = ({ project }: Lack): string => project;

function install({ document }: Build, at: Step, rpms: readonly string[]): Fix[] {
  const { distro } = at.after.image!;
  if (rpms.some((it) => rpmSource(it, distro).repository !== "base" || lackedIn(it, at.after) !== undefined)) return [];
  return [installAfter(document, at, rpms, `Install ${listed(rpms)} in the published stage`)];
}

function instead({ written: span, requirement }: Request, others: Lack["others"]): Fix[] {
  const plain = requirement.specifier === "" && requirement.extras.length === 0 && requirement.marker === undefined;
  if (span === undefined || !plain) return [];
  return others.slice(0, 2).map(({ name, change }) => ({
    title: `Use ${name} instead of ${requirement.name}${change === undefined ? "" : `, and change ${change}`}`,
    safety: "suggested",
    edits: [{ span, text: name }],
  }));
}
