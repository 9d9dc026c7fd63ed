// How the images' own repository builds on its images, told in our words: every recipe, on every image that it is for.
import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { counterpartOf, type Image, images } from "../../server/src/knowledge/images.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { fileVerdict } from "../../server/src/service/verdict.ts";
import { slice } from "../../server/src/text/span.ts";

const current = images.filter((it) => it.status === "current");
const full = current.filter((it) => it.variant === "full");
const minimal = current.filter((it) => it.variant === "minimal");
const pairs = minimal.flatMap((it) => {
  const builder = counterpartOf(it);
  return builder?.status === "current" ? [[it, builder] as const] : [];
});

/** Root brings the sources and opens them for the group; the image's user assembles them. */
const scripted = (name: string, more = "", env = "") => `FROM ${name}
USER 0
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
${more}${env}USER 1001
RUN /usr/libexec/s2i/assemble
CMD /usr/libexec/s2i/run
`;

/** The same without the scripts. */
const unscripted = (name: string) => `FROM ${name}
USER 0
ADD app-src .
RUN chown -R 1001:0 ./
USER 1001
RUN pip install -U "pip>=19.3.1" && \\
    pip install -r requirements.txt && \\
    python manage.py collectstatic --noinput && \\
    python manage.py migrate
CMD python manage.py runserver 0.0.0.0:8080
`;

/** What a compiler needs is installed on top of a minimal image. */
const compiling = ({ names, pythonHeaders }: Image) =>
  scripted(
    names[0]!,
    `RUN microdnf install -y gcc "${pythonHeaders.portable}" which\n`,
    "ENV UPGRADE_PIP_TO_LATEST=1\n",
  );

/** The full image builds, the minimal one runs; keywords in lower case, as the repository's test has them. */
const split = (builder: string, name: string) => `from ${builder} as builder
user 0
add app-src /tmp/src
run /usr/bin/fix-permissions /tmp/src
user 1001
run /usr/libexec/s2i/assemble

from ${name}
copy --from=builder $APP_ROOT $APP_ROOT
user 0
run microdnf install -y httpd
user 1001
cmd /usr/libexec/s2i/run
`;

/** What the test library writes in place of an s2i build. */
const generated = (name: string) => `FROM ${name}
LABEL "io.openshift.s2i.build.image"="${name}" \\
      "io.openshift.s2i.build.source-location"="app"
USER root
COPY upload/src/ /tmp/src
RUN chown -R 1001:0 /tmp/src
ENV APP_MODULE=app:application
ENV UPGRADE_PIP_TO_LATEST=1
USER 1001
RUN /usr/libexec/s2i/assemble
CMD /usr/libexec/s2i/run
`;

const app = {
  "requirements.txt": "flask==3.1.2\ngunicorn==23.0.0\n",
  "wsgi.py": "",
  "manage.py": "",
  "pkg/__init__.py": "",
};
const context = memoryContext(
  Object.fromEntries(
    ["app-src", "upload/src"].flatMap((folder) =>
      Object.entries(app).map(([path, text]) => [`${folder}/${path}`, text]),
    ),
  ),
);

/** Errors and warnings, with and without the files of the build context. The age of an image is another matter. */
function found(text: string): string[] {
  const all = [undefined, context].map((it) =>
    analyse(text, {}, it)
      .diagnostics.filter(({ severity }) => severity === "error" || severity === "warning")
      .filter(({ rule }) => rule !== "end-of-life-image")
      .map(({ severity, rule, span }) => `${severity} ${rule}: ${slice(text, span)}`),
  );
  return [...new Set(all.flat())];
}

test("there are images to try them on", () => {
  expect([full.length, minimal.length, pairs.length].every((it) => it > 4)).toBe(true);
  expect(new Set(pairs.map(([it]) => it.distro.family)).size).toBe(2);
});

describe.each(full.map((it) => [it.names[0]!] as const))("on %s", (name) => {
  test.each([
    ["the scripts' recipe", scripted(name)],
    ["the recipe without the scripts", unscripted(name)],
    ["what stands for an s2i build", generated(name)],
  ])("%s is clean", (_, text) => {
    expect(found(text)).toEqual([]);
  });
});

describe.each(minimal.map((it) => [it.names[0]!, it] as const))("on %s", (name, image) => {
  test("the scripts' recipe and what stands for an s2i build are clean", () => {
    expect(found(scripted(name))).toEqual([]);
    expect(found(generated(name))).toEqual([]);
  });

  test("the recipe that compiles leaves the compiler and the headers, and that is all", () => {
    expect(found(compiling(image))).toEqual(["warning devel-in-final-stage: gcc"]);
    const [only] = analyse(compiling(image)).diagnostics;
    expect(only!.message).toContain(`gcc and ${image.pythonHeaders.portable} stay`);
  });
});

test.each(pairs.map(([it, builder]) => [builder.names[0]!, it.names[0]!]))(
  "split from %s to %s is clean",
  (builder, name) => {
    expect(found(split(builder, name))).toEqual([]);
  },
);

describe("every recipe is built and starts:", () => {
  const recipes = [
    ...full.flatMap(({ names: [name = ""] }) => [scripted(name), unscripted(name), generated(name)]),
    ...minimal.flatMap((it) => [scripted(it.names[0]!), generated(it.names[0]!), compiling(it)]),
    ...pairs.map(([it, builder]) => split(builder.names[0]!, it.names[0]!)),
  ];
  test.each(recipes)("%s", (text) => {
    const { kind, because } = fileVerdict(analyse(text, {}, context));
    expect(`${kind}: ${because}`).toMatch(/^builds and starts: /);
  });
});

/** One slip in the split recipe is one finding, at its word. */
const slips: readonly (readonly [string, (text: string) => string, string])[] = [
  [
    "fix-permissions left out",
    (it) => it.replace("run /usr/bin/fix-permissions /tmp/src\n", ""),
    "error assemble-source-not-writable: /usr/libexec/s2i/assemble",
  ],
  [
    "fix-permissions after user 1001",
    (it) => it.replace(/(run .*fix-permissions .*\n)(user 1001\n)/, "$2$1"),
    "error fix-permissions-without-root: /usr/bin/fix-permissions",
  ],
  [
    "user 1001 after assemble",
    (it) => it.replace(/(user 1001\n)(run .*assemble\n)/, "$2$1"),
    "warning assemble-as-root: /usr/libexec/s2i/assemble",
  ],
  [
    "the sources in the home directory",
    (it) => it.replace("add app-src /tmp/src", "add app-src ."),
    "error assemble-without-source: /usr/libexec/s2i/assemble",
  ],
  [
    "assemble in both stages",
    (it) => it.replace("cmd ", "run /usr/libexec/s2i/assemble\ncmd "),
    "error assemble-without-source: /usr/libexec/s2i/assemble",
  ],
  ["no command", (it) => it.replace(/cmd .*\n/, ""), "warning final-stage-without-command: "],
  [
    "a variable for run in the builder",
    (it) => it.replace("user 0\n", "env APP_MODULE=wsgi\nuser 0\n"),
    "warning env-in-wrong-stage: APP_MODULE",
  ],
  [
    "a variable for assemble in the published stage",
    (it) => it.replace("cmd ", "env ENABLE_PIPENV=1\ncmd "),
    "warning env-in-wrong-stage: ENABLE_PIPENV",
  ],
  [
    "another APP_ROOT",
    (it) => it.replace("copy --from", "env APP_ROOT=/app\ncopy --from"),
    // Nothing lies there in the builder, so the copy fails as well.
    "error app-root-override: APP_ROOT, error copy-source-missing: $APP_ROOT",
  ],
  [
    "the entrypoint of the full image",
    (it) => it.replace("cmd ", 'entrypoint ["container-entrypoint"]\ncmd '),
    "error entrypoint-not-in-minimal: container-entrypoint",
  ],
  [
    "two tools for one lock file",
    (it) => it.replace("user 0\n", "env ENABLE_PIPENV=1 ENABLE_MICROPIPENV=1\nuser 0\n"),
    "error pipenv-with-micropipenv: ENABLE_MICROPIPENV",
  ],
];

describe.each([pairs.find(([it]) => it.distro.family === "el")!, pairs.find(([it]) => it.distro.family === "fedora")!])(
  "split, with a slip",
  (image, builder) => {
    test.each(slips)(`%s, on ${image.names[0]}`, (_, slip, expected) => {
      const text = split(builder.names[0]!, image.names[0]!);
      expect(slip(text)).not.toBe(text);
      const all = found(slip(text));
      expect(all.join(", ")).toEqual(expected.endsWith(": ") ? `${expected}${image.names[0]}` : expected);
    });
  },
);
