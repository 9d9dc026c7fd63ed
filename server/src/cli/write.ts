// Replaces a file in one step: whoever reads it meanwhile, or whatever fails, never sees half of it.
import { access, constants, open, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { reasonOf } from "./read.ts";

/** Writes `text` with the mode and owner that the file has; a symbolic link stays one. A string is what went wrong. */
export async function replaceFile(path: string, text: string): Promise<undefined | string> {
  try {
    const target = await realpath(path);
    const { mode, uid, gid } = await stat(target);
    // The rename below asks for no right to the file itself: a file that its owner made read-only must stay so.
    await access(target, constants.W_OK);
    const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
    const file = await open(draft, "wx", mode & 0o777);
    try {
      await file.writeFile(text);
      await file.chown(uid, gid).catch(() => {}); // Only root may give a file away, and only root needs to.
      await file.chmod(mode & 0o7777);
      await file.sync();
      await file.close();
      await rename(draft, target);
    } catch (error) {
      await file.close().catch(() => {});
      await rm(draft, { force: true });
      throw error;
    }
    return undefined;
  } catch (error) {
    return `${path}: cannot be written: ${reasonOf(error)}`;
  }
}
