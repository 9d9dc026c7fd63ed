// Writes files in one step: whoever reads one meanwhile, or whatever fails, never sees half of it.
import {
  access,
  constants,
  type FileHandle,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { reasonOf } from "./read.ts";

export interface Replaced {
  /** What went wrong: the file is as it was. */
  readonly failure?: string;
  /** What whoever asked for it may not expect. */
  readonly note?: string;
}

/**
 * Writes `text` to a file that holds `before`, with the mode and owner that it has; a symbolic link stays one. A file
 * that holds something else by now was saved by somebody meanwhile, and is left to them.
 */
export async function replaceFile(path: string, before: string, text: string): Promise<Replaced> {
  try {
    const target = await realpath(path);
    const old = await stat(target);
    if (!old.isFile()) throw new Error("it is no regular file");
    // The rename below asks for no right to the file itself: a file that its owner made read-only must stay so.
    await access(target, constants.W_OK);
    await withoutDrafts(target);
    const draft = draftOf(target, process.pid);
    const file = await open(draft, "wx", old.mode & 0o777);
    await finished(file, draft, async () => {
      await file.writeFile(text);
      await file.chown(old.uid, old.gid).catch(() => {}); // Only root may give a file away, and only root needs to.
      await file.chmod(old.mode & 0o7777);
      await file.sync();
      await file.close();
      if (!(await readFile(target)).equals(Buffer.from(before))) throw new Error(changed);
      await rename(draft, target);
    });
    return old.nlink > 1 ? { note: `${path}: had other names (hard links), under which the old text is left` } : {};
  } catch (error) {
    return { failure: `${path}: cannot be written: ${reasonOf(error)}` };
  }
}

const changed = "it was changed meanwhile, and is left as it is now; run this again";

/** Writes a new file; rejects where there is one, and leaves nothing where it cannot be written to its end. */
export async function createFile(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  await finished(file, path, async () => {
    await file.writeFile(text);
    await file.sync();
    await file.close();
  });
}

/** Does all that is to be done with a file that was made for it, or takes the file away again. */
async function finished(file: FileHandle, path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await file.close().catch(() => {});
    await rm(path, { force: true });
    throw error;
  }
}

/** Hidden, beside the file, and by the number of the process that writes it. */
const draftOf = (target: string, process: number): string =>
  join(dirname(target), `.${basename(target)}.${process}.tmp`);

/** Takes away what processes have left that were killed between a draft and its renaming. */
async function withoutDrafts(target: string): Promise<void> {
  const folder = dirname(target);
  for (const name of await readdir(folder).catch(() => [])) {
    const id = Number(/\.([1-9]\d*)\.tmp$/.exec(name)?.[1]);
    const isDraft = join(folder, name) === draftOf(target, id);
    if (isDraft && !isRunning(id)) await rm(join(folder, name), { force: true }).catch(() => {});
  }
}

/** A process that bears our own number is long gone: we have made no draft yet. */
function isRunning(id: number): boolean {
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
