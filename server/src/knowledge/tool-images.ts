// Images of other people that are there to copy a program from, and where it lies in them.
import table from "./tool-images.json";

/** Tells whether an image of tools, by its name without its tag, certainly has a program at an absolute path. */
export function isToolOf(image: string, path: string): boolean {
  const name = image
    .replace(/@.*$/, "")
    .replace(/:[^/]*$/, "")
    .replace(/^docker\.io\//, "");
  return table.images.some((it) => it.names.split(" ").includes(name) && it.files.split(" ").includes(path));
}
