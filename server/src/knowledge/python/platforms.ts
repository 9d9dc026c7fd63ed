// The machines that images of the family are built for, as container tools and as Python name them.
import type { Architecture } from "./wheel-tags.ts";

export type { Architecture };

/** What people build for where nobody says otherwise. */
export const usualPlatforms: readonly Architecture[] = ["x86_64", "aarch64"];

const byPlatform = new Map<string, Architecture>(
  Object.entries({
    "linux/amd64": "x86_64",
    "linux/arm64": "aarch64",
    "linux/ppc64le": "ppc64le",
    "linux/s390x": "s390x",
  }),
);

/** The platforms that can be asked for, as container tools write them. */
export const platformNames: readonly string[] = [...byPlatform.keys()];

/** "linux/amd64", "linux/arm64/v8" or "amd64" as an architecture; undefined for one that the images do not have. */
export function architectureOf(platform: string): Architecture | undefined {
  const [os, machine = os] = platform.trim().toLowerCase().split("/");
  return byPlatform.get(`linux/${machine}`);
}

/** "linux/amd64". */
export function platformOf(architecture: Architecture): string {
  return [...byPlatform].find(([, it]) => it === architecture)![0];
}
