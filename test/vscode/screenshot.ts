// A picture of the editor on examples/, with squiggles and the list of problems: the README's.

import { join } from "node:path";
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
  const browser = await launchBrowser();
  const server = await startHostServer(await hostFiles(cache));
  try {
    const page = await openPage(browser, { width: 1200, height: 720 });
    page.setDefaultTimeout(seconds * 1000);
    const shown = join(folder, "dnf-on-minimal", "Containerfile");
    await page.goto(server.address({ folder, extension: root, file: shown }));
    await page.waitForSelector(".monaco-editor .squiggly-error");
    await page.locator(".monaco-editor .view-line").first().click();
    await page.keyboard.press("ControlOrMeta+Shift+M");
    await page.waitForSelector(".markers-panel .monaco-list-row");
    await page.screenshot({ path: file, animations: "disabled" });
    console.log(`Saved ${file}`);
  } finally {
    await browser.close();
    server.stop();
  }
}
