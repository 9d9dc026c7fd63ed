import { installBefore } from "../edits/as-root.ts";
import { otherReleases } from "../edits/other-release.ts";
import { platformOf } from "../knowledge/python/platforms.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import {
  type Compilation,
  compilationsOf,
  impossibleOf,
  lacking,
  toolchainFor,
} from "../queries/python/compilations.ts";
import type { Build, Step } from "../simulation/build.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listing.ts";
import type { Finding, Fix, Rule, Severity } from "./rule.ts";

/**
 * Reports a requirement that must be compiled in a stage without a compiler or without Python's headers.
 *
 * ## Why
 * Some projects publish no wheel for Linux, or none for this Python, so pip compiles them. The minimal images have
 * neither gcc nor headers, and pip ends with "gcc failed" or "Python.h: No such file". Build on the full image, which
 * has both, and copy `$APP_ROOT` into the minimal one. Requirements and lock files that are copied to where the command
 * reads them are read too; some releases cannot be installed at all, and need another version rather than a compiler.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install uwsgi
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313 AS builder
 * RUN pip install uwsgi
 *
 * FROM quay.io/fedora/python-313-minimal
 * COPY --from=builder $APP_ROOT $APP_ROOT
 * ```
 *
 * ## Silent when
 * A compiler and the headers are there, or something ran that may have brought them; a wheel may come from another
 * index, from `--find-links`, or nothing else is allowed (`--only-binary`); the project has wheels for this Python
 * or is not known; a file of requirements cannot be read, or the build writes it; the base image is not known. Where a
 * wheel may exist, or where only some of the platforms in `splitstage.platforms` have none, it is a warning; what
 * `FROM --platform` names is the only one. Where only machines are concerned that nothing in the file asks for, the
 * message says that the setting decides.
 *
 * ## Source
 * File names of releases in public lock files; the builds of sclorg/s2i-python-container.
 */
export default {
  group: "compiling",
  severity: "error",
  *check(build) {
    for (const { step, execution } of certainCommands(build)) {
      const compiled = compilationsOf(execution, build).flatMap((it) => {
        const missing = lacking(it, execution.before);
        return missing.length > 0 && !(it.verdict.impossible && it.certain) ? [{ ...it, missing }] : [];
      });
      for (const all of bySpan(compiled)) yield findingFor(build, step, all);
      for (const all of bySpan(impossibleOf(execution, build))) yield dead(build, all);
    }
  },
} satisfies Rule;

type Missed = Compilation & { readonly missing: readonly string[] };

/** A file of requirements is one place, however much of it must be compiled. */
function bySpan<T extends Compilation>(all: readonly T[]): Iterable<readonly T[]> {
  return grouped(all, (it) => it.request.span.start).values();
}

function findingFor(build: Build, step: Step, all: readonly Missed[]): Finding {
  const sure = all.filter((it) => isError(build, it));
  const named = sure.length > 0 ? sure : all;
  const missing = [...new Set(named.flatMap((it) => it.missing))];
  const must = sure.length > 0 ? "must" : "probably must";
  const lacks = `${listed(missing)} ${missing.length > 1 || /s$/.test(missing[0]!) ? "are" : "is"} missing here`;
  return {
    span: named[0]!.request.span,
    severity: severityOf(sure),
    message: `${subject(named)} ${must} be compiled, and ${lacks}${unasked(build, named)}`,
    related: related(named),
    fixes: [...named.slice(0, most).flatMap(otherReleases), ...toolchain(build, step, all)],
  };
}

/** What cannot be built at all needs no compiler but another release. */
function dead(build: Build, all: readonly Compilation[]): Finding {
  const sure = all.filter((it) => isError(build, it));
  const [first] = sure.length > 0 ? sure : all;
  return {
    span: first!.request.span,
    severity: severityOf(sure),
    message: `${subject(all)} cannot be installed here: ${first!.verdict.reason}${unasked(build, all)}`,
    related: related(all),
    fixes: all.slice(0, most).flatMap(otherReleases),
  };
}

const severityOf = (sure: readonly unknown[]): Severity => (sure.length > 0 ? "error" : "warning");

/** It fails for sure on every platform, or on what everybody builds for. */
const isError = ({ platforms: all }: Build, { certain, platforms, request }: Compilation): boolean =>
  certain && (platforms.length === request.on.length || platforms.includes(all[0]!));

/** What to do where only machines are concerned that nothing in the file asks for. */
function unasked({ platforms: [first] }: Build, all: readonly Compilation[]): string {
  if (all.some(({ platforms, request }) => platforms.length === request.on.length || platforms.includes(first!)))
    return "";
  const names = listed([...new Set(all.flatMap((it) => it.platforms))].map(platformOf));
  return `; splitstage.platforms says what the image is built for: where that is not ${names}, leave it out there`;
}

const most = 4;

/** "uwsgi", "uwsgi and psycopg2 of requirements.txt", "fiona (on linux/arm64)". */
function subject(all: readonly Compilation[]): string {
  const named = all.map(({ request, project, verdict, platforms }) => {
    const { version } = request.requirement;
    const only = platforms.length < request.on.length ? ` (on ${listed(platforms.map(platformOf))})` : "";
    if (verdict.by !== undefined) return `${project}, which ${writtenName(request)} pulls in,${only}`;
    // The release matters where a newer one has a wheel.
    return version !== undefined && verdict.wheelSince !== undefined
      ? `${project} ${version}${only}`
      : `${project}${only}`;
  });
  const shown = [...new Set(named)];
  const rest = shown.length - most;
  const names = listed(rest > 1 ? [...shown.slice(0, most), `${rest} more`] : shown);
  const files = [...new Set(all.flatMap((it) => it.request.file ?? []))];
  return files.length === 0 ? names : `${names} of ${listed(files)}`;
}

const writtenName = ({ requirement: { name, extras } }: Compilation["request"]): string =>
  extras.length === 0 ? name! : `${name}[${extras.join(",")}]`;

/** The lines of the files that ask for it. */
function related(all: readonly Compilation[]): Finding["related"] {
  return all.flatMap(({ request: { requirement, file }, verdict }) =>
    file === undefined ? [] : [{ file, span: requirement.span, message: verdict.reason }],
  );
}

function toolchain({ document }: Build, step: Step, all: readonly Compilation[]): Fix[] {
  const rpms = toolchainFor(all, step.before);
  return rpms.length === 0 ? [] : [installBefore(document, step, rpms, `Install ${listed(rpms)} here`)];
}
