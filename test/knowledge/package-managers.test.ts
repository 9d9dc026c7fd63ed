// What the three package managers accept, and which one a command is.
import { describe, expect, test } from "vitest";
import { imageById } from "../../server/src/knowledge/images.ts";
import {
  type Dialect,
  dialectOf,
  isAssumeYes,
  nestedSubcommand,
  optionsWithValue,
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
    ["group", "install"],
    ["groupinstall", "install"],
    ["builddep", undefined],
    ["config-manager", undefined],
    ["copr", undefined],
    ["history", undefined],
    ["downgrade", undefined],
    ["check-update", undefined],
    ["mark", undefined],
    ["versionlock", undefined],
    ["autoremove", "remove"],
    ["erase", "remove"],
    ["localinstall", "rpm -Uvh"],
    ["search", "repoquery"],
    ["list", "repoquery"],
    ["info", "repoquery --info"],
    ["provides", "repoquery --whatprovides"],
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
  expect(nestedSubcommand("group", "install")).toEqual({ purpose: "install", asks: true });
  expect(nestedSubcommand("group", "list")).toEqual({ purpose: "query", asks: false });
  expect(nestedSubcommand("module", "enable")).toEqual({ purpose: "configure", asks: false });
  expect(nestedSubcommand("groupinstall", "Development Tools")).toBeUndefined();
  expect(nestedSubcommand("install", "gcc")).toBeUndefined();
});

test("only what changes packages asks", () => {
  const asks = ["install", "remove", "upgrade", "clean", "makecache", "repoquery", "download"];
  expect(asks.filter((word) => subcommand("microdnf3", word, el9)?.asks)).toEqual(["install", "remove", "upgrade"]);
});

test("an option may take the next word", () => {
  const takes = (dialect: Dialect, ...options: string[]) =>
    options.filter((option) => optionsWithValue(dialect).includes(option));
  expect(takes("microdnf3", "--setopt", "--enablerepo", "-y", "--nodocs", "-x")).toEqual(["--setopt", "--enablerepo"]);
  expect(takes("dnf4", "-x", "--exclude", "-y", "--best")).toEqual(["-x", "--exclude"]);
  expect(takes("dnf5", "--enable-repo", "-y")).toEqual(["--enable-repo"]);
});

test("-y has many spellings", () => {
  expect(["-y", "-qy", "--assumeyes", "--setopt=assumeyes=1", "--setopt=assumeyes=True"].every(isAssumeYes)).toBe(true);
  expect(["--nodocs", "-q", "yes", "--best", "--setopt=assumeyes=0"].some(isAssumeYes)).toBe(false);
});
