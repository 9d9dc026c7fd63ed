// The tables about Python projects: whole, in agreement with each other, and small enough to ship.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Distro } from "../../server/src/knowledge/distro.ts";
import extensions from "../../server/src/knowledge/python/extensions.json" with { type: "json" };
import { extensionOf, extensionsProvenance as whereExtensions } from "../../server/src/knowledge/python/extensions.ts";
import { normalize } from "../../server/src/knowledge/python/names.ts";
import projects from "../../server/src/knowledge/python/projects.json" with { type: "json" };
import {
  compiledProject,
  compilersOf,
  isPureSdist,
  pulledIn,
  projectsProvenance as whereProjects,
} from "../../server/src/knowledge/python/projects.ts";
import repositories from "../../server/src/knowledge/python/rpm-repositories.json" with { type: "json" };
import {
  rpmOn,
  rpmSource,
  repositoriesProvenance as whereRpms,
} from "../../server/src/knowledge/python/rpm-repositories.ts";
import runTime from "../../server/src/knowledge/python/run-time.json" with { type: "json" };
import { runTimeNeeds, runTimeProvenance as whereRunTime } from "../../server/src/knowledge/python/run-time.ts";
import { isSpecifier, isVersion } from "../../server/src/knowledge/python/versions.ts";
import wheels from "../../server/src/knowledge/python/wheels.json" with { type: "json" };
import { wheelHistory, wheelsProvenance as whereWheels } from "../../server/src/knowledge/python/wheels.ts";

const folder = join(import.meta.dirname, "../../server/src/knowledge/python");
const distro = (family: Distro["family"], version: number): Distro => ({
  family,
  version,
  flavor: "",
  glibc: "2.34",
  python3: "3.9",
});
const [el8, el9, el10, fedora] = [distro("el", 8), distro("el", 9), distro("el", 10), distro("fedora", 43)];

const extensionNames = [extensions.languages, extensions.likely].flatMap((it) =>
  Object.values(it).flatMap((names) => names.split(" ")),
);

test("they are small, and say when and from what they were made", () => {
  const tables = readdirSync(folder).filter((it) => it.endsWith(".json"));
  const size = tables.reduce((sum, it) => sum + readFileSync(join(folder, it)).byteLength, 0);
  expect(size).toBeLessThan(236_000);
  for (const { asOf, source } of [whereProjects, whereWheels, whereExtensions, whereRunTime, whereRpms]) {
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(source.length).toBeGreaterThan(40);
  }
});

test("nothing that they had in November 2026 was lost", () => {
  expect(Object.keys(projects.projects).length + projects.pure.split(" ").length).toBeGreaterThan(180);
  expect(wheels.projects.length).toBeGreaterThan(1_900);
  expect(extensionNames.length).toBeGreaterThan(400);
  expect(Object.keys(runTime.projects).length).toBeGreaterThanOrEqual(36);
  expect(Object.values(repositories.repositories).flatMap((it) => it.split(" ")).length).toBeGreaterThanOrEqual(240);
});

test("every name is normalised, and in one kind of table only", () => {
  const compiled = Object.keys(projects.projects);
  const pure = projects.pure.split(" ");
  for (const name of [...compiled, ...pure, ...extensionNames, ...Object.keys(runTime.projects)]) {
    expect(normalize(name)).toBe(name);
  }
  expect(new Set(extensionNames).size).toBe(extensionNames.length);
  for (const name of pure) {
    expect(compiledProject(name)).toBeUndefined();
    expect(extensionOf(name)).toBeUndefined();
    // One that has wheels is known by them.
    expect(wheelHistory(name)?.kind ?? "sources", name).toBe("sources");
    expect(isPureSdist(name)).toBe(true);
  }
});

describe("compiled projects", () => {
  test("have a compiler and are well-formed", () => {
    for (const name of Object.keys(projects.projects)) {
      const row = compiledProject(name)!;
      if (!row.optional) expect(compilersOf(row.build), name).not.toEqual([]);
      if (row.wheelsSince !== undefined) expect(isVersion(row.wheelsSince), name).toBe(true);
      if (row.wheelsUntil !== undefined) expect(isVersion(row.wheelsUntil.version), name).toBe(true);
      for (const rpm of [...row.build, ...row.runtime]) expect(rpm).toMatch(/^[\w.+-]+$/);
    }
  });

  test("are pulled in by others that are known", () => {
    for (const project of Object.values(projects.pulledInBy)) expect(compiledProject(project), project).toBeDefined();
    expect(pulledIn("psycopg", ["C"])).toEqual({ project: "psycopg-c", by: "psycopg[c]" });
    expect(pulledIn("psycopg", [])).toBeUndefined();
  });

  test("that cannot be built are known, and say which releases", () => {
    for (const { project, versions = "", python = "" } of projects.unbuildable) {
      expect(compiledProject(project) ?? extensionOf(project), project).toBeDefined();
      expect([isSpecifier(versions), isSpecifier(python)]).toEqual([true, true]);
    }
  });

  test("name others that are marked in a way that is understood", () => {
    for (const name of Object.keys(projects.projects)) {
      for (const it of compiledProject(name)!.instead) expect(it).toMatch(/^[\w.-]+(\[[\w.-]+\])?[=~!]?$/);
    }
  });
});

describe("extensions", () => {
  test("have a compiler", () => {
    for (const name of extensionNames) expect(compilersOf(extensionOf(name)!.build), name).not.toEqual([]);
    expect(extensionOf("requests")).toBeUndefined();
  });

  test("are more certain where they are documented", () => {
    expect(extensionOf("numpy")?.certain).toBe(true);
    expect(extensionOf("rtoml")).toMatchObject({ certain: false, build: ["gcc", "rust", "cargo"] });
  });

  test("every list names projects of the table", () => {
    const { depends, worksWithoutCompiler, impractical, environment, optionalBefore, build } = extensions;
    const listed = [depends, worksWithoutCompiler, impractical].flatMap((it) => it.split(" "));
    for (const name of [...listed, ...Object.keys(environment), ...Object.keys(optionalBefore)]) {
      expect(extensionNames, name).toContain(name);
    }
    for (const name of Object.keys(build)) expect(compilersOf(extensionOf(name)!.build), name).not.toEqual([]);
  });
});

describe("run-time needs", () => {
  test("have a sentence and packages", () => {
    for (const name of Object.keys(runTime.projects)) {
      const { rpms, why, confidence } = runTimeNeeds(name)!;
      expect(rpms.every((it) => /^[\w.+-]+$/.test(it))).toBe(true);
      expect(why).toMatch(/^[a-z].*[^.]$/);
      expect(["high", "medium", "low"]).toContain(confidence);
    }
  });
});

describe("repositories", () => {
  test.each([
    ["libpq-devel", "base yes", "base yes", "base yes"],
    ["graphviz-devel", "crb no", "crb no", "crb no"],
    ["openblas-devel", "crb no", "crb yes", "crb yes"],
    ["gdal-devel", "epel no", "epel no", "epel no"],
    ["cairo-devel", "base unknown", "base unknown", "base unknown"],
    ["java-17-openjdk-headless", "base yes", "base yes", "none no"],
    ["cuda-toolkit", "external no", "external no", "external no"],
    ["nobody-knows-this", "unknown unknown", "unknown unknown", "unknown unknown"],
  ])("%s", (rpm, ...places) => {
    const place = (on: Distro) => Object.values(rpmSource(rpm, on)).join(" ");
    expect([el8, el9, el10].map(place)).toEqual(places);
  });

  test("Fedora has its own", () => {
    expect(rpmSource("gdal-devel", fedora).repository).toBe("base");
    expect(rpmSource("nobody-knows-this", fedora).repository).toBe("unknown");
  });

  test("some packages have another name", () => {
    expect(rpmOn("libmemcached-devel", el9)).toBe("libmemcached-awesome-devel");
    expect(rpmOn("java-17-openjdk-devel", el10)).toBe("java-21-openjdk-devel");
    expect([el8, el9, el10, fedora].map((it) => rpmOn("libpq-devel", it))).toEqual(Array(4).fill("libpq-devel"));
  });

  test("no package is listed twice", () => {
    const all = Object.values(repositories.repositories).flatMap((it) => it.split(" "));
    expect(new Set(all).size).toBe(all.length);
  });
});
