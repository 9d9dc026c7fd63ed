// Requirements as PEP 508 writes them.
import { describe, expect, test } from "vitest";
import { parseRequirement } from "../../server/src/context/requirements/pep508.ts";

const none = { extras: [], specifier: "", url: undefined, marker: undefined };

describe("the specification's own examples", () => {
  test.each([
    ["A", { name: "A" }],
    ["A.B-C_D", { name: "A.B-C_D" }],
    ["aa", { name: "aa" }],
    ["name", { name: "name" }],
    ["name<=1", { name: "name", specifier: "<=1" }],
    ["name>=3", { name: "name", specifier: ">=3" }],
    ["name>=3,", { name: "name", specifier: ">=3," }],
    ["name>=3,<2", { name: "name", specifier: ">=3,<2" }],
    ["name@http://foo.com", { name: "name", url: "http://foo.com" }],
    [
      "name [fred,bar] @ http://foo.com ; python_version=='2.7'",
      { name: "name", extras: ["fred", "bar"], url: "http://foo.com", marker: "python_version=='2.7'" },
    ],
    [
      "name[quux, strange];python_version<'2.7' and platform_version=='2'",
      { name: "name", extras: ["quux", "strange"], marker: "python_version<'2.7' and platform_version=='2'" },
    ],
    ["name; os_name=='a' or os_name=='b'", { name: "name", marker: "os_name=='a' or os_name=='b'" }],
    [
      'requests [security,tests] >= 2.8.1, == 2.8.* ; python_version < "2.7"',
      {
        name: "requests",
        extras: ["security", "tests"],
        specifier: ">= 2.8.1, == 2.8.*",
        marker: 'python_version < "2.7"',
      },
    ],
    [
      "pip @ https://example.com/pip/archive/1.3.1.zip#sha1=da9234",
      { name: "pip", url: "https://example.com/pip/archive/1.3.1.zip#sha1=da9234" },
    ],
  ])("%s", (text, parts) => expect(parseRequirement(text)).toEqual({ ...none, ...parts }));
});

test.each([
  ["name (>=1, <2)", ">=1, <2"],
  ["name ( )", ""],
  ["name===anything", "===anything"],
  ["name == 1.0.post1+local.2", "== 1.0.post1+local.2"],
])("%s has the specifier %s", (text, specifier) => expect(parseRequirement(text)).toMatchObject({ specifier }));

test("an address may hold a semicolon", () => {
  expect(parseRequirement("name @ https://host/a;b.zip ; os_name=='posix'")).toMatchObject({
    url: "https://host/a;b.zip",
    marker: "os_name=='posix'",
  });
});

test("extras are normalised", () => {
  expect(parseRequirement("name[Some_Extra,other]")).toMatchObject({ extras: ["some-extra", "other"] });
  expect(parseRequirement("name[]")).toMatchObject({ extras: [] });
});

test.each([
  ["", "it does not begin with a project's name"],
  ["==1.0", "it does not begin with a project's name"],
  ["-name", "it does not begin with a project's name"],
  ["name 1.0", "1.0 is no specifier of versions"],
  ["name=1.0", "=1.0 is no specifier of versions"],
  ["name[a b]", "[a b] are no extras"],
  ["name[a", "[a is no specifier of versions"],
  ["name @", "there is no address behind @"],
  ["name; python_version => '3'", "python_version => '3' is no environment marker"],
])("%s is none, because %s", (text, why) => expect(parseRequirement(text)).toBe(why));
