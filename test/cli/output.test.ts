// What is printed while many files are judged.
import { describe, expect, test } from "vitest";
import { progress } from "../../server/src/cli/output.ts";

describe("the line about progress", () => {
  function terminal(isTTY: boolean) {
    const written: string[] = [];
    let time = 0;
    const write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    const tell = progress(50, { write, isTTY }, () => time);
    const at = (now: number, done: number) => {
      time = now;
      tell(done);
      return written.splice(0).join("");
    };
    return { at };
  }
  const gone = "\r\u001b[K";

  test("comes after a second, now and then, and goes", () => {
    const { at } = terminal(true);
    expect([at(0, 0), at(999, 10)]).toEqual(["", ""]);
    expect(at(1000, 11)).toBe("splitstage: 11 of 50 files");
    expect(at(1050, 12)).toBe("");
    expect(at(1100, 13)).toBe(`${gone}splitstage: 13 of 50 files`);
    expect(at(1200, 50)).toBe(gone);
  });

  test("is not for pipes, and not for what is done at once", () => {
    expect([terminal(false).at(5000, 11), terminal(true).at(900, 50)]).toEqual(["", ""]);
  });
});
