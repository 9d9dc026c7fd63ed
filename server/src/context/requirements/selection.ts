// Which packages of a lock a command installs that works on a part of a workspace.
import type { Portion, Requirement, Selection } from "./requirement.ts";

/** Tells whether a package of a lock is installed, where its project is. */
export function isSelected(requirement: Requirement, { projects, without, only }: Selection): boolean {
  const { name = "", kind, isMember = false } = requirement;
  const isIn = (portion: Portion): boolean => {
    if (portion === "project")
      return isMember && projects !== undefined && projects !== "all" && projects.includes(name);
    if (portion === "workspace") return isMember;
    return portion === "local" ? kind === "path" : portion === `package:${name}`;
  };
  return !without.some(isIn) && (only.length === 0 || only.some(isIn));
}
