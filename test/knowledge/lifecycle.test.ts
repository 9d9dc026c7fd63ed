// Which images have reached their end by which day, and what comes after them.
import { expect, test } from "vitest";
import { imageById, images, matchImage } from "../../server/src/knowledge/images.ts";
import { endingMessage, endOfLife, retirement, successorOf } from "../../server/src/knowledge/lifecycle.ts";

const today = "2026-11-28";
const ending = (id: string, day: string | undefined = today) => endOfLife(imageById(id)!, day);
const successor = (id: string, day: string | undefined = today) => successorOf(imageById(id)!, day)?.id;

test("what is no longer built has reached its end, whatever the day is", () => {
  for (const it of images) {
    expect(endOfLife(it, undefined)?.certain ?? false, it.id).toBe(it.status === "removed");
    if (it.status === "removed") expect(endOfLife(it, "2020-01-01")?.since, it.id).toMatch(/^20\d\d-\d\d-\d\d$/);
  }
});

test("what a distribution mends for as long as it lives has not", () => {
  for (const it of ["rhel8-python-36", "rhel9-python-39", "c9s-python-39-minimal"]) expect(ending(it)).toBeUndefined();
  expect(ending("rhel8-python-36", "2029-06-01")).toEqual({
    certain: false,
    since: "2029-05-31",
    why: "it was last seen on RHEL 8 (UBI), which has ended",
  });
});

test("a day that has passed makes nobody sure", () => {
  expect(ending("f42-python-313-minimal")).toEqual({
    certain: false,
    since: "2026-05-27",
    why: "it was last seen on Fedora 42, which has ended",
  });
  expect(ending("f42-python-313-minimal", "2026-05-27")).toBeUndefined();
  expect(ending("f43-python-314-minimal")).toBeUndefined();
  expect(ending("f43-python-314-minimal", "2026-12-10")?.certain).toBe(false);
});

test("says whose end it is, and since when", () => {
  expect(endingMessage("ubi9/python-311", ending("rhel9-python-311")!)).toBe(
    "ubi9/python-311 gets no more updates since 2026-05-27: Enterprise Linux has ended its support of Python 3.11, and nobody mends what is found in it now",
  );
});

test("leaves open what nobody can know of a name that moves", () => {
  expect(endingMessage("fedora/python-313-minimal", ending("f42-python-313-minimal")!)).toBe(
    "fedora/python-313-minimal gets no more updates since 2026-05-27, unless it has moved to a newer release under this name: it was last seen on Fedora 42, which has ended",
  );
});

test.each([
  ["centos/python-36-centos7", "2024-06-30"],
  ["docker.io/centos/python-38-centos7:latest", "2024-06-30"],
  ["quay.io/centos7/python-38-centos7", "2024-06-30"],
  ["registry.access.redhat.com/rhscl/python-36-rhel7", "2024-06-30"],
  ["registry.redhat.io/rhscl/python-38-rhel7@sha256:0000", "2024-06-30"],
  ["registry.access.redhat.com/ubi7/python-38", "2024-06-30"],
  ["ubi7/python-27", "2024-06-30"],
  ["mirror.example.com/hub/centos/python-35-centos7", "2024-06-30"],
  ["openshift/python-33-centos7", "2024-06-30"],
  ["quay.io/sclorg/python-38-c8s", "2024-05-31"],
])("%s was of the family until %s", (reference, day) => {
  const match = matchImage(reference);
  expect(match.kind === "retired" && retirement(match.retired).since).toBe(day);
  expect(match.kind === "retired" && match.retired.instead.map((it) => matchImage(it).kind)).toEqual([
    "image",
    "image",
    "image",
  ]);
});

test("another vendor's registry may have what it likes", () => {
  expect(matchImage("registry.example.com/centos/python-36-centos7")).toEqual({ kind: "other" });
});

test("the next Python on the same distribution in the same variant follows", () => {
  expect(successor("rhel9-python-311")).toBe("rhel9-python-312");
  expect(successor("rhel8-python-311-minimal")).toBe("rhel8-python-312-minimal");
  expect(successor("rhel8-python-27")).toBe("rhel8-python-312");
  expect(successor("f42-python-313-minimal")).toBe("f43-python-314-minimal");
  expect(successor("f40-python-312-minimal")).toBe("f43-python-314-minimal");
  // CentOS Stream 8 is gone altogether.
  expect(successor("c8s-python-312")).toBe("c9s-python-312");
});

test("and else the same Python where it lives on", () => {
  expect(successor("f42-python-313-minimal", "2027-01-01")).toBe("c10s-python-313-minimal");
  expect(successor("f43-python-314", "2027-01-01")).toBe("rhel9-python-314");
});

test("every image that has reached its end has a successor that has not", () => {
  for (const it of images.filter((image) => endOfLife(image, today) !== undefined)) {
    const next = successorOf(it, today);
    expect(next, it.id).toBeDefined();
    expect(endOfLife(next!, today), it.id).toBeUndefined();
  }
});
