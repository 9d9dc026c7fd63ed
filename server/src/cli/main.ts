// The entry point of the command line: streams, exit codes, and the last resort when something unforeseen happens.
import { onTerminal } from "./format/width.ts";
import { complaint, line } from "./outcome.ts";
import { print } from "./output.ts";
import { run } from "./program.ts";
import { reasonOf } from "./read.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough (`| head`) is no failure.
    if (error.code === "EPIPE") process.exit();
    process.stderr.write(complaint(`the output cannot be written: ${reasonOf(error)}`));
    process.exit(2);
  });
}
process.on("uncaughtException", giveUp);

run(process.argv.slice(2))
  .then(async ({ code, out = "", file = "", err = "" }) => {
    // Node writes to pipes in the background; only an exit code that is set, not an exit() that is called, waits for it.
    process.exitCode = code;
    await print(process.stdout, out + (process.stdout.isTTY ? onTerminal(file) : file));
    await print(process.stderr, err);
  })
  .catch(giveUp);

function giveUp(error: unknown): void {
  const { SPLITSTAGE_DEBUG: debug } = process.env;
  const [what, ...stack] = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split("\n");
  process.stderr.write(
    debug
      ? [`splitstage: internal error: ${what}`, ...stack].map(line).join("")
      : complaint(`internal error: ${what}; SPLITSTAGE_DEBUG=1 shows where, please report it`),
  );
  process.exit(2);
}
