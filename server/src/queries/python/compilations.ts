// What a command certainly or likely makes pip compile, and what of the tools for it the image lacks.
import { ask } from "../../image/facts.ts";
import { headers } from "../../image/starting-state.ts";
import { rpm, type State } from "../../image/state.ts";
import type { Architecture } from "../../knowledge/python/platforms.ts";
import { compiledProject, neverHasWheels } from "../../knowledge/python/projects.ts";
import { rpmOn } from "../../knowledge/python/rpm-repositories.ts";
import type { Verdict } from "../../knowledge/python/verdict.ts";
import { compareVersions } from "../../knowledge/python/versions.ts";
import { packageFor } from "../../knowledge/rpms.ts";
import type { Build, Execution } from "../../simulation/build.ts";
import { type OnPlatform, type Request, requestsOf } from "./requests.ts";

export interface Compilation {
  readonly request: Request;
  /** The project that is compiled: the one that is asked for, or one that it pulls in. Normalised. */
  readonly project: string;
  readonly verdict: Verdict;
  /** Where it is compiled; not always on every platform of the build. */
  readonly platforms: readonly Architecture[];
  /** No wheel can fit: the files say so, or a pin that is well known, or a project that has never had one. */
  readonly certain: boolean;
}

/** The requests of a command that pip builds with a compiler. */
export function compilationsOf(execution: Execution, build: Build): Compilation[] {
  return requestsOf(execution, build).requests.flatMap((it) => compilationOf(it, execution) ?? []);
}

/** How a request of a command is compiled; undefined where it is not, or nobody knows. */
export function compilationOf(request: Request, { before }: Execution): Compilation | undefined {
  const { name, applies } = request.requirement;
  if (applies === "unknown" || request.on.every((it) => it.verdict.verdict !== "source")) return undefined;
  const on = request.on.filter(({ verdict: it }) => it.verdict === "source" && it.compiles === "yes");
  const verdict = worstOf(on);
  if (verdict === undefined || name === undefined || before.image === undefined) return undefined;
  return {
    request,
    project: verdict.by ?? name,
    verdict,
    platforms: on.map((it) => it.architecture),
    certain: verdict.certain || isNeverWheel(request, before.image.python, on),
  };
}

/** What is said where machines differ; a release that is offered instead has a wheel on all of them. */
function worstOf(on: readonly OnPlatform[]): Verdict | undefined {
  const worst = on.find((it) => it.verdict.certain) ?? on[0];
  const since = on.map((it) => it.verdict.wheelSince).filter((it) => it !== undefined);
  if (worst === undefined || since.length < on.length) return worst?.verdict;
  return { ...worst.verdict, wheelSince: since.reduce((a, b) => (compareVersions(a, b)! < 0 ? b : a)) };
}

/** A bare name of a project that has no wheel at all, on any machine. */
function isNeverWheel({ requirement, on }: Request, python: string, compiled: readonly OnPlatform[]): boolean {
  const { name, extras, version, applies, kind } = requirement;
  if (version !== undefined || applies !== "yes" || kind !== "index" || on.length !== compiled.length) return false;
  return neverHasWheels(name!, python, extras);
}

/** The requests that cannot be installed on some platform, whatever compilers there are. */
export function impossibleOf(execution: Execution, build: Build): Compilation[] {
  return requestsOf(execution, build).requests.flatMap((request): Compilation[] => {
    const on = request.on.filter(({ verdict: it }) => it.impossible && it.certain);
    const project = request.requirement.name;
    const verdict = worstOf(on);
    if (verdict === undefined || project === undefined || request.requirement.applies !== "yes") return [];
    const platforms = on.map((it) => it.architecture);
    return [{ request, project, verdict, platforms, certain: true }];
  });
}

/** What compiling takes and an image certainly lacks: commands and "Python headers", or else the RPMs of libraries. */
export function lacking({ verdict, project }: Compilation, before: State): readonly string[] {
  const image = before.image!;
  const missing = verdict.compilers.filter((it) => ask(before.commands, it).is === "no");
  if (verdict.needsPythonHeaders && rpm(before, headers(image)).is === "no") missing.push("Python headers");
  // What a library's headers are called differs; only what is documented is missed.
  if (missing.length > 0 || compiledProject(project)?.certain !== true) return missing;
  const libraries = verdict.buildRpms.map((it) => rpmOn(it, image.distro)).filter((it) => /-devel$/.test(it));
  return libraries.filter((it) => [it, ...(twins[it] ?? [])].every((name) => rpm(before, name).is === "no"));
}

/** Packages that bring the same headers under other names. */
const twins: Readonly<Record<string, readonly string[]>> = {
  "libpq-devel": ["postgresql-devel", "postgresql-private-devel", "postgresql-server-devel"],
  "mariadb-connector-c-devel": ["mariadb-devel", "mysql-devel", "community-mysql-devel", "mysql8.4-devel"],
  "zlib-devel": ["zlib-ng-compat-devel"],
};

/**
 * The RPMs to install before these are compiled; Python's headers under the name that every image knows them by.
 * Nothing for what no compiler helps.
 */
export function toolchainFor(all: readonly Compilation[], before: State): readonly string[] {
  const image = before.image!;
  const compilations = all.filter((it) => !it.verdict.impossible);
  if (compilations.length < all.length && compilations.length === 0) return [];
  const compilers = compilations.flatMap((it) => it.verdict.compilers);
  const gcc = ask(before.commands, "gcc").is === "yes" ? [] : ["gcc"];
  const wanted = [
    ...gcc,
    ...compilers
      .filter((it) => ask(before.commands, it).is !== "yes")
      .flatMap((it) => packageFor(it, image.distro) ?? it),
    ...(compilations.some((it) => it.verdict.needsPythonHeaders) ? [headers(image)] : []),
    ...compilations.flatMap((it) => it.verdict.buildRpms.map((name) => rpmOn(name, image.distro))),
  ];
  return [...new Set(wanted)].filter((it) => rpm(before, it).is !== "yes" && !(it === "gcc" && gcc.length === 0));
}
