// What VS Code calls in its extension host: runs mocha on the bundled tests beside this file.
import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { version } from "vscode";

export async function run(): Promise<void> {
  const { SPLITSTAGE_REPORT: report, SPLITSTAGE_RESULT: result, SPLITSTAGE_GREP: grep } = process.env;
  if (!report || !result) throw new Error("These tests are started by test/vscode/run.ts");
  // Mocha's reporters print through this one function.
  Mocha.reporters.Base.consoleLog = (...line: unknown[]) => appendFileSync(report, `${format(...line)}\n`);

  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, slow: 5_000, color: false, reporter: "spec" });
  if (grep) mocha.fgrep(grep);
  const names = readdirSync(__dirname).filter((name) => name.endsWith(".test.cjs"));
  for (const name of names.sort()) mocha.addFile(join(__dirname, name));

  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
  });
  const { passes: passed = 0, failures: failed = 0 } = stats ?? {};
  writeFileSync(result, JSON.stringify({ version, passed, failed }));
  if (failed > 0) throw new Error(`${failed} failed`);
}
