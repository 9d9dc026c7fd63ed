// Which libraries a minimal image certainly lacks.
import { expect, test } from "vitest";
import { images } from "../../server/src/knowledge/images.ts";
import { absentFromMinimal, mayBringLibraries } from "../../server/src/knowledge/libraries.ts";

test("no minimal image lists what it is said to lack", () => {
  for (const { variant, rpms, id } of images) {
    if (variant === "minimal") expect(rpms.filter((it) => absentFromMinimal.includes(it), id)).toEqual([]);
  }
});

test("small tools bring no libraries, and what is not known may", () => {
  for (const it of [
    "git-core",
    "tar",
    "gcc",
    "python3.12-devel",
    "libpq",
    "httpd",
    "shadow-utils",
    "glibc-langpack-de",
  ])
    expect([it, mayBringLibraries(it, undefined)]).toEqual([it, false]);
  for (const it of ["company-runtime", "graphviz", "cairo-devel", "java-21-openjdk-headless", "libreoffice"])
    expect([it, mayBringLibraries(it, undefined)]).toEqual([it, true]);
});
