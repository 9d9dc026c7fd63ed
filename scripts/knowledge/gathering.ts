// Gathers what many lock files say into evidence: one entry a release, with the newest list of every repository.
import type { Evidence, SeenRelease, Sighting } from "./evidence.ts";
import { type LockedReleases, readLock } from "./lock-file.ts";
import { lockVersions } from "./lock-history.ts";

/** Evidence that grows. */
export interface Gathering {
  /** Reads a folder; one that was read before under the same name is left as it is. */
  readonly read: (name: string, folder: string) => void;
  readonly evidence: () => Evidence;
}

interface Entry {
  readonly project: string;
  readonly version: string;
  readonly files: Map<string, string>;
  readonly sightings: Map<string, Sighting>;
}

/** Begins with what was gathered before. */
export function gathering(before: Evidence): Gathering {
  const repositories = new Map(before.repositories);
  const releases = new Map<string, Entry>(before.releases.map((it) => [`${it.project} ${it.version}`, entryOf(it)]));

  const see = (repository: string, day: string, { releases: locked, kind, ...range }: LockedReleases) => {
    for (const { project, version, files } of locked) {
      const key = `${project} ${version}`;
      const entry: Entry = releases.get(key) ?? { project, version, files: new Map(), sightings: new Map() };
      releases.set(key, entry);
      for (const [file, uploaded] of files) {
        if (uploaded !== "" || !entry.files.has(file)) entry.files.set(file, uploaded || (entry.files.get(file) ?? ""));
      }
      const where = placeOf({ repository, kind, ...range });
      const old = entry.sightings.get(where);
      const isNewer = old === undefined || day >= old.last;
      entry.sightings.set(where, {
        repository,
        kind,
        ...range,
        first: old !== undefined && old.first < day ? old.first : day,
        last: isNewer ? day : old.last,
        files: isNewer ? [...files.keys()].sort() : old.files,
      });
    }
  };

  return {
    read: (name, folder) => {
      if (repositories.has(name)) return;
      const paths = new Set<string>();
      let versions = 0;
      for (const { path, day, text, project } of lockVersions(folder)) {
        paths.add(path);
        versions++;
        const locked = readLock(path, text, project);
        if (locked !== undefined) see(name, day, locked);
      }
      repositories.set(name, [paths.size, versions]);
    },
    evidence: () => ({
      repositories,
      releases: [...releases.values()].map((it) => ({ ...it, sightings: [...it.sightings.values()] })),
    }),
  };
}

const entryOf = ({ project, version, files, sightings }: SeenRelease): Entry => ({
  project,
  version,
  files: new Map(files),
  sightings: new Map(sightings.map((it) => [placeOf(it), it])),
});

/** Lists under other conditions do not replace each other. */
const placeOf = ({ repository, kind, lowest, highest, chosen }: Omit<Sighting, "first" | "last" | "files">): string =>
  [repository, kind, lowest, highest, chosen].join(" ");
