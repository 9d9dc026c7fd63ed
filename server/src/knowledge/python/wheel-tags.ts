// Which wheels fit which image: the tags of PEP 425 and PEP 600, as pip compares them.

export type Architecture = "x86_64" | "aarch64" | "ppc64le" | "s390x";

/** What a wheel must fit: a CPython with a global interpreter lock on Linux with the GNU C library. */
export interface WheelTarget {
  /** "3.13" */
  readonly python: string;
  readonly architecture: Architecture;
  /** "2.34" */
  readonly glibc: string;
}

export interface WheelName {
  /** As it stands in the name: "scikit_learn". */
  readonly project: string;
  readonly version: string;
  readonly pythons: readonly string[];
  readonly abis: readonly string[];
  readonly platforms: readonly string[];
}

/** The parts of a wheel's file name; undefined where it is none. */
export function parseWheelName(file: string): WheelName | undefined {
  if (!file.endsWith(".whl")) return undefined;
  const parts = file.slice(0, -".whl".length).split("-");
  const build = parts.length === 6;
  if ((parts.length !== 5 && !build) || (build && !/^\d/.test(parts[2]!)) || parts.includes("")) return undefined;
  const [pythons, abis, platforms] = parts.slice(-3).map((tags) => tags.toLowerCase().split("."));
  return { project: parts[0]!, version: parts[1]!, pythons: pythons!, abis: abis!, platforms: platforms! };
}

/** Tells whether pip may install a wheel on a target: one of the tags that its name unfolds to is supported. */
export function wheelFits({ pythons, abis, platforms }: WheelName, target: WheelTarget): boolean {
  const minor = /^3\.(\d+)$/.exec(target.python)?.[1];
  if (minor === undefined) return false;
  const any = platforms.includes("any");
  const native = platforms.some((it) => platformFits(it, target));
  if (!any && !native) return false;
  return pythons.some((python) =>
    abis.some(
      (abi) => (native && nativeFits(python, abi, Number(minor))) || (any && anyFits(python, abi, Number(minor))),
    ),
  );
}

/** Tells whether a wheel is for Linux at all, for whatever machine, or for everything. */
export function isForLinux({ platforms }: WheelName): boolean {
  return platforms.some((it) => it === "any" || /^(many|musl)?linux/.test(it));
}

/** `cp313-cp313`, `cp39-abi3`, `cp313-none`, `py3-none` with a platform. */
function nativeFits(python: string, abi: string, minor: number): boolean {
  if (python === `cp3${minor}`) {
    // Until 3.7 the names said that objects come from Python's own allocator.
    if (abi === `cp3${minor}${minor < 8 ? "m" : ""}` || abi === "none") return true;
  }
  if (abi === "abi3") {
    const since = minorOf("cp", python);
    return since !== undefined && since >= 2 && since <= minor;
  }
  return purePythonFits(python, abi, minor);
}

/** `py3-none-any`, `cp313-none-any`. */
function anyFits(python: string, abi: string, minor: number): boolean {
  return (abi === "none" && python === `cp3${minor}`) || purePythonFits(python, abi, minor);
}

function purePythonFits(python: string, abi: string, minor: number): boolean {
  if (abi !== "none") return false;
  const since = minorOf("py", python);
  return python === "py3" || (since !== undefined && since <= minor);
}

function minorOf(prefix: string, tag: string): number | undefined {
  const digits = tag.startsWith(`${prefix}3`) ? tag.slice(3) : "";
  return /^(0|[1-9]\d*)$/.test(digits) ? Number(digits) : undefined;
}

/** The C library that the platforms before PEP 600 stand for. */
const legacy: Readonly<Record<string, number>> = { "1": 5, "2010": 12, "2014": 17 };

function platformFits(platform: string, { architecture, glibc }: WheelTarget): boolean {
  if (platform === `linux_${architecture}`) return true;
  if (!platform.startsWith("manylinux") || !platform.endsWith(`_${architecture}`)) return false;
  const version = platform.slice("manylinux".length, -architecture.length - 1);
  const needed = legacy[version] ?? Number(/^_2_(0|[1-9]\d*)$/.exec(version)?.[1] ?? Number.NaN);
  const [major, minor] = glibc.split(".").map(Number);
  // Older tags than these exist for no machine, and the index refuses them.
  return major === 2 && needed >= (architecture === "x86_64" ? 5 : 17) && needed <= minor!;
}
