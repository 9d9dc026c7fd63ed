// `node scripts/complete-lock.mjs`: adds the optional platform packages that a registry did not serve to package-lock.json, so that
// `npm ci` accepts it on every platform. To be run after a new dependency, where npm has left some out.

import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const find = (from, name) => {
  for (let at = from; ; ) {
    const key = `${at ? `${at}/` : ""}node_modules/${name}`;
    if (lock.packages[key]) return key;
    if (!at) return undefined;
    at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "";
  }
};
const oses = {
  android: "android",
  darwin: "darwin",
  freebsd: "freebsd",
  linux: "linux",
  win32: "win32",
  openharmony: "openharmony",
};
for (const [path, pkg] of Object.entries({ ...lock.packages })) {
  for (const [name, version] of Object.entries(pkg.optionalDependencies ?? {})) {
    if (find(path, name)) continue;
    if (!/^\d+\.\d+\.\d+$/.test(version)) {
      console.error("not exact", path, name, version);
      continue;
    }
    const words = name.split("/").pop().split("-");
    const os = words.find((w) => w in oses);
    if (!os) {
      console.error("no platform", name);
      continue;
    }
    const cpu = words[words.indexOf(os) + 1];
    const libc = words.includes("musl") ? ["musl"] : os === "linux" && words.includes("gnu") ? ["glibc"] : undefined;
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(pkg.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      license: pkg.license,
      optional: true,
      os: [os],
      ...(pkg.engines ? { engines: pkg.engines } : {}),
    };
    console.error("added", name, version, os, cpu, libc ?? "");
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
