// Reads the images of a checkout of upstream: a folder for each Python, in it a Dockerfile for each distribution.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

/** What a Dockerfile says of its image; what its base brings is not in it. */
export interface UpstreamImage {
  /** As the table calls it: "c10s-python-313-minimal". */
  readonly id: string;
  /** In the checkout. */
  readonly path: string;
  /** "dnf", "microdnf" or "yum"; undefined where it installs nothing. */
  readonly packageManager: string | undefined;
  readonly rpms: readonly string[];
  /** Variables that it sets, in pieces; undefined for a piece that comes from the base. */
  readonly env: ReadonlyMap<string, readonly (string | undefined)[]>;
  readonly user: string | undefined;
  readonly workdir: string | undefined;
}

export interface Upstream {
  readonly images: readonly UpstreamImage[];
  /** Files that nobody can tell the image of, each in one sentence without a full stop. */
  readonly problems: readonly string[];
}

/** The images of a checkout. A file `.exclude-c10s` beside a Dockerfile says that it is not built. */
export function readUpstream(checkout: string): Upstream {
  const images: UpstreamImage[] = [];
  const problems: string[] = [];
  for (const folder of readdirSync(checkout).filter((it) => /^\d+\.\d+(-minimal)?$/.test(it))) {
    for (const name of readdirSync(join(checkout, folder)).sort()) {
      const distro = /^Dockerfile\.(\w+)$/.exec(name)?.[1];
      if (distro === undefined || existsSync(join(checkout, folder, `.exclude-${distro}`))) continue;
      const path = `${folder}/${name}`;
      const image = imageIn(readFileSync(join(checkout, path), "utf8"), path, folder, distro);
      if (typeof image === "string") problems.push(image);
      else images.push(image);
    }
  }
  return { images: images.sort((a, b) => (a.id < b.id ? -1 : 1)), problems };
}

function imageIn(text: string, path: string, folder: string, distro: string): UpstreamImage | string {
  const { stages, executions } = simulate(parse(text));
  const stage = stages.at(-1);
  if (stage === undefined) return `${path} has no FROM`;
  // A Fedora image is called by the release that it is built on.
  const release = distro === "fedora" ? /:(\d+)$/.exec(stage.base.reference ?? "")?.[1] : distro;
  if (release === undefined) return `which Fedora ${path} is built on is not known`;
  const [python = "", variant] = folder.split("-");
  const repository = ["python", python.replace(".", ""), ...(variant === undefined ? [] : [variant])].join("-");
  const installs = executions.flatMap(({ name, args }) => {
    const words = args.map((it) => it.value ?? "");
    const verb = words.indexOf("install");
    const isManager = /^(dnf|microdnf|yum)$/.test(name.value ?? "") && verb >= 0;
    return isManager ? [{ manager: name.value!, rpms: words.slice(verb + 1).filter((it) => !it.startsWith("-")) }] : [];
  });
  const { env, user, workdir } = stage.end;
  return {
    id: `${distro === "fedora" ? `f${release}` : distro}-${repository}`,
    path,
    packageManager: installs.at(-1)?.manager,
    rpms: installs.flatMap((it) => it.rpms),
    env: new Map([...env.set].map(([name, { value }]) => [name, value.map((it) => it.text)])),
    user: user.value,
    workdir: workdir.value,
  };
}
