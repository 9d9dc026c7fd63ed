// What RPM packages bring, and which of them are for developing.
import { describe, expect, test } from "vitest";
import { imageById } from "../../server/src/knowledge/images.ts";
import { pythonHeaders } from "../../server/src/knowledge/python-headers.ts";
import {
  commandsProvided,
  isDevel,
  isKnownRpm,
  mayRequire,
  packageFor,
  requires,
  rpmName,
} from "../../server/src/knowledge/rpms.ts";

const distroOf = (id: string) => imageById(id)!.distro;
const el8 = distroOf("rhel8-python-312-minimal");
const el9 = distroOf("rhel9-python-312-minimal");
const el10 = distroOf("c10s-python-313-minimal");
const fedora = distroOf("f42-python-313-minimal");

test("an RPM brings commands", () => {
  const onEl9 = (rpm: string) => commandsProvided(rpm, el9);
  expect(onEl9("gcc")).toEqual(expect.arrayContaining(["gcc", "cc"]));
  expect(onEl9("gcc-c++")).toEqual(expect.arrayContaining(["g++", "c++"]));
  expect(onEl9("git-core")).toEqual(["git"]);
  expect(onEl9("shadow-utils")).toEqual(expect.arrayContaining(["useradd", "groupadd", "usermod"]));
  expect(onEl9("procps-ng")).toContain("ps");
  expect(commandsProvided("nodejs-npm", el10)).toEqual(["npm", "npx"]);
  expect(onEl9("httpd-devel")).toEqual(["apxs"]);
  expect(onEl9("python3.12")).toEqual(["python3.12"]);
  expect(commandsProvided("python39", el8)).toEqual(["python3.9"]);
  expect(onEl9("coreutils-single")).toContain("ls");
  expect(["no-such-package", "constructor", "__proto__", ""].flatMap(onEl9)).toEqual([]);
});

test("what an RPM has depends on the distribution", () => {
  expect([el8, el9, el10, fedora].map((it) => commandsProvided("gettext", it).includes("envsubst"))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect([el8, el9, el10].map((it) => commandsProvided("gettext-envsubst", it))).toEqual([[], [], ["envsubst"]]);
  expect([el8, el9, fedora].map((it) => packageFor("flock", it))).toEqual([
    "util-linux",
    "util-linux-core",
    "util-linux-core",
  ]);
  expect([el8, el9, el10, fedora].map((it) => packageFor("envsubst", it))).toEqual([
    "gettext",
    "gettext",
    "gettext-envsubst",
    "gettext-envsubst",
  ]);
  // Where nobody knows the distribution, only what is so everywhere is certain.
  expect(commandsProvided("gettext", undefined)).not.toContain("envsubst");
  expect(commandsProvided("gettext", undefined)).toContain("msgfmt");
});

test("an RPM brings others", () => {
  expect(requires("gcc-c++", el9)).toEqual(expect.arrayContaining(["gcc", "cpp", "libstdc++-devel"]));
  expect(requires("podman", el9)).toEqual(["shadow-utils"]);
  expect(requires("npm", el9)).toContain("nodejs");
  expect(requires("cargo", el9)).toEqual(expect.arrayContaining(["rust", "gcc"]));
  expect(requires("git", el9)).toContain("git-core");
  expect(requires("python3.13-devel", el9)).toEqual([]);
});

describe("what an RPM brings depends on the distribution", () => {
  const on = { el8, el9, el10, fedora, somewhere: undefined } as const;
  const all = Object.keys(on) as (keyof typeof on)[];

  test.each([
    ["postgresql", "libpq", "el8"],
    ["postgresql", "postgresql-private-libs", "el9 el10 fedora"],
    ["gettext", "gettext-envsubst", "el10 fedora"],
    ["gcc", "kernel-headers", "el8 el9 el10"],
    ["gcc", "make", "el9 el10"],
    ["gcc", "binutils", "el8 el9 el10 fedora somewhere"],
    ["git-core", "less", "el8 el9 el10"],
    ["git-core", "openssh-clients", "el8 el9 el10"],
    ["golang", "gcc", "el8 el9 el10"],
    ["golang", "git-core", ""],
    ["clang", "gcc-c++", "el9"],
    ["libxml2-devel", "xz-devel", "el8 el9 el10"],
    ["libxml2-devel", "zlib-devel", "el8 el9"],
    ["libtool", "tar", "el9 el10"],
    ["libtool", "libtool-ltdl", "el9"],
    ["nodejs", "npm", ""],
    ["systemd-devel", "pkgconf-pkg-config", ""],
    ["vim", "vim-enhanced", "el8 el9 el10 fedora somewhere"],
  ] as const)("%s certainly brings %s on: %s", (rpm, other, where) => {
    expect(all.filter((it) => requires(rpm, on[it]).includes(other)).join(" ")).toBe(where);
  });

  test.each([
    ["gcc", "make", "el8 el9 el10 fedora somewhere"],
    ["postgresql", "libpq", "el8 somewhere"],
    ["nodejs", "npm", "el8 el9 somewhere"],
    ["nodejs", "nodejs-npm", "el10 fedora somewhere"],
    ["gettext", "gettext-envsubst", "el10 fedora somewhere"],
    // Tools that come along with many packages, unless one is known to come alone.
    ["podman", "gzip", "el8 el9 el10 fedora somewhere"],
    ["no-such-package", "openssl", "el8 el9 el10 fedora somewhere"],
    ["tar", "gzip", ""],
    ["python3.12-devel", "gzip", ""],
    ["golang", "git-core", ""],
  ] as const)("%s may bring %s on: %s", (rpm, other, where) => {
    expect(all.filter((it) => mayRequire(rpm, on[it]).includes(other)).join(" ")).toBe(where);
  });
});

test("the package to install for a command depends on the distribution", () => {
  expect(["useradd", "ps", "git", "g++", "tar", "strip", "diff", "dnf"].map((it) => packageFor(it, el9))).toEqual([
    "shadow-utils",
    "procps-ng",
    "git-core",
    "gcc-c++",
    "tar",
    "binutils",
    "diffutils",
    "dnf",
  ]);
  expect([el9, el10, fedora].map((distro) => packageFor("npm", distro))).toEqual(["npm", "nodejs-npm", "nodejs-npm"]);
  expect([el9, fedora].map((distro) => packageFor("wget", distro))).toEqual(["wget", "wget2-wget"]);
  expect(packageFor("frobnicate", el9)).toBeUndefined();
});

describe("isDevel", () => {
  test.each([
    "gcc",
    "gcc-c++",
    "gcc-gfortran",
    "gcc-11.5.0-5.el9.x86_64",
    "gcc-toolset-13",
    "gcc-toolset-13-gcc-c++",
    "clang",
    "llvm",
    "cargo",
    "rust",
    "cmake",
    "redhat-rpm-config",
    "python3.13-devel",
    "libpq-devel",
    "openblas-devel.x86_64",
    "glibc-static",
    "kernel-headers",
    "pkgconfig(python-3.13)",
    "pkgconfig(libpq)",
    "cpp",
    "autoconf",
    "automake",
    "libtool",
    "m4",
    "@development",
    "@Development Tools",
    "Development Tools",
    "@development-tools",
    "@c-development",
  ])("%s: yes", (name) => expect(isDevel(name)).toBe(true));

  test.each([
    "make",
    "tar",
    "git",
    "git-core",
    "unzip",
    "which",
    "httpd",
    "libpq",
    "binutils",
    "shadow-utils",
    "procps-ng",
    "python3.13",
    "python3.13-pip",
    "nodejs",
    "libtool-ltdl",
    "libgfortran",
    "libstdc++",
    "@web-server",
    "developer-docs",
  ])("%s: no", (name) => expect(isDevel(name)).toBe(false));
});

test("a name loses its version and architecture, and nothing else", () => {
  const names = {
    "gcc-11.5.0-5.el9.x86_64": "gcc",
    "wget-1.24.5": "wget",
    "vim-enhanced-2:9.0.2190-1.fc40": "vim-enhanced",
    "nodejs-20": "nodejs-20",
    "gcc-toolset-13": "gcc-toolset-13",
    "python3.13-devel": "python3.13-devel",
    "java-17-openjdk-devel": "java-17-openjdk-devel",
    "java-1.8.0-openjdk": "java-1.8.0-openjdk",
    "pkgconfig(python-3.13)": "pkgconfig(python-3.13)",
    "libstdc++": "libstdc++",
    "/usr/bin/git": "git-core",
    "openblas-devel.x86_64": "openblas-devel",
  };
  expect(Object.fromEntries(Object.keys(names).map((name) => [name, rpmName(name)]))).toEqual(names);
});

test("only a known RPM leaves no doubt about what it brings", () => {
  expect(
    ["gcc", "git", "python3.13-devel", "libpq", "python3.12", "tzdata", "krb5-libs", "mariadb-connector-c"].every(
      isKnownRpm,
    ),
  ).toBe(true);
  expect(["acme-agent", "inkscape", "libreoffice"].some(isKnownRpm)).toBe(false);
});

describe("pythonHeaders", () => {
  test.each([
    ["pkgconfig(python-3.13)", el10, "3.13", "yes"],
    ["pkgconfig(python3)", el9, "3.9", "yes"],
    ["python3-devel", el8, "3.6", "yes"],
    ["python3-devel", el9, "3.9", "yes"],
    ["python3-devel", el10, "3.12", "yes"],
    ["python3-devel", fedora, "3.13", "yes"],
    ["python3.12-devel", el8, "3.12", "yes"],
    ["python3.12-devel", el9, "3.12", "yes"],
    ["python3.9-devel", el9, "3.9", "yes"],
    ["python3.12-devel", el10, "3.12", "yes"],
    ["python3.13-devel", el10, "3.13", "yes"],
    ["python3.14-devel", el10, "3.14", "yes"],
    ["python3.13-devel", fedora, "3.13", "yes"],
    ["python3.12-devel", fedora, "3.12", "unknown"],
    ["python39-devel", el8, "3.9", "yes"],
    ["python39-devel", el9, "3.9", "no"],
    ["python311-devel", el8, "3.11", "no"],
    ["python312-devel", el9, "3.12", "no"],
    ["python313-devel", fedora, "3.13", "no"],
  ] as const)("%s on $flavor means %s", (name, distro, python, exists) => {
    expect(pythonHeaders(name, distro)).toEqual({ python, exists });
  });

  test.each(["libpq-devel", "python3-requests", "python3.12", "pkgconfig(libpq)"])("%s is none", (name) => {
    expect(pythonHeaders(name, el9)).toBeUndefined();
  });
});
