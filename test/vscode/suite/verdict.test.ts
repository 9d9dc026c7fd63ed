// What becomes of the file in the active editor.
import { equal, match } from "node:assert/strict";
import { commands } from "vscode";
import { openNew } from "./editor.ts";

interface Verdict {
  readonly kind: string;
  readonly because: string;
  readonly range?: { readonly start: { readonly line: number } };
}

const check = () => commands.executeCommand<Verdict | undefined>("splitstage.check");

describe("check build and start", () => {
  afterEach(() => commands.executeCommand("notifications.clearAll"));

  it("says what fails, and where", async () => {
    await openNew(
      "verdict/Containerfile.fails",
      "FROM quay.io/sclorg/python-313-minimal-c10s\nRUN dnf install -y git\n",
    );
    const verdict = await check();
    equal(verdict?.kind, "fails");
    equal(verdict?.range?.start.line, 1);
  });

  it("says what starts", async () => {
    await openNew(
      "verdict/Containerfile.starts",
      'FROM quay.io/sclorg/python-313-minimal-c10s\nCMD ["python", "-m", "http.server", "8080"]\n',
    );
    const verdict = await check();
    equal(verdict?.kind, "builds and starts");
    match(verdict?.because ?? "", /http\.server/);
  });
});
