// A package as a lock file has chosen it.
import { normalize } from "../../knowledge/python/names.ts";
import type { Place } from "./places.ts";
import type { Reading, Requirement } from "./requirement.ts";

type Given = Pick<Requirement, "version" | "marker" | "applies" | "sections" | "files"> &
  Partial<Pick<Requirement, "kind" | "location" | "editable" | "filesIncomplete" | "extras" | "isMember">>;

/** The requirement for a locked package: one version, and the files that there are of it. */
export function locked(name: string, place: Place, given: Given): Requirement {
  return {
    name: normalize(name),
    extras: [],
    specifier: given.version === undefined ? "" : `==${given.version}`,
    kind: "index",
    location: undefined,
    editable: false,
    hashed: true,
    filesIncomplete: false,
    ...place,
    ...given,
  };
}

/** A reading that found nothing but a problem. */
export function failed(place: Place, message: string): Reading {
  return { requirements: [], settings: [], nested: [], problems: [{ ...place, message }] };
}
