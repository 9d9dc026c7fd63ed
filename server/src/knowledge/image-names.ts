// From the words after FROM to an image of the family, and from an image to the words that name it.
import type { Image } from "./image.ts";
import { suggest, type Wanted } from "./image-suggestions.ts";
import { images } from "./image-table.ts";
import table from "./images.json";
import { nearName } from "./near-names.ts";

export type ImageMatch =
  | { readonly kind: "image"; readonly image: Image; readonly mirror: boolean }
  /** A bare name as the images' README writes it: it stands for any of these. */
  | { readonly kind: "candidates"; readonly images: readonly Image[] }
  /** Looks like one of the family, and is not in the table. `likely` is what it certainly means but for its spelling. */
  | {
      readonly kind: "unlisted";
      readonly suggestions: readonly string[];
      readonly why: string | undefined;
      readonly likely?: Image;
    }
  /** Was of the family before the table begins. */
  | { readonly kind: "retired"; readonly retired: Retired }
  /** Not of the family: unknown, not wrong. */
  | { readonly kind: "other" };

/** An image of a distribution that has ended as a whole. */
export interface Retired {
  /** Without its registry: "centos/python-36-centos7". */
  readonly called: string;
  /** A day. */
  readonly ended: string;
  /** Whose end it was, as a clause. */
  readonly because: string;
  /** The best names of what is offered today, the nearest first. */
  readonly instead: readonly string[];
}

interface Reference {
  /** Everything before the namespace: registry host and leading path. */
  readonly prefix: readonly string[];
  readonly namespace: string | undefined;
  readonly repository: string;
  readonly tag: string | undefined;
}

interface Repository extends Wanted {
  /** "c9s", "el8" where the name ends in one. */
  readonly suffix: string | undefined;
}

const other: ImageMatch = { kind: "other" };
const ownRegistries = new Set(["registry.access.redhat.com", "registry.redhat.io", "quay.io"]);
const never: Readonly<Record<string, string>> = table.never;

export function imageById(id: string): Image | undefined {
  return images.find((image) => image.id === id);
}

export function counterpartOf(image: Image): Image | undefined {
  return image.counterpart === undefined ? undefined : imageById(image.counterpart);
}

/** What the reference of a FROM, with its variables resolved, stands for. */
export function matchImage(reference: string): ImageMatch {
  const parsed = parseReference(reference);
  if (!parsed) return other;
  const stream = streamOf(parsed);
  if (stream) return { kind: "image", image: stream, mirror: true };
  const repository = parseRepository(parsed.repository);
  const { namespace, prefix } = parsed;
  if (namespace === undefined) return repository ? matchBare(parsed, repository) : other;
  const flavor = repository && flavorOf(namespace, repository);
  const image = flavor ? find(flavor, repository) : undefined;
  if (!image) return isJudged(prefix) ? matchUnlisted(parsed, repository, flavor) : other;
  const mirror = prefix.length > 1 || (prefix.length === 1 && !ownRegistries.has(prefix[0]!));
  return { kind: "image", image, mirror };
}

/** What looks like one of the family and is none: of a distribution that has ended, never built, or misspelt. */
function matchUnlisted(parsed: Reference, repository: Repository | undefined, flavor: string | undefined): ImageMatch {
  const { namespace = "", prefix } = parsed;
  const called = `${namespace}/${parsed.repository}`;
  const gone = table.retired.find((it) => new RegExp(it.names).test(called));
  if (gone) {
    const { ended, because } = gone;
    return {
      kind: "retired",
      retired: {
        called,
        ended,
        because,
        instead: suggest(/^(ubi|rhel|rhscl)/.test(namespace) ? "rhel9" : "c9s", newest),
      },
    };
  }
  if (repository && flavor !== undefined)
    return { kind: "unlisted", suggestions: suggest(flavor, repository), why: whyUnlisted(parsed) };
  const near = nearName(namespace, parsed.repository);
  if (!near) return other;
  const likely = find(near.flavor, near);
  if (!likely) return { kind: "unlisted", suggestions: suggest(near.flavor, near), why: undefined };
  const name = likely.names.map((it) => it.split("/").slice(1).join("/")).find((it) => it.startsWith(`${namespace}/`));
  const suggestion = name === undefined ? likely.names[0]! : [...prefix, name].join("/");
  return { kind: "unlisted", suggestions: [suggestion], why: undefined, likely };
}

/** What is offered to those who come from long ago. */
const newest: Wanted = { python: "3.12", variant: "full" };

/**
 * Whether names there are known: on the family's own registries, without a registry, and behind the path of a mirror.
 * Another vendor's registry may have whatever it likes under such a name.
 */
function isJudged(prefix: readonly string[]): boolean {
  const [host = "", ...path] = prefix;
  return !isHostName(host) || ownRegistries.has(host) || isDockerHub.test(host) || path.length > 0;
}

/** What is meant where no registry is named. */
const isDockerHub = /^(?:index\.|registry-1\.)?docker\.io$/;

const isHostName = (text: string): boolean => /[.:]|^localhost$/.test(text);

/** The image that a tag of OpenShift's image stream names: `openshift/python:3.12-minimal-ubi9`. */
function streamOf({ namespace, repository, tag = "" }: Reference): Image | undefined {
  if (namespace !== "openshift" || repository !== "python") return undefined;
  const [, python = "", minimal, release] = /^(\d\.\d{1,2})(-minimal)?-(?:ubi|rhel|el)(\d+)$/.exec(tag) ?? [];
  return find(`rhel${release}`, { python, variant: minimal ? "minimal" : "full" });
}

/**
 * The name of `image` in the style of the reference `like`: the same registry or mirror and, where it means the same
 * for both, the same tag.
 */
export function referenceFor(image: Image, like: string): string {
  const parsed = parseReference(like);
  const repository = parsed && parseRepository(parsed.repository);
  const best = image.names[0]!;
  if (parsed && streamOf(parsed) && image.distro.flavor.startsWith("rhel")) {
    const tag = `${image.python}${image.variant === "minimal" ? "-minimal" : ""}-ubi${image.distro.version}`;
    return [...parsed.prefix, `openshift/python:${tag}`].join("/");
  }
  if (!parsed || !repository) return best;
  const { prefix, namespace, tag } = parsed;
  const python = `python-${image.python.replace(".", "")}`;
  const bare = image.variant === "minimal" ? `${python}-minimal` : python;
  if (namespace === undefined && repository.suffix === undefined) return [...prefix, bare].join("/");
  const flavor = namespace === undefined ? repository.suffix : flavorOf(namespace, repository);
  const tails = image.names.map((name) => name.split("/").slice(1).join("/"));
  const tail = tails.find((name) => name.startsWith(`${namespace ?? "sclorg"}/`));
  if (tail === undefined || flavor === undefined) return best;
  const [, name = tail] = tail.split("/");
  const path = namespace === undefined ? [name] : [...prefix, namespace, name];
  return path.join("/") + tagFor(image, flavor, tag);
}

/** A tag is kept where it names a stream ("latest", "c9s", "1"), not one build. */
function tagFor(image: Image, flavor: string, tag: string | undefined): string {
  if (tag === undefined) return "";
  if (tag === "latest" || tag === "1") return `:${tag}`;
  if (tag === flavor && tag === image.distro.flavor) return `:${tag}`;
  if (flavor === "fedora" && /^3\d\d$/.test(tag)) return `:${image.python.replace(".", "")}`;
  return "";
}

function parseReference(reference: string): Reference | undefined {
  const plain = reference
    .trim()
    .replace(/^docker:\/\//i, "")
    .toLowerCase();
  const name = plain.replace(/@.*$/s, "");
  if (!/^[a-z0-9][\w./:-]*$/.test(name)) return undefined;
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  const path = (colon < 0 ? name : name.slice(0, colon)).split("/");
  const repository = path.pop()!;
  const isHost = path.length === 1 && isHostName(path[0]!);
  const namespace = isHost ? undefined : path.pop();
  return { prefix: path, namespace, repository, tag: colon < 0 ? undefined : name.slice(colon + 1) };
}

function parseRepository(name: string): Repository | undefined {
  const parts = /^python-(\d)(\d{1,2})(-minimal)?(?:-(c\d+s|el\d+))?$/.exec(name);
  if (!parts) return undefined;
  const [, major, minor, minimal, suffix] = parts;
  return { python: `${major}.${minor}`, variant: minimal ? "minimal" : "full", suffix };
}

/** The flavor that a namespace and a suffix mean; empty where the family's own naming is broken. */
function flavorOf(namespace: string, { suffix }: Repository): string | undefined {
  const redHat = /^(?:ubi|rhel)(\d+)$/.exec(namespace);
  // The images for EL 7 did exist and are not in the table.
  if (redHat) return Number(redHat[1]) < 8 ? undefined : suffix === undefined ? `rhel${redHat[1]}` : "";
  if (namespace === "sclorg") return suffix?.replace(/^el/, "rhel") ?? "";
  if (namespace === "fedora") return suffix === undefined ? "fedora" : "";
  return undefined;
}

function matchBare({ prefix }: Reference, repository: Repository): ImageMatch {
  const { suffix, variant, python } = repository;
  if (suffix !== undefined) {
    const image = prefix.length === 0 ? find(suffix.replace(/^el/, "rhel"), repository) : undefined;
    return image ? { kind: "image", image, mirror: true } : other;
  }
  const named = images.filter(
    ({ distro, ...image }) =>
      image.python === python && image.variant === variant && /^(?:c\d+s|fedora)$/.test(distro.flavor),
  );
  const current = named.filter((image) => image.status === "current");
  const candidates = current.length > 0 ? current : named;
  if (candidates.length > 0) return { kind: "candidates", images: candidates };
  // `python-37` may be anybody's image; the ending makes it one of ours.
  if (variant === "full") return other;
  return { kind: "unlisted", suggestions: suggest("", repository), why: undefined };
}

function find(flavor: string, { python, variant }: Wanted): Image | undefined {
  const named = images.filter(
    (image) => image.distro.flavor === flavor && image.python === python && image.variant === variant,
  );
  return named.find((image) => image.status === "current") ?? named[0];
}

function whyUnlisted({ namespace = "", repository }: Reference): string | undefined {
  return never[`${namespace.replace(/^rhel/, "ubi")}/${repository}`];
}
