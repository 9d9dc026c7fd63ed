// Which paths of an image are folders, as far as their names and what is known of the files tell.
import { isFileName } from "../text/paths.ts";
import { isAbove } from "./origin-index.ts";
import type { State } from "./state.ts";

const standard = new Set(
  "/ /etc /opt /root /usr /usr/local /usr/share /var /var/tmp /tmp /home /srv /run /mnt /app-root /etc/pip /bin /usr/bin /usr/local/bin".split(
    " ",
  ),
);

/** Whether there is a folder at a path; undefined where nobody knows. `path` is absolute. */
export function isFolder(path: string, { files, origins, workdir }: State): boolean | undefined {
  if (standard.has(path) || path === workdir.value) return true;
  if (isAbove(origins, path)) return true;
  if (isFileName(path)) return false;
  return files.get(path)?.is === "yes" ? true : undefined;
}
