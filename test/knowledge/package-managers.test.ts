// What the three package managers accept, and which one a command is.
import { describe, expect, test } from "vitest";
import { imageById } from "../../server/src/knowledge/images.ts";
import {
  isAssumeYes,
  managerOption,
  packageManagerOptions,
  refusedSetting,
  settingIn,
  takesOption,
} from "../../server/src/knowledge/package-manager-options.ts";
import {
  type Dialect,
  dialectOf,
  isGroup,
  isPackageFile,
  nestedSubcommand,
  subcommand,
} from "../../server/src/knowledge/package-managers.ts";

const distroOf = (id: string) => imageById(id)!.distro;
const el8 = distroOf("rhel8-python-312-minimal");
const el9 = distroOf("rhel9-python-312-minimal");
const el10 = distroOf("c10s-python-313-minimal");
const fedora = distroOf("f42-python-313-minimal");
const oldFedora = distroOf("f40-python-312-minimal");

test("a command is another program on another distribution", () => {
  expect(["microdnf", "dnf", "yum"].map((command) => dialectOf(command, el9))).toEqual(["microdnf3", "dnf4", "dnf4"]);
  expect(["microdnf", "dnf", "yum"].map((command) => dialectOf(command, fedora))).toEqual(["dnf5", "dnf5", "dnf5"]);
  expect(dialectOf("microdnf", oldFedora)).toBe("microdnf3");
  expect(dialectOf("apt-get", el9)).toBeUndefined();
});

describe("microdnf 3", () => {
  test.each(["install", "remove", "update", "upgrade", "reinstall", "clean", "makecache", "module", "repoquery"])(
    "has %s",
    (word) => expect(subcommand("microdnf3", word, el9)?.support).toEqual({ kind: "yes" }),
  );

  test.each([
    ["group", undefined],
    ["groupinstall", undefined],
    ["builddep", undefined],
    ["config-manager", undefined],
    ["copr", undefined],
    ["history", undefined],
    ["downgrade", undefined],
    ["check-update", undefined],
    ["mark", undefined],
    ["versionlock", undefined],
    ["autoremove", undefined],
    ["erase", "remove"],
    ["rei", "reinstall"],
    ["localinstall", undefined],
    ["search", undefined],
    ["list", undefined],
  ])("has no %s", (word, instead) => {
    expect(subcommand("microdnf3", word, el9)?.support).toEqual({ kind: "no", instead });
  });

  test("learnt swap in 3.10 and leaves in 3.9", () => {
    const has = (word: string) => [el8, el9, el10].map((el) => subcommand("microdnf3", word, el)?.support.kind);
    expect(has("swap")).toEqual(["no", "no", "yes"]);
    expect(has("leaves")).toEqual(["no", "yes", "yes"]);
  });
});

test("dnf 5 dropped spellings and moved commands to plugins", () => {
  const support = (word: string) => subcommand("dnf5", word, fedora)?.support;
  expect(support("groupinstall")).toEqual({ kind: "dropped", instead: "group install" });
  expect(support("erase")).toEqual({ kind: "dropped", instead: "remove" });
  expect(support("builddep")).toEqual({ kind: "plugin", package: "dnf5-plugins" });
  expect(support("group")).toEqual({ kind: "yes" });
  expect(subcommand("dnf4", "groupinstall", el9)?.support).toEqual({ kind: "yes" });
});

test("an alias is what it stands for", () => {
  expect(subcommand("dnf4", "erase", el9)).toMatchObject({ name: "remove", purpose: "remove", asks: true });
  expect(subcommand("dnf4", "groupinstall", el9)).toMatchObject({ name: "group", purpose: "install", asks: true });
  expect(subcommand("dnf4", "check-update", el9)).toMatchObject({ purpose: "query", asks: false });
  expect(subcommand("dnf4", "frobnicate", el9)).toBeUndefined();
});

test("group and module do what their second word says", () => {
  const nested = (dialect: Dialect, outer: string, word: string) => nestedSubcommand(dialect, outer, word, el9);
  expect(nested("dnf4", "group", "install")).toMatchObject({ purpose: "install", asks: true });
  expect(nested("dnf4", "group", "list")).toMatchObject({ purpose: "query", asks: false });
  expect(nested("microdnf3", "module", "enable")).toMatchObject({ purpose: "configure", asks: false });
  expect(nested("dnf4", "groupinstall", "Development Tools")).toBeUndefined();
  expect(nested("dnf4", "install", "gcc")).toBeUndefined();
  const support = (dialect: Dialect) =>
    ["enable", "disable", "reset", "install", "list"].map((it) => nested(dialect, "module", it)?.support.kind);
  expect(support("microdnf3")).toEqual(["yes", "yes", "yes", "no", "no"]);
  expect(support("dnf4")).toEqual(["yes", "yes", "yes", "yes", "yes"]);
});

test("microdnf asks from Enterprise Linux 9 on, and on Fedora", () => {
  const asks = (distro: typeof el8) => subcommand("microdnf3", "install", distro)?.asks;
  expect([el8, el9, el10, oldFedora].map(asks)).toEqual([false, true, true, true]);
  expect(subcommand("dnf4", "install", el8)?.asks).toBe(true);
});

test("only what changes packages asks", () => {
  const asks = ["install", "remove", "upgrade", "clean", "makecache", "repoquery", "download"];
  expect(asks.filter((word) => subcommand("microdnf3", word, el9)?.asks)).toEqual(["install", "remove", "upgrade"]);
});

test("an option has one row, with all its spellings", () => {
  const names = packageManagerOptions.split(" ").flatMap((it) => it.replace(":", "").split("|"));
  expect(names).toEqual([...new Set(names)]);
  expect(packageManagerOptions.split(" ")).toContain("--enablerepo|--enable-repo:");
  expect(managerOption("--excludepkgs")).toBe(managerOption("-x"));
  expect([managerOption("-y")?.takesValue, managerOption("-x")?.takesValue]).toEqual([false, true]);
});

test.each<[string, string]>([
  ["-y --assumeyes --best --nodocs --setopt --enablerepo --config --refresh --noplugins", "microdnf3 dnf4 dnf5"],
  ["-q -x --allowerasing --skip-broken --forcearch --security --repo -C", "dnf4 dnf5"],
  ["-c -b", "dnf4 dnf5"],
  ["-v --color -4 -d", "dnf4"],
  ["--no-docs --skip-unavailable --setvar", "dnf5"],
  ["--frobnicate", "dnf4 dnf5"],
])("who takes %s: %s", (spellings, who) => {
  for (const it of spellings.split(" ")) {
    const takers = (["microdnf3", "dnf4", "dnf5"] as const).filter((dialect) => takesOption(dialect, it, "install"));
    expect(takers.join(" "), it).toBe(who);
  }
});

test("some options belong to one command", () => {
  expect(["download", "install"].map((it) => takesOption("microdnf3", "--archlist", it))).toEqual([true, false]);
});

test.each<[string, string | undefined]>([
  ["install_weak_deps=0", "--setopt=install_weak_deps=0"],
  ["install_weak_deps=False", "--setopt=install_weak_deps=0"],
  ["install_weak_deps=no", "--setopt=install_weak_deps=0"],
  ["main.install_weak_deps=TRUE", "--setopt=install_weak_deps=1"],
  ["keepcache=off", "--setopt=keepcache=0"],
  ["tsflags=nodocs", "--setopt=tsflags=nodocs"],
  ["tsflags=nodocs,test", "--setopt=tsflags=nodocs,test"],
  ["tsflags=noscripts", undefined],
  ["tsflags=", undefined],
  ["assumeyes=True", "-y"],
  ["best=0", "--nobest"],
  ["max_parallel_downloads=10", ""],
  ["strict=0", undefined],
  ["gpgcheck=0", undefined],
  ["epel.gpgcheck=0", "--setopt=epel.gpgcheck=0"],
  ["reposdir=/x,/y", "--setopt=reposdir=/x,/y"],
  ["reposdir=", undefined],
  ["keepcache", undefined],
])("microdnf says --setopt=%s as %s", (text, said) => {
  expect(settingIn("microdnf3", text)).toBe(said);
  expect(settingIn("dnf4", text)).toBe(`--setopt=${text}`);
  expect(refusedSetting("dnf5", text)).toBeUndefined();
});

test("what microdnf refuses, it says with what it would take", () => {
  expect(refusedSetting("microdnf3", "install_weak_deps=False")?.values).toEqual(["0", "1"]);
  expect(refusedSetting("microdnf3", "strict=0")).toEqual({ key: "strict", value: "0", values: undefined });
  expect(refusedSetting("microdnf3", "main.strict=0")).toBeUndefined();
});

test("-y has many spellings", () => {
  expect([isAssumeYes("-y", undefined), isAssumeYes("--assumeyes", undefined)]).toEqual([true, true]);
  const said = ["assumeyes=1", "assumeyes=True", "main.assumeyes=on", "assumeyes=0", "keepcache=1"];
  expect(said.filter((it) => isAssumeYes("--setopt", it))).toEqual(said.slice(0, 3));
  expect(["--nodocs", "-q", "--best"].some((it) => isAssumeYes(it, undefined))).toBe(false);
});

test("groups and files are no packages", () => {
  const words = ["@nginx", "Development Tools", "python3 >= 3.9", "gcc", "./a.rpm", "https://h/a.rpm", "/usr/bin/cc"];
  expect(words.filter(isGroup)).toEqual(["@nginx", "Development Tools"]);
  expect(words.filter(isPackageFile)).toEqual(["./a.rpm", "https://h/a.rpm"]);
});
