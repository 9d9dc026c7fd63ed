// What of the images' table is not as a checkout of upstream has it: new, gone, changed.
import type { Variant } from "../../server/src/knowledge/image.ts";
import table from "../../server/src/knowledge/images.json" with { type: "json" };
import { type Image, imageById, images } from "../../server/src/knowledge/images.ts";
import type { UpstreamImage } from "./upstream.ts";

export interface Difference {
  readonly kind: "new" | "gone" | "changed";
  /** As the table calls the image. */
  readonly id: string;
  /** One sentence without a full stop. */
  readonly message: string;
}

/** Everything that differs, sorted by image. An image that the table calls removed is not missed. */
export function imageDifferences(upstream: readonly UpstreamImage[]): Difference[] {
  const there = new Set(upstream.map((it) => it.id));
  const gone = images
    .filter((it) => it.status === "current" && !there.has(it.id))
    .map(({ id }): Difference => ({ kind: "gone", id, message: "upstream does not build it any more" }));
  const others = upstream.flatMap((it): Difference[] => {
    const known = imageById(it.id);
    if (known === undefined) return [{ kind: "new", id: it.id, message: `${it.path} builds it` }];
    if (known.status === "removed") return [{ kind: "new", id: it.id, message: `${it.path} builds it again` }];
    return changes(it, known).map((message) => ({ kind: "changed", id: it.id, message }));
  });
  return [...gone, ...others].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function changes(upstream: UpstreamImage, known: Image): string[] {
  const { packageManager, rpms, user, workdir } = upstream;
  const row = table.images.find((it) => it.id === known.id)!.rpms.split(" ");
  const own = [...row, ...layer[known.variant].filter((it) => known.rpms.includes(it))];
  const isOtherManager = packageManager !== undefined && packageManager.replace("yum", "dnf") !== known.packageManager;
  return [
    ...rpms.filter((it) => !known.rpms.includes(it)).map((it) => `it installs ${it}, which the table does not have`),
    ...own.filter((it) => !rpms.includes(it)).map((it) => `it does not install ${it}, which the table has`),
    ...environment(upstream, known),
    ...(isOtherManager ? [`it installs with ${packageManager}, and the table says ${known.packageManager}`] : []),
    ...(user === known.user ? [] : [`its user is ${user ?? "not known"}, and the table says ${known.user}`]),
    ...(workdir === undefined || workdir === known.workdir
      ? []
      : [`its working directory is ${workdir}, and the table says ${known.workdir}`]),
  ];
}

/** What the Dockerfiles install beside Python, where the table has it; the rest comes from their bases. */
const layer: Readonly<Record<Variant, readonly string[]>> = {
  minimal: ["findutils", "glibc-langpack-en", "nss_wrapper-libs"],
  full: [
    ...["atlas-devel", "enchant", "gcc-gfortran", "httpd", "httpd-devel", "krb5-devel", "libffi-devel"],
    ...["libtool-ltdl", "mod_auth_gssapi", "mod_ldap", "mod_session", "mod_ssl", "nss_wrapper-libs"],
  ],
};

/** Texts for people, which change with the weather. */
const prose = new Set(["SUMMARY", "DESCRIPTION"]);

/** What the full images have from their base. */
const inherited = new Set([
  "APP_ROOT",
  "HOME",
  "NODEJS_VER",
  "PATH",
  "PLATFORM",
  "VERSION",
  "STI_SCRIPTS_PATH",
  "STI_SCRIPTS_URL",
]);

function environment({ env }: UpstreamImage, { env: known, variant }: Image): string[] {
  const set = [...env].flatMap(([name, pieces]) => {
    if (prose.has(name) || isLike(known[name], pieces)) return [];
    const value = pieces.map((it) => it ?? "...").join("");
    const others = known[name] === undefined ? "the table does not have it" : `the table says ${known[name]}`;
    return [`it sets ${name} to ${value}, and ${others}`];
  });
  const missed = Object.keys(known).filter((it) => !env.has(it) && !(variant === "full" && inherited.has(it)));
  return [...set, ...missed.map((it) => `it does not set ${it}, which the table has`)];
}

/** Whether a value may be what some pieces amount to; what comes from the base may be anything. */
function isLike(value: string | undefined, pieces: readonly (string | undefined)[]): boolean {
  if (value === undefined) return false;
  const pattern = pieces.map((it) => it?.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") ?? ".*").join("");
  return new RegExp(`^${pattern}$`, "s").test(value);
}
