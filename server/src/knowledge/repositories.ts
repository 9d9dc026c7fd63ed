// Repositories of packages: which RPM or file brings one, and by what names it goes.
import type { Distro } from "./distro.ts";
import table from "./repositories.json";
import { rpmName } from "./rpms.ts";

/** What brings a repository, or several. */
export interface RepositoryBrought {
  readonly name: string;
  /** It is known what is in it, and that nothing else comes with it. */
  readonly known: boolean;
}

const packages = new Map<string, string>(Object.entries(table.packages));
const distributions = new Set(words(table.distributions));
const folders = words(table.folders);
const entitlements = words(table.entitlements);
const subscriptions = words(table.subscriptions);
const crb = words(table.crb).map((it) => new RegExp(`^${it.replaceAll("*", ".*")}$`));

/**
 * The repository that an RPM sets up, by its name, its file or its address: `epel-release`, `rpmfusion-free-release`.
 * Undefined for all others, and for the release package of the distribution itself.
 */
export function repositoryOf(rpm: string): RepositoryBrought | undefined {
  const file = /(?:^|\/)([^/]+)\.rpm$/.exec(rpm)?.[1];
  // `epel-release-latest-9.noarch` has no version that rpm would know.
  const name = rpmName(file?.replace(/-latest-.*$/, "") ?? rpm);
  const known = packages.get(name);
  if (known !== undefined) return { name: known, known: true };
  const sig = /^centos-release-(.+)$/.exec(name)?.[1];
  const other = sig ?? /^(.+)-release$/.exec(name)?.[1];
  return other === undefined || distributions.has(name) ? undefined : { name: other, known: false };
}

/** All names under which a repository is asked for: its id and, where that is another one, what people call it. */
export function repositoryNames(id: string): string[] {
  return id !== "crb" && crb.some((it) => it.test(id)) ? [id, "crb"] : [id];
}

/** Whether a path lies where package managers look for the files of repositories, or is such a folder. */
export function isRepositoryPath(path: string): boolean {
  return folders.some((it) => path === it || path.startsWith(`${it}/`));
}

/** Whether a folder has such a folder somewhere below it. */
export function isAboveRepositories(folder: string): boolean {
  return folders.some((it) => it.startsWith(folder === "/" ? "/" : `${folder}/`));
}

/** What a file of the host's subscription opens: RHEL's own repositories, or whatever its server offers. */
export function subscriptionAt(path: string): "rhel" | "any" | undefined {
  const within = (it: string) => path === it || path.startsWith(`${it}/`);
  if (subscriptions.some(within)) return "any";
  return entitlements.some(within) ? "rhel" : undefined;
}

/** Where the package lies that sets up EPEL on an Enterprise Linux. */
export function epelAddress({ version }: Distro): string {
  return table.epelAddress.replace("{}", `${version}`);
}

function words(text: string): string[] {
  return text.split(" ");
}
