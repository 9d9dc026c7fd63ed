// Projects that do what another one does and have wheels: which release of them, and what must change for them.
import { normalize } from "./names.ts";
import { compiledProject } from "./projects.ts";
import type { Question } from "./question.ts";
import { runTimeNeeds } from "./run-time.ts";
import { type Seen, seen } from "./seen-releases.ts";
import { wheelHistory } from "./wheels.ts";

/** What can be asked for in place of another project. */
export interface Alternative {
  /** As it is asked for: "psycopg[binary]". */
  readonly name: string;
  /** Which release to take in place of the one that was asked for: "==2.9.10"; empty where any will do. */
  readonly specifier: string;
  /** What must change with it; undefined where the code and the command line stay as they are. */
  readonly change: "the imports" | "the command" | undefined;
}

/** Those that are not certain to be compiled themselves, those first that need no change of code. */
export function alternativesFor(name: string, question: Question): readonly Alternative[] {
  const named = [...(compiledProject(name)?.instead ?? []), ...(runTimeNeeds(name)?.instead ?? [])];
  const all = [...new Set(named)].flatMap((it) => alternativeIn(it, name, question) ?? []);
  return [...all.filter((it) => it.change === undefined), ...all.filter((it) => it.change !== undefined)];
}

/** Reads "pyuwsgi=", "pillow~", "gunicorn!" or "ldap3". */
function alternativeIn(text: string, name: string, question: Question): Alternative | undefined {
  const [, written = "", mark = ""] = /^(.*?)([=~!]?)$/.exec(text)!;
  const project = normalize(written.replace(/\[.*/, ""));
  // What is native stands in a project of its own: psycopg-binary for psycopg[binary].
  const native = normalize(written.replace("]", "").replace("[", "-"));
  const { python, distro, glibc, architecture } = question;
  const place = { python, distro, glibc, architecture };
  if (native !== name && isCompiled(native, seen(native, place))) return undefined;
  const isTwin = mark === "=" || project === name;
  return {
    name: written,
    specifier: isTwin ? twinSpecifier(project, question) : pinFor(project, question),
    change: mark === "=" || mark === "~" ? undefined : mark === "!" ? "the command" : "the imports",
  };
}

/** What nobody has seen is compiled where it is said to be, unless newer releases or older Pythons have wheels. */
function isCompiled(project: string, found: Seen | undefined): boolean {
  if (found !== undefined && found.has !== "unknown") return found.has === "no";
  const row = compiledProject(project);
  return row !== undefined && !row.optional && row.wheelsSince === undefined && row.wheelsUntil === undefined;
}

/** A twin has the same releases; where the pinned one has no wheel, the first that has one. */
function twinSpecifier(project: string, question: Question): string {
  const { version, specifier = "" } = question;
  if (version === undefined) return specifier;
  const found = seen(project, { ...question, extras: undefined, files: undefined });
  if (found === undefined || found.has === "yes") return `==${version}`;
  return found.since === undefined ? "" : `==${found.since}`;
}

/** In place of a pin the first release with a wheel; none where every release has one. */
function pinFor(project: string, { version, python, architecture }: Question): string {
  const history = wheelHistory(project);
  if (version === undefined || history?.kind !== "native") return "";
  const { marks, isOver } = history.stretch(python, architecture) ?? { marks: [], isOver: false };
  const first = marks[marks.findLastIndex((it) => !it.has) + 1];
  return first === undefined || isOver ? "" : `==${first.version}`;
}
