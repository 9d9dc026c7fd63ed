// From whatever a client sends as its settings to settings, with a complaint for each part that is not usable.
import { type Architecture, architectureOf, platformNames } from "../service/platforms.ts";
import type { PackageIndex, RuleInfo, Settings, Severity } from "../service/service.ts";
import { httpAddress } from "../text/address.ts";

export interface Configured {
  readonly settings: Settings;
  /** One sentence each; what they speak of is left at its default. */
  readonly complaints: readonly string[];
}

/** The values of `splitstage.rules`; `default` is what VS Code's settings editor writes to undo a choice. */
const levels: readonly string[] = ["error", "warning", "info", "hint", "off", "default"];

/** Reads the section `splitstage`. What it does not know, such as `trace`, is somebody else's. */
export function configured(section: unknown, rules: readonly Pick<RuleInfo, "id">[]): Configured {
  const complaints: string[] = [];
  if (section === undefined || section === null) return { settings: {}, complaints };
  if (!isObject(section)) {
    return { settings: {}, complaints: [`"splitstage" is to be an object, not ${JSON.stringify(section)}`] };
  }

  const { rules: chosen = {}, target, context, platforms, python } = section;
  const severities: Record<string, Severity | "off"> = {};
  if (!isObject(chosen)) {
    complaints.push(`"splitstage.rules" is to be an object of rule ids and levels, not ${JSON.stringify(chosen)}`);
  } else {
    const ids = rules.map(({ id }) => id);
    for (const [id, level] of Object.entries(chosen)) {
      if (!ids.includes(id)) complaints.push(`"splitstage.rules" names "${id}", which is no rule${instead(id, ids)}`);
      else if (!isLevel(level)) {
        complaints.push(
          `"splitstage.rules" sets ${id} to ${JSON.stringify(level)}, which is none of ${levels.join(", ")}`,
        );
      } else if (level !== "default") severities[id] = level;
    }
  }
  // The settings editor writes an empty text where the user clears the field.
  const stage = target === null || target === "" ? undefined : target;
  if (stage !== undefined && typeof stage !== "string") {
    complaints.push(
      `"splitstage.target" is to be the name or number of a stage as a text, not ${JSON.stringify(stage)}`,
    );
  }
  const folder = context === null || context === "" ? undefined : context;
  if (folder !== undefined && typeof folder !== "string") {
    complaints.push(`"splitstage.context" is to be a folder as a text, not ${JSON.stringify(folder)}`);
  }
  const index = indexFrom(python, complaints);
  const machines = platformsFrom(platforms, complaints);
  return {
    settings: {
      ...(index !== undefined && { index }),
      ...(machines.length > 0 && { platforms: machines }),
      ...(Object.keys(severities).length > 0 && { severities }),
      ...(typeof stage === "string" && { target: stage }),
      ...(typeof folder === "string" && { contextFolder: folder }),
    },
    complaints,
  };
}

/** The package index, and the network as the client has it. */
function indexFrom(python: unknown, complaints: string[]): PackageIndex | undefined {
  const { index, proxy, noProxy, strictSsl, systemCertificates } = isObject(python) ? python : {};
  if (index === undefined || index === null || index === "") return undefined;
  const url = typeof index === "string" ? httpAddress(index) : undefined;
  if (url === undefined) {
    // It may hold a password, so it is not repeated here.
    complaints.push('"splitstage.python.index" is to be the http or https address of a package index');
    return undefined;
  }
  return {
    url: url.href,
    ...(typeof proxy === "string" && proxy !== "" && { proxy }),
    ...(Array.isArray(noProxy) && { noProxy: noProxy.filter((it) => typeof it === "string") }),
    ...(typeof strictSsl === "boolean" && { strictSsl }),
    ...(typeof systemCertificates === "boolean" && { systemCertificates }),
  };
}

/** The platforms that the image is built for; what is none of them is complained of and left out. */
function platformsFrom(named: unknown, complaints: string[]): Architecture[] {
  if (named === undefined || named === null) return [];
  if (!Array.isArray(named)) {
    complaints.push(`"splitstage.platforms" is to be a list of platforms, not ${JSON.stringify(named)}`);
    return [];
  }
  return named.flatMap((it: unknown) => {
    const architecture = typeof it === "string" ? architectureOf(it) : undefined;
    if (architecture === undefined)
      complaints.push(
        `"splitstage.platforms" names ${JSON.stringify(it)}, which is none of ${platformNames.join(", ")}`,
      );
    return architecture ?? [];
  });
}

/** The part under `splitstage`, or the whole where a client has sent no more than that. */
export function sectionOf(settings: unknown): unknown {
  if (!isObject(settings)) return settings;
  const { splitstage: section = settings } = settings;
  return section;
}

/** The rules that a wrong id may have meant: those that share the most words with it. */
function instead(id: string, ids: readonly string[]): string {
  const words = id.toLowerCase().split(/[^a-z0-9]+/);
  const shared = (id: string) => id.split("-").filter((word) => word.length > 2 && words.includes(word)).length;
  const near = ids.filter((it) => shared(it) > 0).sort((a, b) => shared(b) - shared(a));
  return near.length === 0 ? "" : ` (did you mean ${near.slice(0, 3).join(" or ")}?)`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isLevel = (value: unknown): value is Severity | "off" | "default" =>
  typeof value === "string" && levels.includes(value);
