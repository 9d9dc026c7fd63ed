// Which documents get squiggles.
import { deepEqual, equal } from "node:assert/strict";
import { window, workspace } from "vscode";
import { open, openNew, squiggles, untilServed, untilSquiggled } from "./editor.ts";
import { dnfOnMinimal } from "./samples.ts";

describe("files", () => {
  for (const name of ["Dockerfile", "Dockerfile.rhel9", "Containerfile.dev", "web.containerfile", "web.dockerfile"]) {
    it(`${name} is a Dockerfile to VS Code, and squiggled`, async () => {
      const document = await openNew(`names/${name}`, dnfOnMinimal);
      equal(document.languageId, "dockerfile");
      await untilSquiggled(document, "wrong-package-manager");
    });
  }

  it("Dockerfile-dev is plain text to VS Code, and squiggled all the same", async () => {
    const document = await openNew("names/Dockerfile-dev", dnfOnMinimal);
    await untilSquiggled(document, "wrong-package-manager");
  });

  it("a document that was never saved is squiggled", async () => {
    const document = await workspace.openTextDocument({ language: "dockerfile", content: dnfOnMinimal });
    await window.showTextDocument(document);
    equal(document.isUntitled, true);
    await untilSquiggled(document, "wrong-package-manager");
  });

  it("a file on python:3.13-slim gets nothing", async () => {
    const slim = await open("slim/Containerfile");
    await untilServed();
    deepEqual(squiggles(slim), []);
  });

  it("a shell script that says the same gets nothing", async () => {
    const script = await openNew("names/build.sh", dnfOnMinimal);
    await untilServed();
    deepEqual(squiggles(script), []);
  });

  it("a file loses its squiggles with its faults, while it is typed", async () => {
    const document = await openNew("typed/Containerfile", dnfOnMinimal);
    const [found] = await untilSquiggled(document, "wrong-package-manager");
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(found!.range, "microdnf"));
    await untilSquiggled(document);
  });
});
