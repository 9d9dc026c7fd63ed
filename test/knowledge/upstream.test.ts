// The table of images is compared with a checkout of upstream; this one is made up.
import { join } from "node:path";
import { expect, test } from "vitest";
import { imageDifferences } from "../../scripts/knowledge/image-differences.ts";
import { readUpstream, type UpstreamImage } from "../../scripts/knowledge/upstream.ts";
import { images } from "../../server/src/knowledge/images.ts";

const { images: upstream, problems } = readUpstream(join(import.meta.dirname, "../fixtures/upstream"));
const differences = imageDifferences(upstream);
const told = (kind: string) =>
  differences.filter((it) => it.kind === kind).map(({ id, message }) => `${id}: ${message}`);

test("a Dockerfile is read, with what its variables amount to", () => {
  const image = upstream.find((it) => it.id === "c10s-python-312-minimal")!;
  expect(image).toMatchObject({ packageManager: "microdnf", user: "1001", workdir: "/opt/app-root/src" });
  expect(image.rpms).toEqual(["python3.12", "glibc-langpack-en", "findutils", "nss_wrapper-libs"]);
  expect(image.env.get("BASH_ENV")?.join("")).toBe("/opt/app-root/bin/activate");
  expect(image.env.get("PATH")?.at(-1)).toBeUndefined();
});

test("what upstream builds anew, or again, is new", () => {
  expect(told("new")).toEqual([
    "c10s-python-315-minimal: 3.15-minimal/Dockerfile.c10s builds it",
    "c9s-python-311: 3.11/Dockerfile.c9s builds it again",
    "f44-python-314-minimal: 3.14-minimal/Dockerfile.fedora builds it",
  ]);
});

test("what it does not build any more is gone, but for what was known to be", () => {
  const gone = differences.filter((it) => it.kind === "gone").map((it) => it.id);
  expect(gone).toContain("f43-python-314-minimal");
  expect(gone).toContain("rhel9-python-39");
  expect(gone).not.toContain("c9s-python-312");
  expect(gone).not.toContain("f40-python-312");
  // It has a Dockerfile, and a file beside it that says that it is not built.
  expect(upstream.map((it) => it.path)).not.toContain("3.14/Dockerfile.c10s");
});

test("what an image has otherwise is changed, and nothing else", () => {
  expect(told("changed")).toEqual([
    "rhel9-python-314-minimal: it installs libfuture, which the table does not have",
    "rhel9-python-314-minimal: it does not install findutils, which the table has",
    "rhel9-python-314-minimal: it sets PIP_NO_CACHE_DIR to 1, and the table says off",
    "rhel9-python-314-minimal: it does not set PLATFORM, which the table has",
    "rhel9-python-314-minimal: its user is 185, and the table says 1001",
  ]);
});

test("a file whose image nobody can tell is a problem", () => {
  expect(problems).toEqual(["which Fedora 3.13-minimal/Dockerfile.fedora is built on is not known"]);
});

test("nothing differs where everything is as the table says", () => {
  const same = images
    .filter((it) => it.status === "current")
    .map(({ id, env, rpms, packageManager, user, workdir }): UpstreamImage => {
      const variables = new Map(Object.entries(env).map(([name, value]) => [name, [value]]));
      return { id, path: "", packageManager, rpms, env: variables, user, workdir };
    });
  expect(imageDifferences(same)).toEqual([]);
});
