// Which Python projects compile, whatever their release.
import { describe, expect, test } from "vitest";
import { normalize } from "../../server/src/knowledge/python/names.ts";
import { neverHasWheels } from "../../server/src/knowledge/python/projects.ts";

test("a project's name is compared as PEP 503 says", () => {
  expect(["mod_wsgi", "Mod.WSGI", "mod--wsgi"].map(normalize)).toEqual(["mod-wsgi", "mod-wsgi", "mod-wsgi"]);
});

describe("a bare name is enough where no release has a wheel", () => {
  test.each(["uwsgi", "mod-wsgi", "psycopg2", "python-ldap", "gssapi", "pyicu"])("%s", (project) => {
    expect(neverHasWheels(project, "3.13")).toBe(true);
  });

  test("or what an extra is named for has none", () => {
    expect(neverHasWheels("psycopg", "3.13", ["c"])).toBe(true);
    expect(neverHasWheels("psycopg", "3.13", ["c", "pool"])).toBe(true);
    expect(neverHasWheels("psycopg", "3.13", ["binary"])).toBe(false);
  });
});

describe("it is not where", () => {
  test.each([
    ["wheels stop at an old Python", "netifaces", "3.12"],
    ["wheels stop at an old Python, and this one is new", "chroma-hnswlib", "3.13"],
    ["wheels came with a release", "pycurl", "3.13"],
    ["somebody fetches a wheel on the way", "flash-attn", "3.12"],
    ["old Pythons had wheels", "psycopg2", "3.6"],
    ["another project pulls it in, which may change", "django-auth-ldap", "3.13"],
    ["there are wheels", "numpy", "3.13"],
    ["wheels are all that there is", "psycopg2-binary", "3.13"],
    ["its source archive needs no compiler", "docopt", "3.13"],
    ["nothing is known of it", "constructor", "3.13"],
  ])("%s: %s", (_, project, python) => expect(neverHasWheels(project, python)).toBe(false));
});
