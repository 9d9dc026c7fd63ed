// Which Python projects compile, and with what.
import { describe, expect, test } from "vitest";
import { compileNeeds, normalize } from "../../server/src/knowledge/python-projects.ts";

test("a project's name is compared as PEP 503 says", () => {
  expect(["mod_wsgi", "Mod.WSGI", "mod--wsgi"].map(normalize)).toEqual(["mod-wsgi", "mod-wsgi", "mod-wsgi"]);
});

describe("certainly compiles", () => {
  test.each([
    ["uwsgi", ["gcc"], [], "pyuwsgi"],
    ["uWSGI", ["gcc"], [], "pyuwsgi"],
    ["mod_wsgi", ["gcc", "httpd-devel", "redhat-rpm-config"], ["httpd"], "gunicorn"],
    ["psycopg2", ["gcc", "libpq-devel"], ["libpq"], "psycopg2-binary"],
    ["psycopg[c]", ["gcc", "libpq-devel"], ["libpq"], "psycopg[binary]"],
    ["psycopg[c,pool]", ["gcc", "libpq-devel"], ["libpq"], "psycopg[binary]"],
    ["python-ldap", ["gcc", "openldap-devel"], ["openldap", "cyrus-sasl-lib"], "ldap3"],
    ["gssapi", ["gcc", "krb5-devel"], ["krb5-libs"], undefined],
    ["PyICU", ["gcc-c++", "libicu-devel", "pkgconf-pkg-config"], ["libicu"], undefined],
  ])("%s", (project, buildRpms, runtimeRpms, alternative) => {
    const needs = compileNeeds(project, "3.13");
    expect(needs).toMatchObject({ certain: true, buildRpms, runtimeRpms, needsPythonHeaders: true });
    expect(needs?.alternatives[0]).toBe(alternative);
  });
});

test("the compiler is a command", () => {
  expect(compileNeeds("uwsgi", "3.13")?.compilers).toEqual(["gcc"]);
  expect(compileNeeds("fasttext", "3.13")?.compilers).toEqual(["g++"]);
  expect(compileNeeds("y-py", "3.13")?.compilers).toEqual(["cargo", "gcc"]);
});

test("wheels that stop at an old Python make it likely, not certain", () => {
  expect(compileNeeds("netifaces", "3.9")).toBeUndefined();
  expect(compileNeeds("netifaces", "3.12")).toMatchObject({ certain: false });
  expect(compileNeeds("chroma-hnswlib", "3.12")).toBeUndefined();
  expect(compileNeeds("chroma-hnswlib", "3.13")).toMatchObject({ certain: false });
});

test("wheels that came with a release make an older pin likely to compile", () => {
  expect(compileNeeds("pycurl", "3.13")).toBeUndefined();
  expect(compileNeeds("pycurl", "3.13", "7.45.3")).toBeUndefined();
  expect(compileNeeds("pycurl", "3.13", "7.45.2")).toMatchObject({ certain: false });
});

test("what pulls a compiled project in is likely to compile", () => {
  expect(compileNeeds("django-auth-ldap", "3.13")).toMatchObject({ project: "python-ldap", certain: false });
  expect(compileNeeds("pyspnego[kerberos]", "3.13")).toMatchObject({ project: "gssapi", certain: false });
  expect(compileNeeds("pyspnego", "3.13")).toBeUndefined();
});

// flash-attn fetches a prebuilt wheel in its setup.py; Pythons before 3.8 had wheels of some of these.
test("is not certain where somebody may have built it", () => {
  expect(compileNeeds("flash-attn", "3.12")).toMatchObject({ certain: false });
  expect(compileNeeds("psycopg2", "3.6")).toMatchObject({ certain: false });
});

test.each([
  "requests",
  "numpy",
  "psycopg2-binary",
  "psycopg",
  "pyuwsgi",
  "docopt",
  "crcmod",
  "ibm-db",
  "constructor",
  "",
])("says nothing about %s", (project) => expect(compileNeeds(project, "3.13")).toBeUndefined());
