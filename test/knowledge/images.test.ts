// The table of images, and what a reference after FROM stands for.
import { describe, expect, test } from "vitest";
import {
  counterpartOf,
  type Image,
  imageById,
  images,
  matchImage,
  referenceFor,
} from "../../server/src/knowledge/images.ts";

const byId = (id: string): Image => imageById(id) ?? expect.fail(`no image ${id}`);

describe("the table", () => {
  test("has no image twice, and says of what was removed when and why", () => {
    expect(new Set(images.map((image) => image.id)).size).toBe(images.length);
    for (const { id, status, removed } of images)
      if (status === "removed") expect(removed, id).toMatch(/^\d{4}-\d{2}-\d{2}: \w/);
  });

  test("names an image in every registry that has it", () => {
    expect(byId("rhel9-python-312-minimal").names).toEqual([
      "registry.access.redhat.com/ubi9/python-312-minimal",
      "registry.redhat.io/ubi9/python-312-minimal",
      "registry.redhat.io/rhel9/python-312-minimal",
    ]);
    expect(byId("rhel8-python-312-minimal").names.at(-1)).toBe("quay.io/sclorg/python-312-minimal-el8");
    expect(byId("c10s-python-313").names).toEqual(["quay.io/sclorg/python-313-c10s"]);
    expect(byId("f43-python-314").names).toEqual(["quay.io/fedora/python-314"]);
  });

  test.each(images.map((image) => [image.id, image] as const))("%s is one whole", (_, image) => {
    expect(image.commandsPresent.filter((command) => image.commandsAbsent.includes(command))).toEqual([]);
    expect([...image.commandsPresent, ...image.commandsAbsent].filter((command) => /[\s/()]/.test(command))).toEqual(
      [],
    );
    expect(image.commandsPresent).toContain(image.packageManager);
    expect(image.env).toMatchObject({ PYTHON_VERSION: image.python });
    // s2i-core of CentOS Stream 9 and 10 and of Fedora says which one it is.
    const versioned = image.variant === "full" && !image.distro.flavor.startsWith("rhel") && image.distro.version !== 8;
    const { VERSION } = image.env;
    expect(VERSION).toBe(versioned ? String(image.distro.version) : undefined);
    expect(image.systemPython).toBe(`/usr/bin/python${image.python}`);
    expect((image.removed !== undefined) === (image.status === "removed")).toBe(true);
    for (const name of image.names) expect(matchImage(name)).toMatchObject({ kind: "image", mirror: false });
  });

  test("knows who has which package manager", () => {
    const managers = (id: string) =>
      ["microdnf", "dnf", "yum"].map((command) => {
        const { commandsPresent, commandsAbsent } = byId(id);
        return commandsPresent.includes(command) ? "yes" : commandsAbsent.includes(command) ? "no" : "unknown";
      });
    expect(managers("c10s-python-313-minimal")).toEqual(["yes", "no", "no"]);
    expect(managers("rhel9-python-312")).toEqual(["no", "yes", "yes"]);
    expect(managers("f42-python-313-minimal")).toEqual(["yes", "yes", "yes"]);
    expect(managers("f43-python-314")).toEqual(["yes", "yes", "yes"]);
    expect(managers("f40-python-312-minimal")).toEqual(["yes", "unknown", "unknown"]);
  });

  test("lists what the RPMs bring with them", () => {
    const full = byId("c9s-python-312");
    expect(full.rpms).toEqual(expect.arrayContaining(["gcc-c++", "gcc", "npm", "nodejs", "libpq", "python3.12-devel"]));
    expect(full.commandsPresent).toEqual(
      expect.arrayContaining(["gcc", "g++", "node", "npm", "git", "apxs", "useradd"]),
    );
    const minimal = byId("c9s-python-312-minimal");
    expect(minimal.commandsAbsent).toEqual(expect.arrayContaining(["gcc", "node", "git", "tar", "ps"]));
    expect(minimal.commandsPresent).toEqual(
      expect.arrayContaining(["curl", "ls", "pip", "python3.12", "fix-permissions"]),
    );
    expect(byId("f42-python-313").commandsPresent).not.toContain("wget");
    expect(byId("f42-python-313").commandsAbsent).not.toContain("wget");
  });

  test("tells what the minimal images of each distribution have", () => {
    const of = (command: string) =>
      ["rhel8", "rhel9", "rhel10", "c9s", "c10s"].map((distro) => {
        const { commandsPresent, commandsAbsent } = byId(`${distro}-python-312-minimal`);
        return commandsPresent.includes(command) ? "yes" : commandsAbsent.includes(command) ? "no" : "unknown";
      });
    // It came to EL 9 with 9.4.
    expect(of("useradd")).toEqual(["no", "yes", "no", "yes", "no"]);
    expect(of("gpg")).toEqual(["yes", "yes", "no", "yes", "no"]);
    expect(of("find")).toEqual(["yes", "yes", "yes", "yes", "yes"]);
    for (const it of "gzip hostname xz diff cmp less file envsubst flock strip openssl msgfmt getopt".split(" "))
      expect([it, of(it)]).toEqual([it, ["no", "no", "no", "no", "no"]]);
    // Shown by lock files on UBI only.
    expect(of("perl")).toEqual(["no", "no", "unknown", "unknown", "unknown"]);
    expect(byId("f42-python-313-minimal").commandsPresent).toEqual(expect.arrayContaining(["useradd", "flock"]));
    expect(byId("f42-python-313-minimal").commandsAbsent).toContain("zcat");
    expect(byId("rhel9-python-312-minimal").rpms).toEqual(expect.arrayContaining(["krb5-libs", "glib2", "zlib"]));
    // It is listed there, and its files were deleted: to install it again is no waste.
    expect(byId("rhel9-python-312-minimal").rpms).not.toContain("tzdata");
  });

  test("starts a build from the image's own environment", () => {
    expect(byId("f42-python-313-minimal").env).toMatchObject({
      APP_ROOT: "/opt/app-root",
      HOME: "/opt/app-root/src",
      PLATFORM: "el",
      CNB_STACK_ID: "com.redhat.stacks.ubi-python-313",
      PATH: "/opt/app-root/bin:/opt/app-root/src/bin:/opt/app-root/src/.local/bin:/usr/local/bin:/usr/bin",
    });
    expect(byId("f42-python-313-minimal").env).not.toHaveProperty("STI_SCRIPTS_URL");
    expect(byId("rhel8-python-312").env).toMatchObject({ NODEJS_VER: "20", PLATFORM: "el8", CNB_USER_ID: "1001" });
    expect(byId("c9s-python-312").env).not.toHaveProperty("CNB_USER_ID");
  });

  test("pairs full and minimal, and knows where there is no pair", () => {
    expect(counterpartOf(byId("c10s-python-313-minimal"))?.id).toBe("c10s-python-313");
    expect(counterpartOf(byId("f43-python-314"))?.id).toBe("f43-python-314-minimal");
    for (const id of ["rhel10-python-312-minimal", "rhel10-python-314-minimal", "c10s-python-314-minimal"]) {
      expect(counterpartOf(byId(id))).toBeUndefined();
    }
  });
});

describe("matchImage is certain of", () => {
  test.each([
    ["registry.access.redhat.com/ubi9/python-312-minimal:latest", "rhel9-python-312-minimal", false],
    ["registry.access.redhat.com/ubi9/python-312:9.6-1747319120", "rhel9-python-312", false],
    ["registry.redhat.io/rhel9/python-312", "rhel9-python-312", false],
    ["registry.access.redhat.com/rhel9/python-312", "rhel9-python-312", false],
    ["registry.redhat.io/ubi10/python-314-minimal@sha256:0a1b", "rhel10-python-314-minimal", false],
    ["quay.io/sclorg/python-312-minimal-c9s:20250101@sha256:0a1b", "c9s-python-312-minimal", false],
    ["quay.io/sclorg/python-312-minimal-el8", "rhel8-python-312-minimal", false],
    ["quay.io/fedora/python-313:313", "f42-python-313", false],
    ["quay.io/fedora/python-312", "f40-python-312", false],
    ["ubi9/python-312-minimal", "rhel9-python-312-minimal", false],
    ["rhel9/python-312", "rhel9-python-312", false],
    ["sclorg/python-312-c9s", "c9s-python-312", false],
    ["fedora/python-313-minimal", "f42-python-313-minimal", false],
    ["docker://registry.access.redhat.com/ubi8/python-312", "rhel8-python-312", false],
    ["Registry.Access.RedHat.com/UBI9/Python-312", "rhel9-python-312", false],
    ["localhost:5000/ubi9/python-312", "rhel9-python-312", true],
    ["localhost/ubi9/python-312", "rhel9-python-312", true],
    ["registry.corp.example/ubi9/python-312-minimal", "rhel9-python-312-minimal", true],
    ["registry.corp.example/mirror/quay/sclorg/python-313-minimal-c10s", "c10s-python-313-minimal", true],
    ["registry.corp.example:8443/ubi9/python-312:1@sha256:0a1b", "rhel9-python-312", true],
    ["python-312-c9s", "c9s-python-312", true],
  ])("%s", (reference, id, mirror) => {
    const match = matchImage(reference);
    expect(match.kind === "image" && [match.image.id, match.mirror]).toEqual([id, mirror]);
  });
});

describe("matchImage takes a bare name as the set of its candidates", () => {
  test.each([
    ["python-313-minimal", ["c10s-python-313-minimal", "f42-python-313-minimal"]],
    ["python-313", ["c10s-python-313", "f42-python-313"]],
    ["python-314-minimal:latest", ["c10s-python-314-minimal", "c9s-python-314-minimal", "f43-python-314-minimal"]],
    ["python-312", ["c10s-python-312", "c9s-python-312"]],
    ["registry.corp.example/python-313-minimal", ["c10s-python-313-minimal", "f42-python-313-minimal"]],
    ["python-310", ["f36-python-310"]],
  ])("%s", (reference, ids) => {
    const match = matchImage(reference);
    expect(match.kind === "candidates" && match.images.map((image) => image.id)).toEqual(ids);
  });
});

describe("matchImage offers names that exist for", () => {
  test.each([
    ["ubi9/python-311-minimal", "registry.access.redhat.com/ubi9/python-312-minimal", true],
    ["registry.redhat.io/ubi9/python-311-minimal:latest", "registry.access.redhat.com/ubi9/python-312-minimal", true],
    ["registry.access.redhat.com/ubi9/python-39-minimal", "quay.io/sclorg/python-39-minimal-c9s", true],
    ["ubi9/python-313", "quay.io/sclorg/python-313-c10s", true],
    ["rhel9/python-313", "quay.io/sclorg/python-313-c10s", true],
    ["quay.io/sclorg/python-313-minimal-c9s", "quay.io/sclorg/python-313-minimal-c10s", true],
    ["quay.io/sclorg/python-313-minimal", "quay.io/sclorg/python-313-minimal-c10s", false],
    ["quay.io/sclorg/python-314-c10s", "quay.io/sclorg/python-314-c9s", true],
    ["registry.access.redhat.com/ubi10/python-312", "quay.io/sclorg/python-312-c10s", true],
    ["mirror.example.com/redhat/ubi8/python-313-minimal", "quay.io/sclorg/python-313-minimal-c10s", false],
  ])("%s", (reference, first, explained) => {
    const match = matchImage(reference);
    expect(match.kind).toBe("unlisted");
    if (match.kind !== "unlisted") return;
    expect(match.suggestions[0]).toBe(first);
    expect(match.why !== undefined).toBe(explained);
    for (const name of match.suggestions) {
      expect(matchImage(name)).toMatchObject({ kind: "image", image: { status: "current" } });
    }
  });

  test.each(["quay.io/fedora/python-399", "python-399-minimal"])(
    "a Python that is newer than all, the newest: %s",
    (name) => {
      const match = matchImage(name);
      const [first] = match.kind === "unlisted" ? match.suggestions : [];
      const minor = (image: Image) => Number(image.python.split(".")[1]);
      const variant = name.endsWith("-minimal") ? "minimal" : "full";
      const current = images.filter((image) => image.status === "current" && image.variant === variant);
      const newest = current.toSorted((a, b) => minor(b) - minor(a))[0]!.python;
      expect(matchImage(first ?? "")).toMatchObject({ kind: "image", image: { python: newest, variant } });
    },
  );

  test("staying on the distribution remains a choice", () => {
    const match = matchImage("ubi10/python-312");
    expect(match.kind === "unlisted" && match.suggestions).toContain(
      "registry.access.redhat.com/ubi10/python-312-minimal",
    );
  });
});

describe("matchImage reads in a name that is almost one", () => {
  test.each([
    ["registry.access.redhat.com/ubi9/python-3.12", "registry.access.redhat.com/ubi9/python-312"],
    ["ubi9/python312", "ubi9/python-312"],
    ["ubi9/python3.12-minimal", "ubi9/python-312-minimal"],
    ["registry.redhat.io/rhel9/python-3-12-minimal", "registry.redhat.io/rhel9/python-312-minimal"],
    [
      "registry.access.redhat.com/ubi9/python-312-minimals:latest",
      "registry.access.redhat.com/ubi9/python-312-minimal",
    ],
    ["registry.access.redhat.com/ubi9/python-312-minmal", "registry.access.redhat.com/ubi9/python-312-minimal"],
    ["registry.access.redhat.com/ubi9/python-312minimal", "registry.access.redhat.com/ubi9/python-312-minimal"],
    ["registry.access.redhat.com/ubi9/python-minimal-312", "registry.access.redhat.com/ubi9/python-312-minimal"],
    ["registry.access.redhat.com/ubi9/python_312", "registry.access.redhat.com/ubi9/python-312"],
    ["registry.access.redhat.com/ubi9/pyhton-312", "registry.access.redhat.com/ubi9/python-312"],
    ["registry.access.redhat.com/ubi9/pythn-312", "registry.access.redhat.com/ubi9/python-312"],
    ["registry.access.redhat.com/ubi9/py312", "registry.access.redhat.com/ubi9/python-312"],
    ["registry.access.redhat.com/ubi9/python-312-ubi9", "registry.access.redhat.com/ubi9/python-312"],
    ["registry.access.redhat.com/ubi-9/python-312", "registry.access.redhat.com/ubi9/python-312"],
    ["quay.io/sclorg/python-312-c9s-minimal", "quay.io/sclorg/python-312-minimal-c9s"],
    ["quay.io/sclorg/python-3.12-c10s", "quay.io/sclorg/python-312-c10s"],
    ["quay.io/fedora/python-3.13-minimal", "quay.io/fedora/python-313-minimal"],
    ["quay.io/fedora/python-313-minimal-f42", "quay.io/fedora/python-313-minimal"],
    ["mirror.example.com/redhat/ubi9/python-3.12", "mirror.example.com/redhat/ubi9/python-312"],
  ])("%s: %s", (reference, meant) => {
    const match = matchImage(reference);
    expect(match).toMatchObject({ kind: "unlisted", suggestions: [meant], likely: { names: expect.any(Array) } });
    expect(matchImage(meant)).toMatchObject({ kind: "image", image: match.kind === "unlisted" ? match.likely : {} });
  });
});

describe("matchImage knows the tags of OpenShift's image stream", () => {
  const registry = "image-registry.openshift-image-registry.svc:5000";

  test.each([
    ["openshift/python:3.9-ubi9", "rhel9-python-39", "openshift/python:3.9-ubi9"],
    [`${registry}/openshift/python:3.12-ubi9`, "rhel9-python-312", `${registry}/openshift/python:3.12-ubi9`],
    [
      `${registry}/openshift/python:3.12-minimal-ubi9`,
      "rhel9-python-312-minimal",
      `${registry}/openshift/python:3.12-minimal-ubi9`,
    ],
    ["openshift/python:3.12-minimal-ubi10", "rhel10-python-312-minimal", "openshift/python:3.12-minimal-ubi10"],
    ["openshift/python:3.6-ubi8", "rhel8-python-36", "openshift/python:3.6-ubi8"],
  ])("%s", (reference, id, again) => {
    expect(matchImage(reference)).toEqual({ kind: "image", image: byId(id), mirror: true });
    expect(referenceFor(byId(id), reference)).toBe(again);
  });

  test("and names an image that it does not have by its own name", () => {
    expect(referenceFor(byId("c10s-python-313"), "openshift/python:3.12-ubi9")).toBe("quay.io/sclorg/python-313-c10s");
  });
});

describe("matchImage says nothing about", () => {
  test.each([
    "python:3.13-slim",
    "docker.io/library/python:3.13",
    "node:22",
    "ubi9",
    "scratch",
    "registry.access.redhat.com/ubi9/ubi-minimal:latest",
    "quay.io/fedora/fedora-minimal:42",
    "openshift/python:latest",
    "openshift/python:3.13-ubi9",
    "openshift/python",
    "myorg/python:3.12-ubi9",
    "myorg/python-313",
    "quay.io/myorg/python-313-minimal",
    "quay.io/myorg/python-312-c9s",
    "ubi9/python-312-custom",
    "python-37",
    "ubi9/python-312-debug",
    "ubi9/nodejs-22",
    "ubi9/postgresql-16",
    "sclorg/python-tools-312-c9s",
    "fedora/python-classroom",
    // Another vendor's registry may have whatever it likes.
    "registry.red-soft.ru/ubi8/python-313-minimal",
    "registry.example.com/ubi9/python-3.12",
    "localhost:5000/ubi9/python-313",
    "registry.access.redhat.com/ubi9/${UBI}",
    "registry.access.redhat.com/ubi9/python-$VERSION",
    "#IMAGE_NAME#",
    "",
    "   ",
    "/",
    "@sha256:0a1b",
  ])("%s", (reference) => {
    expect(matchImage(reference)).toEqual({ kind: "other" });
  });
});

describe("referenceFor writes the counterpart in the style of", () => {
  test.each([
    ["quay.io/fedora/python-313-minimal", "f42-python-313", "quay.io/fedora/python-313"],
    ["quay.io/fedora/python-313-minimal:313", "f42-python-313", "quay.io/fedora/python-313:313"],
    ["quay.io/sclorg/python-313-minimal-c10s:c10s", "c10s-python-313", "quay.io/sclorg/python-313-c10s:c10s"],
    ["quay.io/sclorg/python-312-minimal-c9s:20250101", "c9s-python-312", "quay.io/sclorg/python-312-c9s"],
    [
      "registry.redhat.io/rhel9/python-312-minimal:latest",
      "rhel9-python-312",
      "registry.redhat.io/rhel9/python-312:latest",
    ],
    [
      "registry.access.redhat.com/ubi9/python-312-minimal:1",
      "rhel9-python-312",
      "registry.access.redhat.com/ubi9/python-312:1",
    ],
    [
      "registry.access.redhat.com/ubi9/python-312-minimal:9.6-17@sha256:0a",
      "rhel9-python-312",
      "registry.access.redhat.com/ubi9/python-312",
    ],
    [
      "registry.corp.example/mirror/ubi9/python-312-minimal",
      "rhel9-python-312",
      "registry.corp.example/mirror/ubi9/python-312",
    ],
    ["ubi9/python-312-minimal", "rhel9-python-312", "ubi9/python-312"],
    ["python-313-minimal", "f42-python-313", "python-313"],
    ["registry.corp.example/python-313-minimal", "c10s-python-313", "registry.corp.example/python-313"],
    ["quay.io/sclorg/python-312-minimal-el8", "rhel8-python-312", "registry.access.redhat.com/ubi8/python-312"],
    ["python:3.13-slim", "f42-python-313-minimal", "quay.io/fedora/python-313-minimal"],
  ])("%s", (like, id, expected) => {
    expect(referenceFor(byId(id), like)).toBe(expected);
  });
});
