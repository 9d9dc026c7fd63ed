// The images of the family, unfolded from the table in images.json.

import type { Distro } from "./distro.ts";
import type { Image, Variant } from "./image.ts";
import table from "./images.json";
import { commandsProvided, requires } from "./rpms.ts";
import { appHome, appRoot, scriptsFolder } from "./s2i.ts";

interface Row {
  readonly id: string;
  /** What this image has beyond its layers. */
  readonly rpms: string;
  readonly headers: string;
  readonly removed?: string;
  readonly python3?: boolean;
  readonly names?: readonly string[];
}

type Layers = Readonly<Record<string, string>>;

const distros: Readonly<Record<string, Distro & { readonly names: readonly string[]; readonly ends: string }>> =
  table.distros as never;
const rows: readonly Row[] = table.images;
const ids = new Set(rows.map((row) => row.id));

export const images: readonly Image[] = rows.map(image);

/** Where the table comes from: repositories and commits, and the day it was made. */
export const provenance = { asOf: table.asOf, sources: table.sources } as const;

/**
 * The Pythons, and the flavors of distributions, in the order in which a new file is offered them: what has wheels for
 * nearly everything first, and distributions that live long and have both images. What is not listed comes last.
 */
export const offered = { pythons: words(table.offered.pythons), distros: words(table.offered.distros) } as const;

function image(row: Row): Image {
  const [prefix, , digits, suffix] = row.id.split("-") as [string, string, string, string | undefined];
  const { names, ends, ...distro } = distros[prefix]!;
  const variant: Variant = suffix === "minimal" ? "minimal" : "full";
  const python = `${digits[0]}.${digits.slice(1)}`;
  const repository = row.id.slice(prefix.length + 1);
  const headers = words(row.headers);
  const listed = [...layered(table.rpms, variant, distro), ...words(row.rpms), ...(variant === "full" ? headers : [])];
  const rpms = unique(listed.flatMap((rpm) => [rpm, ...requires(rpm, distro)]));
  const present = unique([
    ...commandsNamed(table.present, variant, distro),
    ...rpms.flatMap((rpm) => commandsProvided(rpm, distro)),
    ...pythonCommands(python),
  ]);
  const other = variant === "full" ? `${row.id}-minimal` : row.id.replace(/-minimal$/, "");
  return {
    id: row.id,
    status: row.removed === undefined ? "current" : "removed",
    ...(row.removed === undefined ? {} : { removed: row.removed }),
    names: [...names.map((name) => name.replace("{}", repository)), ...(row.names ?? [])],
    python,
    variant,
    distro,
    ends,
    packageManager: variant === "minimal" ? "microdnf" : "dnf",
    rpms,
    commandsPresent: present,
    commandsAbsent: commandsNamed(table.absent, variant, distro).filter((command) => !present.includes(command)),
    env: environment(python, variant, distro),
    user: "1001",
    workdir: appHome,
    venv: appRoot,
    entrypoint: variant === "full" ? ["container-entrypoint"] : undefined,
    command: `${scriptsFolder}/usage`,
    pythonHeaders: { portable: `pkgconfig(python-${python})`, names: headers },
    hasPasswdEntry: variant === "full",
    systemPythonExists: row.python3 ?? true,
    systemPython: `/usr/bin/python${python}`,
    counterpart: ids.has(other) ? other : undefined,
  };
}

function environment(python: string, variant: Variant, { family, version, flavor }: Distro): Record<string, string> {
  const fedora = family === "fedora";
  const el = fedora ? "" : `${version}`;
  const system = fedora ? "/usr/local/bin:/usr/bin" : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const redHat = flavor.startsWith("rhel");
  const common = {
    PYTHON_VERSION: python,
    PYTHONUNBUFFERED: "1",
    PYTHONIOENCODING: "UTF-8",
    LC_ALL: "en_US.UTF-8",
    LANG: "en_US.UTF-8",
    PIP_NO_CACHE_DIR: "off",
    APP_ROOT: appRoot,
    HOME: appHome,
    STI_SCRIPTS_PATH: scriptsFolder,
    BASH_ENV: `${appRoot}/bin/activate`,
    ENV: `${appRoot}/bin/activate`,
    PROMPT_COMMAND: `. ${appRoot}/bin/activate`,
  };
  const buildpacks = {
    CNB_STACK_ID: `com.redhat.stacks.ubi${el}-python-${python.replace(".", "")}`,
    CNB_USER_ID: "1001",
    CNB_GROUP_ID: "0",
  };
  if (variant === "minimal") {
    const path = `${appRoot}/bin:${appHome}/bin:${appHome}/.local/bin:${system}`;
    // Fedora's minimal build leaves the version out of PLATFORM.
    return { ...common, ...buildpacks, PLATFORM: `el${el}`, PATH: path };
  }
  return {
    ...common,
    // CentOS Stream 8's base was another one.
    ...(redHat ? buildpacks : { NAME: "python3", ARCH: "x86_64", ...(version === 8 ? {} : { VERSION: `${version}` }) }),
    ...(fedora ? {} : { NODEJS_VER: version === 8 ? "20" : "22" }),
    PLATFORM: fedora ? "fedora" : `el${el}`,
    STI_SCRIPTS_URL: `image://${scriptsFolder}`,
    PATH: `${appHome}/.local/bin/:${appHome}/bin:${appRoot}/bin:${system}`,
  };
}

/** The venv is on PATH, with its own pip. */
function pythonCommands(python: string): string[] {
  const major = python[0]!;
  return ["python", `python${major}`, `python${python}`, "pip", `pip${major}`, `pip${python}`];
}

/** The commands of layers, in which "@gcc" stands for all that the RPM brings. */
function commandsNamed(layers: Layers, variant: Variant, distro: Distro): string[] {
  const names = layered(layers, variant, distro);
  return unique(names.flatMap((it) => (it.startsWith("@") ? commandsProvided(it.slice(1), distro) : [it])));
}

function layered(layers: Layers, variant: Variant, { family, version, flavor }: Distro): string[] {
  const keys = unique([
    "all",
    variant,
    `${variant}-${family}`,
    `${variant}-${family}${version}`,
    `${variant}-${flavor}`,
  ]);
  return keys.flatMap((key) => words(layers[key] ?? ""));
}

function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
