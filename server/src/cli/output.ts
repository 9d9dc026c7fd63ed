// The streams of the command line, and the line about progress that comes and goes between what they print.
import { once } from "node:events";

type Stream = Pick<NodeJS.WriteStream, "write" | "isTTY">;

/** Prints, and waits while the reader is behind: what it has not taken yet would pile up in memory. */
export async function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === "") return;
  cleared();
  if (!stream.write(text)) await once(stream, "drain");
}

/** Takes away the line about progress, before something else is printed. */
let cleared = () => {};

/** In milliseconds: how long nobody needs to be told, and how often then. */
const [patience, pace] = [1000, 100];

/**
 * A line about how many of many files are done, on a terminal that has been waiting for a while. Call it before each
 * file, and with `total` after the last. `now` is the time in milliseconds.
 */
export function progress(
  total: number,
  stream: Stream = process.stderr,
  now: () => number = () => performance.now(),
): (done: number) => void {
  if (!stream.isTTY) return () => {};
  let next = now() + patience;
  let isShown = false;
  cleared = () => {
    if (isShown) stream.write("\r\u001b[K");
    isShown = false;
  };
  return (done) => {
    if (done === total) return cleared();
    if (now() < next) return;
    next = now() + pace;
    cleared();
    stream.write(`splitstage: ${done} of ${total} files`);
    isShown = true;
  };
}

/** Tells whoever sits at the terminal what is going on. */
export function tell(message: string): void {
  if (!process.stderr.isTTY) return;
  cleared();
  process.stderr.write(`splitstage: ${message}\n`);
}
