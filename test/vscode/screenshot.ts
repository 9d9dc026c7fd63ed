// A picture of the editor on examples/, with squiggles and the list of problems: the README's.
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../scripts/processes.ts";
import { launchBrowser, openPage } from "../../scripts/vscode/browser.ts";
import { hostFiles } from "../../scripts/vscode/host-files.ts";
import { startHostServer } from "../../scripts/vscode/host-server.ts";

export interface Screenshot {
  readonly cache: string;
  readonly root: string;
  readonly file: string;
}

const seconds = 60;

export async function saveScreenshot({ cache, root, file }: Screenshot): Promise<void> {
  const folder = join(root, "examples");
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
    const page = await openPage(browser, { width: 1360, height: 680 });
    page.setDefaultTimeout(seconds * 1000);
    const shown = join(folder, "dnf-on-minimal", "Containerfile");
    await page.goto(server.address({ folder, extension, file: shown }));
    await page.waitForSelector(".explorer-viewlet .dockerfile-lang-file-icon");
    await page.waitForSelector(".monaco-editor .squiggly-error");
    await page.keyboard.press("ControlOrMeta+Shift+M");
    await page.waitForSelector(".markers-panel .monaco-list-row");
    // The cursor on the word at fault brings the light bulb.
    const line = page.locator(".monaco-editor .view-line", { hasText: "dnf install" }).locator("span span").nth(1);
    await line.click({ position: { x: 16, y: 8 } });
    await page.waitForSelector(".monaco-editor [class*='lightbulb']");
    await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
    console.log(`Saved ${file}`);
  } finally {
    await browser.close();
    server.stop();
  }
}
