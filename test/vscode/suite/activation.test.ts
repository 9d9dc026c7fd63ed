// When the extension wakes up. This file is the first in the alphabet: nothing has been opened yet.
import { equal } from "node:assert/strict";
import { open, pause, splitstage, until } from "./editor.ts";

describe("activation", () => {
  it("does not wake up for a text or a Python file", async () => {
    await open("notes.txt");
    await open("app-src/app.py");
    await pause(1_000);
    equal(splitstage().isActive, false);
  });

  it("wakes up for a Containerfile", async () => {
    await open("Containerfile");
    await until(
      () => "the extension to be active",
      () => splitstage().isActive || undefined,
    );
  });
});
