// Paths as the image has them: absolute, with slashes.
/**
 * An absolute path without `.`, `..`, doubled and trailing slashes; undefined where `base` is needed and unknown. One
 * that is longer than anybody writes is cut: each of its folders would be a path of its own.
 */
export function absolute(path: string, base: string | undefined): string | undefined {
  if (!path.startsWith("/") && base === undefined) return undefined;
  const kept: string[] = [];
  for (const name of (path.startsWith("/") ? path : `${base}/${path}`).slice(0, 4 * longest).split("/")) {
    if (name === "..") kept.pop();
    else if (name !== "" && name !== ".") kept.push(name);
  }
  const whole = `/${kept.slice(0, deepest).join("/")}`;
  return whole.length > longest ? whole.slice(0, longest).replace(/\/+$/, "") : whole;
}

/** Linux takes four times that: PATH_MAX in include/uapi/linux/limits.h. */
const longest = 1024;
const deepest = 32;

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

export function baseName(path: string): string {
  return path.replace(/\/+$/, "").replace(/^.*\//, "");
}

/** Whether a path looks like that of a file: its last name has an ending. */
export function isFileName(path: string): boolean {
  const name = baseName(path);
  return /[^.]\.\w{1,5}$/.test(name) && !/\.(d|git)$/.test(name);
}

/** Tells whether one absolute path is another one or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === "/" || path.startsWith(`${folder}/`);
}
