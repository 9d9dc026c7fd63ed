// The words that a command is given: what variables make of them, what is known of them, and where they stand.
import { describe, expect, test } from "vitest";
import { envText } from "../../server/src/image/state.ts";
import { slice } from "../../server/src/text/span.ts";
import { build, end, minimal } from "./states.ts";

const text = (script: string) => `${minimal}ENV X=1 EMPTY=\nARG UNKNOWN\nRUN ${script}`;
const args = (script: string) => build(text(script)).executions.at(-1)!.args;

describe("a variable and what stands behind its name", () => {
  test.each([
    ["$X", "1"],
    ["${X}", "1"],
    ["${X:-a}", "1"],
    ["${NONE:-a}", "a"],
    ["${NONE-a}", "a"],
    ["${EMPTY:-a}", "a"],
    ["${EMPTY-a}", ""],
    ["${NONE:=a}", "a"],
    ["${EMPTY:=a}", "a"],
    ["${EMPTY=a}", ""],
    ["${X:+a}", "a"],
    ["${X+a}", "a"],
    ["${NONE:+a}", ""],
    ["${EMPTY:+a}", ""],
    ["${EMPTY+a}", "a"],
    ["${X:?a}", "1"],
    ["${X?a}", "1"],
    ["${NONE:-$X}", "1"],
    ["${UNKNOWN:-a}", undefined],
    ["${X%a}", undefined],
    ["${X##a}", undefined],
    ["${X/1/2}", undefined],
    ["${#X}", undefined],
    ["$(date)", undefined],
    ["`date`", undefined],
    ["$((1 + 1))", undefined],
  ])("%s", (word, expected) => {
    expect(args(`c "${word}"`).map((it) => it.value)).toEqual([expected]);
  });

  test("is not known in an image that nobody knows", () => {
    const other = "FROM docker.io/library/python:3.13\n";
    expect(envText(end(`${other}ENV V=$NONE`), "V")).toBeUndefined();
    expect(envText(end(`${other}ENV V=1\nENV V=$V`), "V")).toBe("1");
    expect(envText(end(`${minimal}ENV V=$NONE`), "V")).toBe("");
  });
});

describe("words", () => {
  test.each([
    ["c a b", ["a", "b"]],
    ['c "a b"', ["a b"]],
    ["c ''", [""]],
    ['c "$EMPTY"', [""]],
    ["c $EMPTY", []],
    ['c "" a', ["", "a"]],
    ["V='a  b'; c $V", ["a", "b"]],
    ["V=' a '; c $V", ["a"]],
    ["V='a  b'; c \"$V\"", ["a  b"]],
    ["V='a b'; c x$V-y", ["xa", "b-y"]],
    ["V='a b'; c x\"$V\"-y", ["xa b-y"]],
    ["V=' a'; c x$V", ["x", "a"]],
    ["c $UNKNOWN", [undefined]],
    ["c a$UNKNOWN b", [undefined, "b"]],
    ["c ~/a", ["/opt/app-root/src/a"]],
    ["c ~", ["/opt/app-root/src"]],
    ["c '~/a'", ["~/a"]],
    ["c a~/b", ["a~/b"]],
    ["c ~somebody", ["~somebody"]],
  ])("%s", (script, expected) => {
    expect(args(script).map((it) => it.value)).toEqual(expected);
  });

  test.each([
    ["c $UNKNOWN", "", ""],
    ["c a$UNKNOWN", "a", ""],
    ["c $UNKNOWN-b", "", "-b"],
    ["c a$UNKNOWN-b", "a", "-b"],
    ["c a${X}b$UNKNOWN", "a1b", ""],
    ["c a$UNKNOWN-b$UNKNOWN-c$X", "a", "-c1"],
    ["c a${X}b", "a1b", "a1b"],
    ["c ab", "ab", "ab"],
  ])("of %s the beginning %j and the end %j are known", (script, prefix, suffix) => {
    expect(args(script)[0]).toMatchObject({ prefix, suffix });
  });
});

describe("where a word stands", () => {
  /** The place of each word, in braces where the file says there what the word is. */
  const places = (script: string) =>
    args(script).map(({ span, exact }) => {
      const place = slice(text(script), span);
      return exact ? `{${place}}` : place;
    });

  test.each([
    ["c ab", ["{ab}"]],
    ['c "ab"', ["{ab}"]],
    ['c "a b"', ["{a b}"]],
    ["c a\\ b", ["a\\ b"]],
    // In the value that it came from, where that says it.
    ["V=ab; c $V", ["{ab}"]],
    ["V='ab cd'; c $V", ["{ab}", "{cd}"]],
    ["V='ab cd'; c \"$V\"", ["{ab cd}"]],
    // What another instruction says stands where it is used.
    ["c $X", ["$X"]],
    ['c "$X"', ["$X"]],
    ["V=$X; c $V", ["$V"]],
    ["c $HOME", ["$HOME"]],
    ["c ~/a", ["~/a"]],
    ["c $UNKNOWN", ["$UNKNOWN"]],
    ['c ""', ["{}"]],
    // With a variable in its middle, from its one end to its other.
    ['c "ab${X}cd"', ["ab${X}cd"]],
    ["c ab${X}cd", ["ab${X}cd"]],
    ["c ab${X}cd$X", ["ab${X}cd$X"]],
    ["c $X/ab", ["$X/ab"]],
    ["V=xy; c $V/ab", ["$V/ab"]],
    ["V=xy; W=zz; c $V$W", ["$V$W"]],
    ['V="ab${X}cd ef${X}"; c $V', ["ab${X}cd", "$V"]],
    ['V="ab${X}cd"; W="$V ef"; c $W', ["ab${X}cd", "{ef}"]],
    ["V=ab; W=$V/cd; c $W", ["$W"]],
    ['c "$X"ab', ['"$X"ab']],
    ['c "ab$X"', ['"ab$X"']],
    ['c "ab$UNKNOWN"', ['"ab$UNKNOWN"']],
    ['c "ab${UNKNOWN}cd"', ["ab${UNKNOWN}cd"]],
    ['V=xy; c "ab${V}"', ['"ab${V}"']],
  ])("%s: %s", (script, expected) => {
    expect(places(script)).toEqual(expected);
  });
});
