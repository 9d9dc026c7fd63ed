// Whom a server's certificate may be signed by: whom Node knows, and whom the administrator of this machine does.
import { readFileSync } from "node:fs";
import { platform } from "node:process";
import tls from "node:tls";

/** Where distributions keep what their administrators trust. VS Code reads these too, as "http.systemCertificates". */
const systemFiles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/ca-bundle.crt"];

let known: readonly string[] | undefined;

/** Certificates in PEM. Those of the system are read once; what cannot be read is left out. */
export function trusted(): readonly string[] {
  known ??= [...new Set(nodes() ?? [...tls.rootCertificates, ...certificatesIn(files())])];
  return known;
}

/** A newer Node knows both itself. */
function nodes(): string[] | undefined {
  const { getCACertificates: of } = tls as { getCACertificates?: (which: "default" | "system") => string[] };
  return of === undefined ? undefined : [...of("default"), ...of("system")];
}

function files(): string[] {
  const { NODE_EXTRA_CA_CERTS: extra } = process.env;
  return [...(platform === "linux" ? systemFiles : []), ...(extra ? [extra] : [])];
}

/** The certificates that stand in files, in their order. */
export function certificatesIn(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    try {
      return readFileSync(path, "utf8").match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    } catch {
      return [];
    }
  });
}
