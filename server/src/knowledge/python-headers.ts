// Which Python the name of a header package means on which distribution.
import type { Distro } from "./distro.ts";
import { images } from "./image-table.ts";

export interface PythonHeaders {
  /** The minor version whose headers these are: "3.9". */
  readonly python: string;
  /** Whether a package of that name can be installed here. */
  readonly exists: "yes" | "no" | "unknown";
}

// Enterprise Linux has had Pythons beside its default one under two spellings, and never both for the same version. The
// table of images has them all, also those of images that are no longer built.
const onEnterpriseLinux = new Set(
  images
    .filter((it) => it.distro.family === "el")
    .flatMap(({ distro, pythonHeaders: { names } }) => names.map((name) => `${name} ${distro.version}`)),
);

/** What a header package means on a distribution; undefined for any other package. */
export function pythonHeaders(name: string, distro: Distro): PythonHeaders | undefined {
  const portable = /^pkgconfig\(python-?(\d(?:\.\d+)?)(?:-embed)?\)$/.exec(name);
  if (portable) return { python: minor(portable[1]!, distro), exists: "yes" };
  if (name === "python3-devel" || name === "python3-devel.x86_64") return { python: distro.python3, exists: "yes" };
  if (name === "platform-python-devel") {
    return { python: distro.python3, exists: distro.family === "el" && distro.version === 8 ? "yes" : "no" };
  }
  if (name === "python2-devel") return { python: "2.7", exists: distro.version === 8 ? "yes" : "no" };
  const spelling = /^python(\d)(\.?)(\d+)-devel$/.exec(name);
  if (!spelling) return undefined;
  const python = `${spelling[1]}.${spelling[3]}`;
  return { python, exists: spelling[2] ? existsDotted(name, python, distro) : existsUndotted(name, distro) };
}

function existsDotted(name: string, python: string, distro: Distro): PythonHeaders["exists"] {
  const { family, version, python3 } = distro;
  if (isListed(name, distro)) return "yes";
  // The default Python's packages provide the name with a dot; EL 8, whose default is a platform package, is the exception.
  return python === python3 && !(family === "el" && version === 8) ? "yes" : "unknown";
}

function existsUndotted(name: string, distro: Distro): PythonHeaders["exists"] {
  return isListed(name, distro) ? "yes" : "no";
}

function isListed(name: string, { family, version }: Distro): boolean {
  return family === "el" && onEnterpriseLinux.has(`${name} ${version}`);
}

function minor(version: string, { python3 }: Distro): string {
  return version.includes(".") ? version : python3;
}
