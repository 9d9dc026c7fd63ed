// Text to Document: what stands where, in every form that builders accept.
import { describe, expect, test } from "vitest";
import type { Instruction, Word } from "../../server/src/syntax/document.ts";
import { parse } from "../../server/src/syntax/parse.ts";
import { scriptOf } from "../../server/src/syntax/run.ts";
import { literal } from "../../server/src/syntax/words.ts";
import { slice } from "../../server/src/text/span.ts";

const keywords = (text: string) => parse(text).instructions.map((it) => it.keyword);
const only = (text: string): Instruction => parse(text).instructions.at(-1)!;
const values = (words: readonly Word[]) => words.map((it) => literal(it));

describe("instructions", () => {
  test("are found whatever their case, blanks and comments", () => {
    const text = "# syntax=docker/dockerfile:1\n\nfrom a\n  # a comment\n\tRun b\n\nCmd c";
    expect(keywords(text)).toEqual(["FROM", "RUN", "CMD"]);
    expect(parse(text).comments.map((it) => it.text)).toEqual(["syntax=docker/dockerfile:1", "a comment"]);
  });

  test("reach over continued lines, with comments and blank lines between them", () => {
    const text = "FROM a\nRUN one \\\n  # a comment\n\n  two \\\n  three\nUSER 1001";
    const [, run] = parse(text).instructions;
    expect(slice(text, run!.span)).toBe("RUN one \\\n  # a comment\n\n  two \\\n  three");
    expect(values(run!.words)).toEqual(["one", "two", "three"]);
  });

  test.each(["\n", "\r\n"])("join a word that a continuation splits (%j)", (eol) => {
    const text = ["FROM quay.io/fedora/\\", "python-313", "USER 10\\", "# a comment", "01"].join(eol);
    expect(values(parse(text).instructions.flatMap((it) => it.words))).toEqual(["quay.io/fedora/python-313", "1001"]);
  });

  test("have the same words and places with CRLF and with a byte order mark", () => {
    const text = "\uFEFFFROM a\r\nRUN b \\\r\n    c\r\nUSER 1001\r\n";
    const { instructions } = parse(text);
    expect(instructions.map((it) => slice(text, it.span))).toEqual(["FROM a", "RUN b \\\r\n    c", "USER 1001"]);
  });

  test("are continued by a backtick after the directive", () => {
    const text = "# escape=`\nFROM a\nRUN b `\n  c\nENV P=C:\\x";
    expect(parse(text).escape).toBe("`");
    expect(parse(text).instructions.map((it) => values(it.words))).toEqual([["a"], ["b", "c"], ["P=C:\\x"]]);
  });

  test("that nobody knows and quotes that nobody closes do not hide the rest", () => {
    const text = 'FROM a\nRUNN x\nLABEL a="unclosed\nUSER 0\nRUN dnf install -y x';
    expect(keywords(text)).toEqual(["FROM", "RUNN", "LABEL", "USER", "RUN"]);
  });

  test("keep what ONBUILD holds back apart", () => {
    const { keyword, trigger } = only("FROM a\nONBUILD RUN --network=none dnf install -y x");
    expect(keyword).toBe("ONBUILD");
    expect(trigger?.keyword).toBe("RUN");
    expect(trigger?.flags.map((it) => it.name)).toEqual(["network"]);
    expect(values(trigger!.words)).toEqual(["dnf", "install", "-y", "x"]);
  });
});

describe("stages", () => {
  test("begin at FROM, with a base and perhaps a name", () => {
    const { stages } = parse("ARG V=1\nFROM --platform=$BUILDPLATFORM a AS one\nRUN x\nFROM b\nfrom one as Two");
    expect(stages.map((it) => [literal(it.base), it.name && literal(it.name), it.instructions.length])).toEqual([
      ["a", "one", 2],
      ["b", undefined, 1],
      ["one", "Two", 1],
    ]);
    expect(stages[0]!.from.flags.map((it) => it.name)).toEqual(["platform"]);
  });

  test("without an image are a problem, with its place", () => {
    const { problems, stages } = parse("FROM\nRUN x");
    expect(stages).toEqual([]);
    expect(problems).toEqual([{ span: { start: 0, end: 4 }, message: "FROM names no image", unfinished: true }]);
  });
});

describe("words", () => {
  test("lose their quotes and keep their places", () => {
    const text = `FROM a\nENV A="b c" D='e "f"' G=h\\ i`;
    const { words } = only(text);
    expect(values(words)).toEqual(["A=b c", 'D=e "f"', "G=h i"]);
    expect(words.map((it) => slice(text, it.span))).toEqual(['A="b c"', `D='e "f"'`, "G=h\\ i"]);
  });

  test("know their variables, but not in single quotes", () => {
    const [word, quoted] = only("FROM a\nENV P=/x:${HOME:-/root}/$USER '$NO'").words;
    expect(word!.parts.map((it) => (it.kind === "variable" ? `${it.name}${it.operator}` : it.kind))).toEqual([
      "text",
      "HOME:-",
      "text",
      "USER",
    ]);
    expect(literal(quoted!)).toBe("$NO");
  });

  test("of an exec form have places of their own", () => {
    const text = 'FROM a\nCMD ["python", "-c", "print(\\"x\\")"]';
    const { exec } = only(text);
    expect(values(exec!)).toEqual(["python", "-c", 'print("x")']);
    expect(exec!.map((it) => slice(text, it.span))).toEqual(["python", "-c", 'print(\\"x\\")']);
    expect(only("FROM a\nCMD ['python']").exec).toBeUndefined();
  });
});

describe("health checks", () => {
  test("say a CMD of their own, in exec form", () => {
    const text = 'FROM a\nHEALTHCHECK --interval=5s CMD ["curl", "-f", "http://localhost:8080/"]';
    const { keyword, exec, flags, check } = only(text);
    expect([keyword, exec, flags.map((it) => it.name)]).toEqual(["HEALTHCHECK", undefined, ["interval"]]);
    expect(check?.keyword).toBe("CMD");
    expect(values(check!.exec!)).toEqual(["curl", "-f", "http://localhost:8080/"]);
    expect(check!.exec!.map((it) => slice(text, it.span))).toEqual(["curl", "-f", "http://localhost:8080/"]);
  });

  test("in shell form have a script, over continued lines too", () => {
    const text = "FROM a\nHEALTHCHECK --retries=3 \\\n  # how\n  cmd curl -f http://localhost || exit 1";
    const document = parse(text);
    const { check } = document.instructions[1]!;
    expect(slice(text, check!.body)).toBe("curl -f http://localhost || exit 1");
    expect(check!.exec).toBeUndefined();
    expect(scriptOf(document, check!)?.kind).toBe("and-or");
  });

  test.each(["HEALTHCHECK NONE", "HEALTHCHECK", "HEALTHCHECK curl", "CMD x"])("%s has none", (line) => {
    expect(only(`FROM a\n${line}`).check).toBeUndefined();
  });

  test("without a command have an empty one", () => {
    const { check } = only("FROM a\nHEALTHCHECK --interval=5s CMD");
    expect([check?.words, check?.exec]).toEqual([[], undefined]);
  });
});

describe("options of a mount", () => {
  const options = (line: string) => {
    const text = `FROM a\n${line} x`;
    return only(text).flags.flatMap((flag) =>
      flag.options.map(({ name, span, value }) => [name, slice(text, span), value && literal(value)]),
    );
  };

  test.each([
    [
      "RUN --mount=type=cache,target=/x,uid=1001",
      [
        ["type", "type=cache", "cache"],
        ["target", "target=/x", "/x"],
        ["uid", "uid=1001", "1001"],
      ],
    ],
    [
      "RUN --mount=Type=bind,ro,src=a=b",
      [
        ["type", "Type=bind", "bind"],
        ["ro", "ro", undefined],
        ["src", "src=a=b", "a=b"],
      ],
    ],
    [
      'RUN --mount="type=cache,target=/x"',
      [
        ["type", "type=cache", "cache"],
        ["target", "target=/x", "/x"],
      ],
    ],
    [
      'RUN --mount=type=secret,"id=a"',
      [
        ["type", "type=secret", "secret"],
        ["id", "id=a", "a"],
      ],
    ],
    ["RUN --mount", []],
    ["RUN --mount=", []],
    ["RUN --network=none", []],
  ])("%s", (line, expected) => {
    expect(options(line)).toEqual(expected);
  });

  test("keep their variables, in whose defaults a comma is no end", () => {
    const [, target] = only("FROM a\nRUN --mount=type=cache,target=${DIR:-/a,b}/c,id=1 x").flags[0]!.options;
    expect(target!.value!.parts.map((it) => it.kind)).toEqual(["variable", "text"]);
  });

  test("may be on several lines", () => {
    const text = "FROM a\nRUN --mount=type=cache,\\\n# where\ntarget=/x y";
    const [, target] = only(text).flags[0]!.options;
    expect([target!.name, slice(text, target!.span), literal(target!.value!)]).toEqual(["target", "target=/x", "/x"]);
  });
});

describe("heredocs", () => {
  test.each([
    ["<<EOF", "EOF"],
    ["<<-EOF", "\tEOF"],
    ["<<'EOF'", "EOF"],
    ['<<"EOF"', "EOF"],
    ["<< 'EOF'", "EOF"],
    ["5<<EOF", "EOF"],
  ])("%s is closed by its word, and nothing in it is an instruction", (operator, end) => {
    const text = `FROM a\nRUN cat ${operator}\nUSER 0\n# not a comment\n${end}\nUSER 1001\n`;
    const { instructions, comments, problems } = parse(text);
    expect(instructions.map((it) => it.keyword)).toEqual(["FROM", "RUN", "USER"]);
    expect(comments).toEqual([]);
    expect(problems).toEqual([]);
    expect(slice(text, instructions[1]!.heredocs[0]!.body)).toBe("USER 0\n# not a comment\n");
  });

  test("may be several, and may follow continued lines", () => {
    const text = "FROM a\nCOPY <<one <<two \\\n  /to/\n1\none\n2\ntwo\nUSER 0";
    const { instructions } = parse(text);
    expect(instructions.map((it) => it.keyword)).toEqual(["FROM", "COPY", "USER"]);
    expect(instructions[1]!.heredocs.map((it) => slice(text, it.body))).toEqual(["1\n", "2\n"]);
  });

  test("are not found in quotes, arithmetic and here-strings", () => {
    const text = 'FROM a\nRUN echo "<<EOF" $((1<<2)) <<<word\nUSER 0';
    expect(keywords(text)).toEqual(["FROM", "RUN", "USER"]);
  });

  test("that are never closed are a problem, and reach to the end", () => {
    const text = "FROM a\nRUN <<EOF\ndnf install\nUSER 0\n";
    const { problems, instructions } = parse(text);
    expect(instructions.map((it) => it.keyword)).toEqual(["FROM", "RUN"]);
    expect(problems.map((it) => [slice(text, it.span), it.message])).toEqual([
      ["<<EOF", expect.stringContaining("never closed: no line says EOF")],
    ]);
  });
});

describe("broken text", () => {
  test.each([
    "",
    "\n",
    "\\",
    "FROM a \\",
    "RUN <<",
    "RUN <<EOF",
    "COPY --from",
    'CMD ["',
    "ONBUILD",
    "\0\uFFFF",
    "FROM a\nENV",
    "# escape=",
  ])("%j gives a document", (text) => {
    expect(parse(text).text).toBe(text);
  });
});
