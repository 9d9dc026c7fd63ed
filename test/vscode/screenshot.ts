// Pictures of the editor on examples/, for the README: squiggles with the list of problems, and what compiles.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { temporaryDirectory } from "../../scripts/processes.ts";
import { launchBrowser, openPage } from "../../scripts/vscode/browser.ts";
import { hostFiles } from "../../scripts/vscode/host-files.ts";
import { startHostServer } from "../../scripts/vscode/host-server.ts";

export interface Screenshot {
  readonly cache: string;
  readonly root: string;
  readonly file: string;
  readonly view: View;
}

export type View = keyof typeof views;

/** What is to be seen: the file that is open at first, and what is done then. */
const views = {
  problems: { shown: "dnf-on-minimal/Containerfile", arrange: showProblems, height: 680 },
  requirements: { shown: "old-pins/Containerfile", arrange: showRequirements, height: 420 },
} as const;

export const isView = (name: string): name is View => Object.hasOwn(views, name);

const seconds = 60;

export async function saveScreenshot({ cache, root, file, view }: Screenshot): Promise<void> {
  const folder = join(root, "examples");
  const { shown, arrange, height } = views[view];
  // VS Code takes a theme from below the extension that it develops for the one to be tried out; its own are in the
  // cache, which is below this one. By another way they are not.
  const extension = join(temporaryDirectory("splitstage-screenshot"), "splitstage");
  symlinkSync(root, extension, "junction");
  const files = await hostFiles(cache);
  const browser = await launchBrowser();
  const server = await startHostServer(files, {
    settings: { "editor.minimap.enabled": false },
  });
  try {
    const page = await openPage(browser, { width: 1360, height });
    page.setDefaultTimeout(seconds * 1000);
    await page.goto(server.address({ folder, extension, file: join(folder, shown) }));
    await page.waitForSelector(".explorer-viewlet .dockerfile-lang-file-icon");
    await page.waitForSelector(".monaco-editor .squiggly-error");
    await arrange(page);
    await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
    console.log(`Saved ${file}`);
  } finally {
    await browser.close();
    server.stop();
  }
}

async function showProblems(page: Page): Promise<void> {
  await page.keyboard.press("ControlOrMeta+Shift+M");
  await page.waitForSelector(".markers-panel .monaco-list-row");
  // The cursor on the word at fault brings the light bulb.
  const line = page.locator(".monaco-editor .view-line", { hasText: "dnf install" }).locator("span span").nth(1);
  await line.click({ position: { x: 16, y: 8 } });
  await page.waitForSelector(".monaco-editor [class*='lightbulb']");
}

/** The list beside the Containerfile, and the mouse on a line that compiles. */
async function showRequirements(page: Page): Promise<void> {
  await page.keyboard.press("ControlOrMeta+\\");
  await page.locator(".explorer-viewlet .monaco-list-row", { hasText: "requirements.txt" }).click();
  await page.waitForSelector(".monaco-editor .squiggly-hint");
  await page.locator(".monaco-editor .view-line", { hasText: "numpy" }).hover({ position: { x: 20, y: 8 } });
  await page.waitForSelector(".monaco-hover:not(.hidden) .hover-row");
}
