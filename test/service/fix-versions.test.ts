// No fix of any fixture writes a version that the tables do not have: it may not exist.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { machines, pythons } from "../../scripts/knowledge/releases.ts";
import { memoryContext } from "../../server/src/context/context.ts";
import { normalize } from "../../server/src/knowledge/python/names.ts";
import { wheelHistory } from "../../server/src/knowledge/python/wheels.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { bare } from "../fixture.ts";

const folder = join(import.meta.dirname, "../rules");
const fixtures = readdirSync(folder).filter((it) => it.endsWith(".containerfile"));

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
function isKnown({ project, version }: Pin): boolean {
  const history = wheelHistory(project);
  return machines.some((machine) =>
    Object.keys(pythons).some((python) =>
      history?.stretch(python, machine)?.marks.some((it) => it.version === version),
    ),
  );
}

/** A pin that nobody has written and the table does not have. */
function isInvented(pin: Pin, written: readonly Pin[]): boolean {
  const was = (project: string) => written.some((it) => it.project === project && it.version === pin.version);
  return !was(pin.project) && !was(twins[pin.project] ?? "") && !isKnown(pin);
}

const contextFor = (file: string) => {
  const path = join(folder, file.replace(/\.containerfile$/, ".context.json"));
  return existsSync(path) ? memoryContext(JSON.parse(readFileSync(path, "utf8"))) : undefined;
};

test("fixes write versions that are known, or that stood there", () => {
  const invented: string[] = [];
  let checked = 0;
  for (const file of fixtures) {
    const text = bare(readFileSync(join(folder, file), "utf8"));
    const context = contextFor(file);
    for (const { fixes, rule } of analyse(text, {}, context).diagnostics) {
      for (const { title, edits, file: other } of fixes) {
        const written = pinsIn((other === undefined ? undefined : context?.read(other)) ?? text);
        for (const pin of edits.flatMap((it) => pinsIn(it.text))) {
          checked++;
          if (isInvented(pin, written)) invented.push(`${file} ${rule}: ${title} (${pin.project}==${pin.version})`);
        }
      }
    }
  }
  expect(invented).toEqual([]);
  expect(checked).toBeGreaterThan(8);
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
