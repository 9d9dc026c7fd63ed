// Names of Debian's and Alpine's packages, and of RPMs that only look like them.
import { expect, test } from "vitest";
import table from "../../server/src/knowledge/debian-packages.json";
import { debianPackage, rpmsFor } from "../../server/src/knowledge/debian-packages.ts";
import { imageById } from "../../server/src/knowledge/images.ts";
import { pythonRpm } from "../../server/src/knowledge/python-rpms.ts";

test("a name of Debian's has its RPMs", () => {
  expect(debianPackage("libpq-dev")).toEqual({ rpms: ["libpq-devel"] });
  expect(debianPackage("build-essential")).toEqual({ rpms: ["gcc", "gcc-c++", "make"] });
  expect(debianPackage("python3-venv")).toEqual({ rpms: [] });
  expect(debianPackage("libnobodyknows-dev")).toEqual({ rpms: undefined });
  expect(debianPackage("python3-dev")).toEqual({ rpms: undefined, python: "" });
  expect(debianPackage("python3.12-dev")).toEqual({ rpms: undefined, python: "3.12" });
});

test("a name that RPMs have too is none", () => {
  const shared = [
    "gcc",
    "g++",
    "libpq-devel",
    "dpkg-dev",
    "rocm-dev",
    "procps",
    "libgomp",
    "pkg-config",
    "constructor",
  ];
  expect(shared.filter((it) => debianPackage(it) !== undefined)).toEqual([]);
  expect(rpmsFor("procps")).toEqual(["procps-ng"]);
  expect(rpmsFor("git")).toEqual(["git"]);
  expect(rpmsFor("no-such-package")).toBeUndefined();
});

test("no counterpart is a name of Debian's itself", () => {
  const rpms = Object.values({ ...table.names, ...table.shared }).flatMap((it) => it.split(" ").filter(Boolean));
  expect(rpms.filter((it) => debianPackage(it) !== undefined)).toEqual([]);
});

test("an RPM of a Python project belongs to one Python", () => {
  const { distro } = imageById("rhel9-python-312-minimal")!;
  expect(pythonRpm("python3-requests", distro)).toEqual({ project: "requests", python: "3.9" });
  expect(pythonRpm("python3.11-pip", distro)).toEqual({ project: "pip", python: "3.11" });
  expect(pythonRpm("python39-pyyaml", distro)).toEqual({ project: "pyyaml", python: "3.9" });
  const others = ["python3-gpg", "python3.12-devel", "python3", "python3.12-tkinter", "requests"];
  expect(others.filter((it) => pythonRpm(it, distro) !== undefined)).toEqual([]);
});
