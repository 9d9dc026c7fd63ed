// Reads a Containerfile, or says in one line why not and what to do about it.
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";

/** How the command line names standard input, in arguments and in reports. */
export const stdin = "-";

export interface Text {
  /** Without the byte order mark. */
  readonly text: string;
  readonly bom: boolean;
}

const megabyte = 1024 * 1024;
const limit = megabyte;

/** The text of a file or of standard input; a string is what went wrong. */
export async function readText(path: string): Promise<Text | string> {
  try {
    const bytes = path === stdin ? await readAtMost(process.stdin) : await readUpToLimit(path);
    if (bytes === undefined || typeof bytes === "number") return `${path}: ${tooBig(bytes)}`;
    const text = decode(bytes);
    return typeof text === "string" ? `${path}: ${text}` : text;
  } catch (error) {
    return `${path}: ${reasonOf(error)}`;
  }
}

/** What a failed system call means to whoever named the file. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "no such file or folder; check the spelling and where you are";
  if (code === "EACCES" || code === "EPERM") return "permission denied; give this user the right to read and write it";
  if (code === "EROFS") return "the file system is read-only";
  if (code === "ENOSPC") return "no space left on the device";
  if (code === "ELOOP") return "a symbolic link that leads to itself; mend the link";
  return message;
}

/** A number is the size of what is too big; undefined, that it has none and is too big as well. */
async function readUpToLimit(path: string): Promise<Buffer | number | undefined> {
  const file = await stat(path);
  if (file.size > limit) return file.size;
  return file.isFile() ? readFile(path) : readAtMost(createReadStream(path));
}

/** Pipes and devices have no size beforehand: stop once there is too much. */
async function readAtMost(stream: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) return undefined;
  }
  return Buffer.concat(chunks);
}

const tooBig = (size: number | undefined): string =>
  `is ${size === undefined ? "more than 1" : (Math.ceil((size * 10) / megabyte) / 10).toFixed(1)} MB; Splitstage reads Containerfiles of up to 1 MB, so this is probably another kind of file`;

function decode(bytes: Buffer): Text | string {
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const utf16 = /^(\xff\xfe|\xfe\xff)/.test(bytes.toString("latin1", 0, 2));
    return utf16
      ? "is UTF-16; a builder reads UTF-8 only, so save it as UTF-8"
      : `is binary (a NUL byte at offset ${nul}); name a text file`;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const bom = text.startsWith("\uFEFF");
    return { text: bom ? text.slice(1) : text, bom };
  } catch {
    return "is not UTF-8; a builder reads UTF-8 only, so save it as UTF-8";
  }
}
