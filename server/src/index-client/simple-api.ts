// The JSON form of the Simple API (PEP 691): what is asked, and what of an answer is believed.
import type { ReleaseFile } from "../context/releases.ts";

export const mediaType = "application/vnd.pypi.simple.v1+json";

/** Some projects have tens of thousands of files; more than this is no index. */
const mostFiles = 200_000;

/** The page of a project (a normalised name). */
export function pageOf(index: URL, project: string): URL {
  const page = new URL(index);
  page.pathname = `${page.pathname.replace(/\/+$/, "")}/${encodeURIComponent(project)}/`;
  return page;
}

/** The files in an answer, each field looked at; a string is what is wrong with it. */
export function filesIn(contentType: string | undefined, body: string): readonly ReleaseFile[] | string {
  if (contentType?.split(";")[0]?.trim().toLowerCase() !== mediaType) return "it does not speak the JSON of PEP 691";
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return "its answer is no JSON";
  }
  const { meta, files } = isObject(value) ? value : {};
  if (!isObject(meta) || !Array.isArray(files)) return "its answer has no files";
  if (!/^1\./.test(String(meta["api-version"]))) return "it speaks another version of the protocol";
  if (files.length > mostFiles) return "its answer has too many files";
  return files.flatMap((it: unknown) => fileIn(it) ?? []);
}

function fileIn(value: unknown): ReleaseFile | undefined {
  if (!isObject(value)) return undefined;
  const { filename, yanked, "requires-python": requires } = value;
  if (typeof filename !== "string" || filename.length > 300) return undefined;
  return {
    filename,
    ...(typeof requires === "string" && requires.length < 200 && { requiresPython: requires }),
    ...((yanked === true || typeof yanked === "string") && { yanked: true }),
  };
}

/** Whether a stored answer is believed: what this module itself has made. */
export const isFiles = (value: unknown): value is readonly ReleaseFile[] =>
  Array.isArray(value) && value.length <= mostFiles && value.every(isFile);

function isFile(value: unknown): boolean {
  const { filename, requiresPython, yanked } = isObject(value) ? value : {};
  return (
    typeof filename === "string" &&
    /undefined|string/.test(typeof requiresPython) &&
    /undefined|boolean/.test(typeof yanked)
  );
}

/** Tells whether a text can be a project's normalised name, and so part of an address. */
export const isProjectName = (text: string): boolean => text.length <= 100 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
