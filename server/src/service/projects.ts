// Which projects a file asks for, for whoever may ask a package index about them.
import { requestsOf } from "../queries/python/requests.ts";
import type { Analysis } from "./service.ts";

/** The normalised names of all that is installed, on any of the images that the file may stand on. */
export function projectsIn({ builds }: Analysis): ReadonlySet<string> {
  const requests = builds.flatMap((build) => build.executions.flatMap((it) => requestsOf(it, build).requests));
  return new Set(requests.flatMap(({ requirement }) => requirement.name ?? []));
}
