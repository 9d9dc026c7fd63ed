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
  const files = await hostFiles(cache);
  const browser = await launchBrowser();
  const server = await startHostServer(files, {
    settings: { "editor.minimap.enabled": false },
  });
  try {
    const page = await openPage(browser, { width: 1360, height: 680 });
    page.setDefaultTimeout(seconds * 1000);
    const shown = join(folder, "dnf-on-minimal", "Containerfile");
    await page.goto(server.address({ folder, extension: root, file: shown }));
    await page.waitForSelector(".explorer-viewlet .dockerfile-lang-file-icon");
    await page.waitForSelector(".monaco-editor .squiggly-error");
    // The theme is the user's own affair: no setting of the server's has a say in it.
    await page.keyboard.press("ControlOrMeta+K");
    await page.keyboard.press("ControlOrMeta+T");
    await page.locator(".quick-input-widget input[type=text]").fill("Light Modern");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".monaco-workbench[class*='light_modern']");
    await page.keyboard.press("ControlOrMeta+Shift+M");
    await page.waitForSelector(".markers-panel .monaco-list-row");
    // The cursor on the word at fault brings the light bulb.
    await page.locator(".monaco-editor .view-line", { hasText: "install" }).getByText("dnf").click();
    await new Promise(r=>setTimeout(r,3000));console.log(await page.locator("[class*=ightbulb], [class*=ightBulb], [class*=light-bulb]").evaluateAll((es:any[])=>es.map(e=>e.className)));
    await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
    console.log(`Saved ${file}`);
  } finally {
    await browser.close();
    server.stop();
  }
}
