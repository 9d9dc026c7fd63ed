// Installs Debian packages for a script that needs them, where it may, and says which are missing where it may not.
import { findOnPath, run } from "./processes.ts";

export interface DebianPackages {
  readonly packages: readonly string[];
  /** What they are for, to finish the sentence "... is needed". */
  readonly purpose: string;
}

/** Needs root and apt-get; otherwise, or when apt-get fails, throws a message that names the packages. */
export async function installDebianPackages({ packages, purpose }: DebianPackages): Promise<void> {
  const names = packages.join(" ");
  const advice = `${purpose} is needed. On Debian or Ubuntu: apt-get update && apt-get install ${names}`;
  if (process.getuid?.() !== 0 || !findOnPath("apt-get")) throw new Error(advice);

  console.log(`Installing the Debian packages ${names} ...`);
  // Somebody else's apt-get may be running; waiting for its lock beats failing.
  const options = ["-y", "-q", "-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await run("apt-get", ["update", ...options], { env, minutes: 3 });
    await run("apt-get", ["install", ...options, "--no-install-recommends", ...packages], { env, minutes: 8 });
  } catch (error) {
    throw new Error(`${advice}\n${(error as Error).message}`);
  }
}
