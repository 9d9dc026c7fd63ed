// The snippets, with their tab stops filled in as an editor does it, are right and clean for every choice of image.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { images, matchImage } from "../../server/src/knowledge/images.ts";
import { analyse } from "../../server/src/service/analysis.ts";

interface Snippet {
  readonly prefix: readonly string[];
  readonly scope: string;
  readonly description: string;
  readonly body: readonly string[];
}

const file = new URL("../../snippets/splitstage.code-snippets", import.meta.url);
const snippets: Readonly<Record<string, Snippet>> = JSON.parse(readFileSync(file, "utf8"));
const bodies = Object.entries(snippets).map(([name, { body }]) => [name, body.join("\n")] as const);
const split = snippets["Python, built on the full and run on the minimal image"]!;

/** The text of a snippet once every tab stop was left as it is, the first one with its choice number `choice`. */
function expand(body: string, choice: number): string {
  const values = new Map<string, string>();
  for (const [, stop = "", options] of body.matchAll(/\$\{(\d+)\|([^|]*)\|\}/g))
    values.set(stop, options!.split(",")[choice]!);
  for (const [, stop = "", value] of body.matchAll(/\$\{(\d+):([^}]*)\}/g)) values.set(stop, value!);
  return body
    .replace(/\$\{(\d+)\/((?:\\.|[^/])*)\/([^/]*)\/\}/g, (_, stop, pattern, format) =>
      values.get(stop)!.replace(new RegExp(pattern), format),
    )
    .replace(/\$\{(\d+)[|:][^}]*\}|(?<!\\)\$(\d+)/g, (_, stop, bare) => values.get(stop ?? bare) ?? "")
    .replace(/\\([\\$}])/g, "$1");
}

function choicesOf(body: string): string[] {
  return /\$\{1\|([^|]*)\|\}/.exec(body)![1]!.split(",");
}

/** Which image it is to be, and whether in one stage, is the user's choice. */
const chosen = { severities: { "end-of-life-image": "off", "full-image-as-final": "off" } } as const;

describe.each(bodies)("%s", (_, body) => {
  test.each(choicesOf(body).map((image, i) => [image, i] as const))("is clean on %s", (_image, i) => {
    const text = expand(body, i);
    const { diagnostics, syntax, problems } = analyse(text, chosen);
    expect([...diagnostics, ...syntax, ...problems], text).toEqual([]);
  });

  test("offers images that are built today, none twice", () => {
    const ids = choicesOf(body).map((name) => {
      const match = matchImage(name);
      return match.kind === "image" && match.image.status === "current" && match.image.names[0] === name
        ? match.image.id
        : name;
    });
    expect(ids.filter((id) => images.every((image) => image.id !== id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("the second image of the split is the first one's counterpart", () => {
  choicesOf(split.body[1]!).forEach((name, i) => {
    const [builder, final] = [...expand(split.body.join("\n"), i).matchAll(/^FROM (\S+)/gm)].map(([, it]) =>
      matchImage(it!),
    );
    expect(builder!.kind === "image" && final!.kind === "image" && final!.image.id, name).toBe(
      builder!.kind === "image" && builder!.image.counterpart,
    );
  });
});

test("the split, as it is inserted", () => {
  expect(expand(split.body.join("\n"), 0)).toMatchInlineSnapshot(`
    "# Everything that builds is here and stays here.
    FROM quay.io/fedora/python-313 AS builder

    # assemble moves the source from /tmp/src, so the source must belong to the user who runs it.
    COPY --chown=1001:0 . /tmp/src
    RUN /usr/libexec/s2i/assemble

    # What runs: the same Python without compilers and headers.
    FROM quay.io/fedora/python-313-minimal

    # The virtual environment and the source; their owner, 1001:0, comes along.
    COPY --from=builder $APP_ROOT $APP_ROOT

    # Packages need root; the image's own user is 1001.
    USER 0
    RUN microdnf install -y --setopt=install_weak_deps=0 --setopt=tsflags=nodocs libpq && \\
        microdnf clean all
    USER 1001

    CMD ["/usr/libexec/s2i/run"]
    "
  `);
});

test("all are for Containerfiles only", () => {
  expect(Object.values(snippets).map((snippet) => snippet.scope)).toEqual(["dockerfile", "dockerfile", "dockerfile"]);
});
