// The images' own recipes, and the slips that people make with them: each gets the finding that is due, at its word.
import { describe, expect, test } from "vitest";
import { analyse } from "../../server/src/service/analysis.ts";
import { fixAll, fixesFor } from "../../server/src/service/fixes.ts";
import { slice } from "../../server/src/text/span.ts";

const uwsgi = (image: string, install = "microdnf install -y gcc python3.13-devel") => `FROM ${image}

# Add application sources to a directory that the assemble script expects them
# and set permissions so that the container runs without root access
USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src

# Install packages necessary for compiling uwsgi from source
RUN ${install}
USER 1001

# Install the dependencies
RUN /usr/libexec/s2i/assemble

# Set the default command for the resulting image
CMD /usr/libexec/s2i/run
`;

const split = (builder: string, image: string) => `FROM ${builder} AS builder

USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
USER 1001

RUN /usr/libexec/s2i/assemble

FROM ${image}

COPY --from=builder $APP_ROOT $APP_ROOT

USER 0
RUN microdnf install -y httpd
USER 1001

CMD /usr/libexec/s2i/run
`;

const found = (text: string, but: readonly string[] = []) =>
  analyse(text)
    .diagnostics.filter((it) => !but.includes(it.rule))
    .map((it) => `${it.severity} ${it.rule}: ${slice(text, it.span)}`);

/** What is there before any slip is made: the recipes publish what they build with. */
const left = ["devel-in-final-stage", "full-image-as-final"];

test("the uwsgi recipe leaves gcc and the headers in the image, and that is all", () => {
  const text = uwsgi("quay.io/fedora/python-313-minimal");
  expect(found(text)).toEqual(["warning devel-in-final-stage: gcc"]);
  expect(analyse(text).diagnostics[0]!.message).toContain("gcc and python3.13-devel stay");
});

test("the split-stage recipe is clean", () => {
  expect(found(split("quay.io/fedora/python-313", "quay.io/fedora/python-313-minimal"))).toEqual([]);
  expect(found(split("quay.io/sclorg/python-313-c10s", "quay.io/sclorg/python-313-minimal-c10s"))).toEqual([]);
});

const slips = (image: string) => ({
  dnf: uwsgi(image, "dnf install -y gcc python3.13-devel"),
  "gcc left out": uwsgi(image, "microdnf install -y python3.13-devel").replace(
    "/usr/libexec/s2i/assemble",
    "pip install uwsgi",
  ),
  "USER 1001 left out": uwsgi(image).replace("USER 1001\n", ""),
  "microdnf before USER 0": uwsgi(image)
    .replace("RUN microdnf install -y gcc python3.13-devel\n", "")
    .replace("USER 0\n", "RUN microdnf install -y gcc python3.13-devel\nUSER 0\n"),
  "npm ci": uwsgi(image).replace("RUN /usr/libexec/s2i/assemble", "RUN npm ci\nRUN /usr/libexec/s2i/assemble"),
});

describe.each(["quay.io/fedora/python-313-minimal", "quay.io/sclorg/python-313-minimal-c10s"])("on %s", (image) => {
  const el = image.includes("c10s");

  test("each slip gets its one finding at the exact word", () => {
    const each = Object.fromEntries(Object.entries(slips(image)).map(([name, text]) => [name, found(text, left)]));
    expect(each).toEqual({
      dnf: el ? ["error wrong-package-manager: dnf"] : [],
      "gcc left out": ["error compile-without-toolchain: uwsgi"],
      "USER 1001 left out": ["warning user-not-reset: 0"],
      "microdnf before USER 0": ["error install-without-root: microdnf"],
      "npm ci": ["error node-not-in-minimal: npm"],
    });
  });

  test("the safe fixes leave nothing of what they are for", () => {
    for (const name of ["dnf", "USER 1001 left out", "microdnf before USER 0"] as const) {
      const fixed = fixAll(analyse(slips(image)[name])).text;
      expect(found(fixed, left), name).toEqual([]);
    }
  });

  test("what has no safe fix has one to choose", () => {
    for (const name of ["gcc left out", "npm ci"] as const) {
      const analysis = analyse(slips(image)[name]);
      const diagnostic = analysis.diagnostics.find((it) => !left.includes(it.rule))!;
      expect(fixesFor(analysis, diagnostic).length, name).toBeGreaterThan(0);
    }
  });
});

test("microdnf is missing from the full image on Enterprise Linux, and dnf repairs it", () => {
  const text = uwsgi("quay.io/sclorg/python-313-c10s", "microdnf install -y openldap-devel");
  expect(found(text, left)).toEqual(["error wrong-package-manager: microdnf"]);
  expect(found(fixAll(analyse(text)).text, left)).toEqual([]);
});

test("a bare name is its candidates: what is wrong on all is an error, on some a warning that says on which", () => {
  const each = Object.fromEntries(
    Object.entries(slips("python-313-minimal")).map(([name, text]) => [name, found(text, left).slice(1)]),
  );
  expect(each).toEqual({
    dnf: ["warning wrong-package-manager: dnf"],
    "gcc left out": ["error compile-without-toolchain: uwsgi"],
    "USER 1001 left out": ["warning user-not-reset: 0"],
    "microdnf before USER 0": ["error install-without-root: microdnf"],
    "npm ci": ["error node-not-in-minimal: npm"],
  });
  const [name, dnf] = analyse(slips("python-313-minimal").dnf).diagnostics;
  expect(name).toMatchObject({ rule: "unknown-image", severity: "warning" });
  expect(name!.fixes.map((it) => it.title)).toEqual([
    "Use quay.io/sclorg/python-313-minimal-c10s",
    "Use quay.io/fedora/python-313-minimal",
  ]);
  expect(dnf!.message).toContain("quay.io/sclorg/python-313-minimal-c10s");
  expect(dnf!.message).not.toContain("fedora");
  expect(found(uwsgi("python-313", "microdnf install -y openldap-devel"), left).slice(1)).toEqual([
    "warning wrong-package-manager: microdnf",
  ]);
});

test.each(["docker.io/library/python:3.13-slim", "docker.io/library/node:22", "registry.access.redhat.com/ubi9"])(
  "a file on %s gets nothing",
  (image) => {
    expect(analyse(uwsgi(image, "apt-get install gcc").replace("USER 1001\n", "RUN npm ci\n"))).toMatchObject({
      diagnostics: [],
      builds: [],
    });
  },
);

describe("one slip of the pen does not hide the rest", () => {
  const image = "quay.io/sclorg/python-313-minimal-c10s";

  test.each([
    ["an unclosed quote", 'LABEL maintainer="me\n'],
    ["an unclosed quote in a RUN", "RUN echo 'x\n"],
    ["an instruction without arguments", "ENV\n"],
  ])("%s", (_, line) => {
    const text = uwsgi(image, "dnf install -y httpd").replace("ADD app-src", `${line}ADD app-src`);
    expect(found(text)).toEqual(["error wrong-package-manager: dnf"]);
    expect(fixAll(analyse(text)).applied).toHaveLength(1);
  });

  test("but for a line that no builder reads: nothing below it is built", () => {
    const text = uwsgi(image, "dnf install -y httpd").replace("ADD app-src", "RUNN echo\nADD app-src");
    expect(found(text)).toEqual([]);
    expect(analyse(text).syntax).toHaveLength(1);
  });
});
