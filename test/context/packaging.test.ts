// What pyproject.toml says of the package that pip would make.
import { expect, test } from "vitest";
import { packagingOf, topLevelPackages } from "../../server/src/context/packaging.ts";

test.each([
  ["[project]\nname = 'a'", true, true],
  ["project.name = 'a'", true, true],
  ["[build-system]\nrequires = []\nbuild-backend = 'setuptools.build_meta'\n[project]\nname = 'a'", true, true],
  ["[build-system]\nrequires = []\nbuild-backend = 'hatchling.build'\n[project]\nname = 'a'", true, false],
  ["[project]\nname = 'a'\n[tool.setuptools.packages.find]\nwhere = ['lib']", true, false],
  ["[build-system]\nrequires = []", true, false],
  ["[tool.poetry.dependencies]\nflask = '*'", true, false],
  ["[tool.ruff]\nline-length = 100\nproject = 1\n# [project]", false, false],
  ["", false, false],
])("%j", (text, describesPackage, leavesToSetuptools) => {
  expect(packagingOf(text)).toMatchObject({ describesPackage, leavesToSetuptools });
});

test("nothing is known of what is no TOML", () => {
  expect(packagingOf("[project")).toBeUndefined();
});

test("only folders that may be packages count", () => {
  expect(topLevelPackages(["web", "tests", ".git", "my-app", "docs", "core_1"])).toEqual(["core_1", "web"]);
});

test("setuptools builds where nothing else is said", () => {
  const backend = (name: string) => packagingOf(`[project]\nname = 'a'\n[build-system]\nbuild-backend = '${name}'`);
  expect(packagingOf("[project]\nname = 'a'")?.usesSetuptools).toBe(true);
  expect(backend("setuptools.build_meta")?.usesSetuptools).toBe(true);
  expect(backend("hatchling.build")?.usesSetuptools).toBe(false);
});
