// Which repositories an image has, beyond its own.
import { isAboveRepositories, isRepositoryPath, repositoryNames } from "../knowledge/repositories.ts";
import { type Cause, doubt, type Facts, learn } from "./facts.ts";

/** What happened to repositories. */
interface RepositoryChange {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
  /** Others came along that nobody here can name, or whose content nobody knows. */
  readonly open: boolean;
}

/** The repositories after a change. */
export function withRepositories(before: Facts, { enabled, disabled, open }: RepositoryChange, cause: Cause): Facts {
  const opened = open ? doubt(before, cause) : before;
  return learn(learn(opened, disabled, "no", cause), enabled.flatMap(repositoryNames), "yes", cause);
}

/** The repositories after something came to lie at an absolute path: a `.repo` file may say anything. */
export function repositoriesAt(path: string, cause: Cause, before: Facts): Facts {
  if (!isRepositoryPath(path) && !isAboveRepositories(path)) return before;
  const name = /([^/]+)\.repo$/.exec(path)?.[1];
  return withRepositories(before, { enabled: name === undefined ? [] : [name], disabled: [], open: true }, cause);
}
