// RUN bodies to shell commands: every simple command, every word at its exact place.
import { describe, expect, test } from "vitest";
import type { Script, SimpleCommand } from "../../server/src/syntax/document.ts";
import { parse } from "../../server/src/syntax/parse.ts";
import { scriptOf } from "../../server/src/syntax/run.ts";
import { literal } from "../../server/src/syntax/words.ts";
import { slice } from "../../server/src/text/span.ts";

function commandsOf(script: Script | undefined): SimpleCommand[] {
  if (script === undefined) return [];
  switch (script.kind) {
    case "command":
      return [
        script,
        ...script.args.flatMap((it) =>
          it.parts.flatMap((p) => (p.kind === "substitution" ? commandsOf(p.script) : [])),
        ),
      ];
    case "sequence":
      return script.items.flatMap(commandsOf);
    case "and-or":
      return [script.first, ...script.rest.map((it) => it.script)].flatMap(commandsOf);
    case "pipeline":
      return script.commands.flatMap(commandsOf);
    case "block":
    case "definition":
      return commandsOf(script.body);
    case "if":
      return [...script.branches.flatMap((it) => [it.condition, it.body]), script.otherwise].flatMap(commandsOf);
    case "loop":
      return [script.condition, script.body].flatMap(commandsOf);
    case "choice":
      return script.bodies.flatMap(commandsOf);
    case "opaque":
      return [];
  }
}

/** The commands of the last RUN, as the file writes their names and arguments. */
function written(text: string): string[][] {
  const document = parse(`FROM a\n${text}`);
  const script = scriptOf(document, document.instructions.at(-1)!);
  return commandsOf(script).map(({ name, args }) => [name!, ...args].map((it) => slice(document.text, it.span)));
}

describe("commands", () => {
  test.each([
    [
      "RUN a b && c d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["RUN a || b; c", [["a"], ["b"], ["c"]]],
    ["RUN a | b |& c", [["a"], ["b"], ["c"]]],
    ["RUN (a; b) && { c; }", [["a"], ["b"], ["c"]]],
    ["RUN if a; then b; elif c; then d; else e; fi", [["a"], ["b"], ["c"], ["d"], ["e"]]],
    ["RUN for x in 1 2; do a $x; done", [["a", "$x"]]],
    ["RUN while a; do b; done", [["a"], ["b"]]],
    ["RUN case $x in 1) a;; *) b;; esac", [["a"], ["b"]]],
    ["RUN f() { a; }; f", [["a"], ["f"]]],
    [
      "RUN echo $(a b)",
      [
        ["echo", "$(a b)"],
        ["a", "b"],
      ],
    ],
    ["RUN A=1 B=2 a b", [["a", "b"]]],
    ["RUN a >out 2>&1 <in b", [["a", "b"]]],
    ["RUN --mount=type=cache,target=/x,Z --network=none a b", [["a", "b"]]],
    ['RUN ["a", "b c"]', [["a", "b c"]]],
    ["RUN set -ex\\\n\t; a b\\\n\t; c", [["set", "-ex"], ["a", "b"], ["c"]]],
  ])("%j", (text, expected) => {
    expect(written(text)).toEqual(expected);
  });

  test.each(["\n", "\r\n"])("behind comments and blank lines between continued lines (%j)", (eol) => {
    const text = ["RUN a \\", "  # it's a comment", "", "  b && \\", "    c"].join(eol);
    expect(written(text)).toEqual([["a", "b"], ["c"]]);
  });

  test("a word that a continuation splits is one word", () => {
    const document = parse("FROM a\nRUN micro\\\ndnf install");
    const [command] = commandsOf(scriptOf(document, document.instructions.at(-1)!));
    expect(literal(command!.name!)).toBe("microdnf");
  });

  test("of a heredoc are those of its body, unless its shebang names something else", () => {
    expect(written("RUN <<EOF\na b\n# comment\nc\nEOF")).toEqual([["a", "b"], ["c"]]);
    expect(written("RUN <<EOF\n#!/bin/bash\na\nEOF")).toEqual([["a"]]);
    expect(written("RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF")).toEqual([]);
    expect(written("RUN <<EOF\n#!/usr/bin/env -S A=b bash -e\na\nEOF")).toEqual([["a"]]);
    expect(written("RUN <<EOF\n#! /usr/bin/env -S python3 -u\nimport os\nEOF")).toEqual([]);
    expect(written("RUN <<EOF\n#!\npython3 x\nEOF")).toEqual([["python3", "x"]]);
    expect(written("RUN cat <<EOF > /f && b\nnot a command\nEOF")).toEqual([["cat"], ["b"]]);
  });

  test("of an exec form that calls a shell are the shell's", () => {
    expect(written('RUN ["/bin/bash", "-c", "a b && c"]')).toEqual([["a", "b"], ["c"]]);
  });
});
