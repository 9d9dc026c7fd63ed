// RPMs that belong to a Python: its headers, and what is named for it.

import { type Argument, writtenAt } from "../../image/value.ts";
import type { Image } from "../../knowledge/images.ts";
import { pythonHeaders } from "../../knowledge/python-headers.ts";
import { isPartOfPython } from "../../knowledge/python-rpms.ts";
import { packageCommand } from "../../queries/deeds.ts";
import type { Step } from "../../simulation/build.ts";
import type { Document } from "../../syntax/document.ts";
import type { Edit } from "../../text/edit.ts";
import { short } from "./version-words.ts";

/** Edits of the packages that a RUN installs, for another image. */
export function movedPackages(document: Document, { executions }: Step, from: Image, to: Image): Edit[] {
  return executions.flatMap((execution) => {
    const command = packageCommand(execution);
    if (command === undefined) return [];
    return command.packages.flatMap((word): Edit[] => {
      const { value } = word;
      const span = writtenAt(word);
      const name = value === undefined || span === undefined ? undefined : movedName(value, from, to);
      if (name === undefined || span === undefined || name === value) return [];
      const bare = /[()]/.test(name) && !/["']/.test(document.text[span.end] ?? "");
      return [{ span, text: bare ? `"${name}"` : name }];
    });
  });
}

/** The packages that are named for the Python that goes, where nobody knows whether the other one has their like. */
export function unmovedPackages({ executions }: Step, from: Image, to: Image): Argument[] {
  if (from.python === to.python) return [];
  const packages = executions.flatMap((it) => packageCommand(it)?.packages ?? []);
  return packages.filter(
    ({ value }) => value !== undefined && isOf(value, from) && movedName(value, from, to) === undefined,
  );
}

function movedName(name: string, from: Image, to: Image): string | undefined {
  const next = name
    .replace(from.python, to.python)
    .replace(new RegExp(`^python${short(from.python)}`), `python${to.python}`);
  if (pythonHeaders(name, from.distro)?.python === from.python) {
    if (fits(name, to)) return name;
    return fits(next, to) ? next : to.pythonHeaders.names[0]!;
  }
  return isOf(name, from) && (isPartOfPython(name) || !name.includes("-")) ? next : undefined;
}

/** Tells whether a package is named for an image's Python. */
function isOf(name: string, { python }: Image): boolean {
  return new RegExp(`^python(?:${python.replace(".", "\\.")}|${short(python)})(?:-|$)`).test(name);
}

/** Tells whether a package has the headers of an image's Python, and exists there. */
function fits(name: string, { distro, python }: Image): boolean {
  const headers = pythonHeaders(name, distro);
  return headers?.python === python && headers.exists === "yes";
}
