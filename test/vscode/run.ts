// Runs the tests in suite/ inside a real VS Code, on the extension as `npm run build` left it in dist/.
//   tsx test/vscode/run.ts [--grep TEXT]       prints the results; exits 0 when every test passed
//   tsx test/vscode/run.ts --screenshot FILE [--view problems|requirements]   saves a picture of the editor instead
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { temporaryDirectory } from "../../scripts/processes.ts";
import { runExtensionTests } from "../../scripts/vscode/tests.ts";
import { isView, saveScreenshot } from "./screenshot.ts";

const root = join(import.meta.dirname, "..", "..");
const cache = join(root, ".vscode-test");
const seconds = 600;

try {
  const { values } = parseArgs({
    options: { grep: { type: "string" }, screenshot: { type: "string" }, view: { type: "string" } },
  });
  for (const name of ["extension.js", "server.js"]) {
    if (!existsSync(join(root, "dist", name))) throw new Error(`dist/${name} is missing. Run \`npm run build\` first.`);
  }
  const { screenshot, view = "problems" } = values;
  if (!isView(view)) throw new Error(`There is no view "${view}": it is "problems" or "requirements".`);
  if (screenshot) await saveScreenshot({ cache, root, file: resolve(screenshot), view });
  else await testAll(values.grep ?? "");
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

/** The tests in each kind of workspace. */
async function testAll(grep: string): Promise<void> {
  const trusted = await test({ suite: "suite", trusted: true, grep });
  const untrusted = await test({ suite: "suite-untrusted", trusted: false, grep });
  const passed = trusted.passed + untrusted.passed;
  const failed = trusted.failed + untrusted.failed;
  if (passed === 0 && failed === 0) throw new Error("No test ran in VS Code.");
  console.log(`VS Code ${trusted.version}:`);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed !== 0) throw new Error("Tests failed in VS Code.");
}

interface Kind {
  /** The folder of the tests, beside this file. */
  readonly suite: string;
  readonly trusted: boolean;
  readonly grep: string;
}

interface Result {
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
}

async function test({ suite, trusted, grep }: Kind): Promise<Result> {
  const directory = temporaryDirectory("splitstage-tests");
  const folder = join(directory, "workspace");
  cpSync(join(import.meta.dirname, "workspace"), folder, { recursive: true });
  // The tests run in a process that belongs to VS Code; what they print and how they end comes back in two files.
  const report = join(directory, "report.txt");
  const result = join(directory, "result.json");
  writeFileSync(report, "");

  console.log(`Running the tests in VS Code${trusted ? "" : ", in a workspace that is not trusted"} ...`);
  const stop = follow(report);
  let code: number;
  try {
    code = await runExtensionTests({
      cache,
      extension: root,
      tests: await bundle(suite),
      folder,
      trusted,
      env: {
        // A day on which no image of the tests has ended since.
        SOURCE_DATE_EPOCH: "1777593600",
        SPLITSTAGE_REPORT: report,
        SPLITSTAGE_RESULT: result,
        SPLITSTAGE_GREP: grep,
        // What this machine says of proxies is not what the tests say.
        ...Object.fromEntries(["NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy"].map((it) => [it, ""])),
      },
      seconds,
    });
  } finally {
    stop();
  }
  if (!existsSync(result)) throw new Error(`VS Code ended with ${code} before the tests did.`);
  const told = JSON.parse(readFileSync(result, "utf8")) as Result;
  if (told.failed === 0 && code !== 0) throw new Error(`Every test passed, but VS Code ended with ${code}.`);
  return told;
}

/** Answers the path of the module with `run`. Mocha stays outside: it is no friend of bundlers, and is at hand. */
async function bundle(name: string): Promise<string> {
  const outdir = join(root, "out", "vscode-tests", name);
  rmSync(outdir, { recursive: true, force: true });
  const suite = join(import.meta.dirname, name);
  const tests = readdirSync(suite).filter((it) => it.endsWith(".test.ts"));
  await build({
    entryPoints: [join(import.meta.dirname, "suite", "index.ts"), ...tests.map((it) => join(suite, it))],
    outbase: suite,
    entryNames: "[name]",
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node18",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return join(outdir, "index.cjs");
}

/** Prints what is added to a file, until it is told to stop. */
function follow(file: string): () => void {
  let printed = 0;
  const print = () => {
    const text = readFileSync(file);
    process.stdout.write(text.subarray(printed));
    printed = text.length;
  };
  const timer = setInterval(print, 200);
  return () => {
    clearInterval(timer);
    print();
  };
}
