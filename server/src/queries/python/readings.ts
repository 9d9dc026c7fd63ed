// The files of requirements that commands read, each read once for a build context.

import type { RequirementList } from "../../commands/requirement-list.ts";
import type { Context } from "../../context/context.ts";
import type { Section } from "../../context/requirements/requirement.ts";
import { type Requirements, requirementsOf } from "../../context/requirements/requirements-of.ts";
import type { Architecture } from "../../knowledge/python/wheel-tags.ts";
import type { ImageTexts } from "./image-texts.ts";

const readings = new WeakMap<Context, Map<string, Requirements>>();

/** What a file says. A lock of five megabytes is not read at every key that is pressed in the Containerfile. */
export function readOnce(
  context: Context,
  { file, path }: { readonly file: string; readonly path: string },
  { locate, isChanged, whyNot, key: origins }: ImageTexts,
  { extras, groups, selection, workdir, alone }: RequirementList,
  { python, architecture }: { readonly python: string; readonly architecture: Architecture },
): Requirements {
  const known = readings.get(context) ?? new Map<string, Requirements>();
  readings.set(context, known);
  const key = JSON.stringify([file, path, python, [...extras], [...groups], selection, workdir, alone, origins]);
  const there = known.get(key) ?? known.get(`${key} ${architecture}`);
  if (there !== undefined) return there;
  const read = requirementsOf(context, file, {
    python,
    architecture,
    extras,
    groups,
    selection,
    image: { at: path, workdir, alone, locate, isChanged, whyNot },
  });
  // A file that does not speak of machines says the same on all of them.
  const depends = read.files.some((it) => /platform[._]machine/.test(context.read(it) ?? ""));
  known.set(depends ? `${key} ${architecture}` : key, read);
  return read;
}

const sections = new WeakMap<Requirements, readonly Section[]>();

/** Every reason for which a file lists something. */
export function sectionsIn(read: Requirements): readonly Section[] {
  const known = sections.get(read) ?? [...new Set(read.requirements.flatMap((it) => it.sections))];
  sections.set(read, known);
  return known;
}
