// No fix, split, move or new file writes a version, a package or an option that the tables do not have: it may not exist.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { machines, pythons } from "../../scripts/knowledge/releases.ts";
import { type Context, memoryContext } from "../../server/src/context/context.ts";
import { images } from "../../server/src/knowledge/images.ts";
import { refusedSetting, takesOption } from "../../server/src/knowledge/package-manager-options.ts";
import { normalize } from "../../server/src/knowledge/python/names.ts";
import { compiledProject } from "../../server/src/knowledge/python/projects.ts";
import { rpmSource } from "../../server/src/knowledge/python/rpm-repositories.ts";
import { wheelHistory } from "../../server/src/knowledge/python/wheels.ts";
import { pythonHeaders } from "../../server/src/knowledge/python-headers.ts";
import { isPartOfPython } from "../../server/src/knowledge/python-rpms.ts";
import { packageCommand, pythonInstall } from "../../server/src/queries/deeds.ts";
import { type ProjectFacts, scaffold } from "../../server/src/scaffold/scaffold.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { moveTo } from "../../server/src/service/neighbours.ts";
import type { Analysis } from "../../server/src/service/service.ts";
import { refactored, splitFor } from "../../server/src/service/trial.ts";
import type { Execution } from "../../server/src/simulation/build.ts";
import { apply } from "../../server/src/text/edit.ts";
import { ruleFixtures } from "../rule-fixtures.ts";

const knowledge = join(import.meta.dirname, "../../server/src/knowledge");

/** Every word of the tables that name RPMs. */
const tables = new Set(
  readdirSync(knowledge, { recursive: true })
    .map(String)
    .filter((it) => /(^|\/)(.*rpm.*|libraries|debian-packages|images|projects|run-time)\.json$/.test(it))
    .flatMap((it) => readFileSync(join(knowledge, it), "utf8").match(/[^\s",?]+/g) ?? []),
);

/** Projects whose releases are those of another, by that one. */
const twins: Readonly<Record<string, string>> = { "psycopg2-binary": "psycopg2", pyuwsgi: "uwsgi" };

interface Pin {
  readonly project: string;
  readonly version: string;
}

const pinsIn = (text: string): Pin[] =>
  [...text.matchAll(/([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?===?([\w.!+-]+)/g)].map((it) => ({
    project: normalize(it[1]!),
    version: it[2]!,
  }));

/** Whether a release is named in the table. */
function isKnownRelease({ project, version }: Pin): boolean {
  const history = wheelHistory(project);
  return machines.some((machine) =>
    Object.keys(pythons).some((python) =>
      history?.stretch(python, machine)?.marks.some((it) => it.version === version),
    ),
  );
}

/** Whether a pin is of a release that nobody has written and the table does not have. */
function isInvented(pin: Pin, written: readonly Pin[]): boolean {
  const was = (project: string) => written.some((it) => it.project === project && it.version === pin.version);
  return !was(pin.project) && !was(twins[pin.project] ?? "") && !isKnownRelease(pin);
}

const isKnownProject = (name: string): boolean =>
  wheelHistory(name) !== undefined || compiledProject(name) !== undefined || name === "uv";

/** The words of a text, as a shell would part them. */
const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(/[^\s"'=,;&|<>]+/g));

/** What a text has in its install commands that neither another text nor the tables have. */
function inventionsIn(after: Analysis, before: string): string[] {
  const known = wordsOf(before);
  return after.builds.flatMap((build) =>
    build.executions.flatMap((it) => [...inRpms(it, known), ...inProjects(it, known)]),
  );
}

function inRpms(execution: Execution, known: ReadonlySet<string>): string[] {
  const command = packageCommand(execution);
  if (command === undefined) return [];
  const { distro } = execution.before.image!;
  const { dialect, packages, options, strange, purpose, subcommand } = command;
  const isOld = (word: string | undefined) =>
    word === undefined || word.split(/[\s=,<>]+/).every((it) => it === "" || known.has(it));
  const news = purpose === "install" ? packages.flatMap(({ value }) => value ?? []).filter((it) => !isOld(it)) : [];
  const other = options.filter(
    ({ word, spelling, value }) =>
      !isOld(word.value) &&
      (!takesOption(dialect, spelling, subcommand?.name ?? "") ||
        (spelling === "--setopt" && refusedSetting(dialect, value?.value ?? "") !== undefined)),
  );
  const odd = strange.filter((it) => !isOld(it.value));
  return [
    ...news.filter((it) => !isRpmOf(it, distro)).map((it) => `RPM ${it} on ${distro.flavor} ${distro.version}`),
    ...[...other.map((it) => it.word), ...odd].map((it) => `option ${it.value} of ${dialect}`),
  ];
}

/** Whether the tables name an RPM, and do not say that a distribution has none of that name. */
function isRpmOf(name: string, distro: Parameters<typeof rpmSource>[1]): boolean {
  const headers = pythonHeaders(name, distro);
  if (headers !== undefined) return headers.exists === "yes";
  return (tables.has(name) || isPartOfPython(name)) && rpmSource(name, distro).repository !== "none";
}

function inProjects(execution: Execution, known: ReadonlySet<string>): string[] {
  const install = pythonInstall(execution);
  if (install === undefined) return [];
  const names = new Set([...known].map((it) => normalize(it.replace(/\[.*/, ""))));
  const news = install.requirements.filter(({ project }) => !names.has(project) && !isKnownProject(project));
  return news.map((it) => `project ${it.project}`);
}

const pinsInvented = (after: string, before: string): string[] =>
  pinsIn(after)
    .filter((it) => isInvented(it, pinsIn(before)))
    .map((it) => `${it.project}==${it.version}`);

/** What is invented in another text of the same file, or in a list of requirements that stands beside it. */
function inOther(analysis: Analysis, text: string, context: Context | undefined): string[] {
  return [
    ...inventionsIn(analyse(text, analysis.settings, context), analysis.text),
    ...pinsInvented(text, analysis.text),
  ];
}

const fixtures = ruleFixtures();
let checked = 0;

describe("what fixes write is known", () => {
  test.each(fixtures.map((it) => [it.file, it] as const))("%s", (_, { text, context }) => {
    const analysis = analyse(text, {}, context);
    const known = wordsOf(text);
    for (const { fixes, rule } of analysis.diagnostics) {
      for (const { title, edits, file } of fixes) {
        if (edits.every((it) => it.text.trim() === "")) continue;
        checked++;
        // What says nothing new invents nothing, and need not be built.
        if (file === undefined && edits.every((it) => [...wordsOf(it.text)].every((word) => known.has(word)))) continue;
        const there = file === undefined ? text : (context?.read(file) ?? "");
        const after = apply(there, edits);
        const invented = file === undefined ? inOther(analysis, after, context) : pinsInvented(after, there);
        expect(invented, `${rule}: ${title}`).toEqual([]);
      }
    }
  });

  test("and there were many", () => expect(checked).toBeGreaterThan(200));
});

const refactorings = join(import.meta.dirname, "../refactor");
/** The texts before and after each refactoring of the fixtures. */
const pairs = readdirSync(refactorings, { recursive: true })
  .map(String)
  .filter((it) => it.endsWith("before.containerfile"))
  .map((it) => [it, it.replace(/before(?=\.containerfile$)/, "after")] as const);

test.each(pairs)("what comes of %s is known", (before, after) => {
  const was = readFileSync(join(refactorings, before), "utf8").replace(/\$0(?:\{[^}]*\})?/, "");
  const is = readFileSync(join(refactorings, after), "utf8");
  const list = join(refactorings, before, "../context/requirements.txt");
  const context = existsSync(list) ? memoryContext({ "requirements.txt": readFileSync(list, "utf8") }) : undefined;
  if (!is.startsWith("# declined")) expect(inOther(analyse(was, {}, context), is, context)).toEqual([]);
});

// One fixture of each rule is enough for what takes this long.
test.each(fixtures.filter((it) => it.file === `${it.rule}.containerfile`).map((it) => [it.file, it] as const))(
  "the split and a move of %s write what is known",
  (file, { text, context }) => {
    const analysis = analyse(text, {}, context);
    const target = ["3.14", "c10s", "ubi9", "3.13 fedora"][file.length % 4]!;
    const offset = analysis.document.stages[0]?.from.span.start ?? 0;
    for (const refactoring of [splitFor(analysis), moveTo(analysis, offset, target)]) {
      if (refactoring.kind === "change")
        expect(inOther(analysis, refactored(analysis, refactoring), context), refactoring.title).toEqual([]);
    }
  },
);

const compiling: ProjectFacts = {
  files: ["requirements.txt", "wsgi.py", ".containerignore"],
  texts: {
    "requirements.txt": "gunicorn\nuWSGI==2.0.31\npsycopg2>=2.9\npython-ldap\npyodbc==4.0.30\nxmlsec==1.3.13\n",
  },
};

test.each(images.map((it) => it.id))("a new file for %s names what is known", (image) => {
  for (const layout of ["single", "split"] as const) {
    const { text } = scaffold({ image, layout, style: "pip", minimal: true }, compiling);
    const after = analyse(text, {}, memoryContext(compiling.texts));
    expect([...inventionsIn(after, ""), ...pinsInvented(text, "")]).toEqual([]);
  }
});

test("a version of another project is invented, that of a twin is not", () => {
  const written = pinsIn("psycopg2==2.9.77\nmysqlclient==2.2.4");
  const pin = (text: string) => isInvented(pinsIn(text)[0]!, written);
  expect(pin("psycopg[binary]==2.9.77")).toBe(true);
  expect(pin("PyMySQL==2.2.4")).toBe(true);
  expect(pin("psycopg2-binary==2.9.77")).toBe(false);
  expect(pin("numpy==2.1.0")).toBe(false);
  expect(pin("numpy==2.1.77")).toBe(true);
});

test("packages, options, settings and projects are invented as well", () => {
  const base = "FROM registry.access.redhat.com/ubi9/python-312-minimal\nUSER 0\n";
  const said = (run: string) =>
    inOther(analyse(`${base}RUN microdnf install -y jq\n`), `${base}RUN ${run}\n`, undefined);
  expect(said("microdnf install -y jq gcc 'pkgconfig(python-3.12)' --nodocs --setopt=install_weak_deps=0")).toEqual([]);
  expect(said("microdnf install -y libinvented-devel")).toEqual(["RPM libinvented-devel on rhel9 9"]);
  expect(said("microdnf install -y python39-devel")).toEqual(["RPM python39-devel on rhel9 9"]);
  expect(said("microdnf install -y --allowerasing --frobnicate jq")).toEqual([
    "option --allowerasing of microdnf3",
    "option --frobnicate of microdnf3",
  ]);
  expect(said("microdnf install -y --setopt=install_weak_deps=False jq")).toHaveLength(1);
  expect(said("pip install no-such-project-at-all flask")).toEqual(["project no-such-project-at-all"]);
});
