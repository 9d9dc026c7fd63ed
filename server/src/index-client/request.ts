// One HTTP request: through the proxy, within a time and a size, and nowhere but to the host that was asked for.
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { httpAddress, urlOf } from "../text/address.ts";
import { trusted } from "./certificates.ts";

/** How the network is reached. */
export interface Network {
  /** The address of a proxy; what the environment says where absent. */
  readonly proxy?: string | undefined;
  /** Hosts that are reached without it: "localhost", ".example.com". */
  readonly noProxy?: readonly string[] | undefined;
  /** Whether certificates must be signed by somebody who is known. */
  readonly strictSsl?: boolean | undefined;
  /** Whether those count whom this machine's administrator knows. Default: yes. */
  readonly systemCertificates?: boolean | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly etag: string | undefined;
  readonly cacheControl: string;
  readonly location: string | undefined;
  readonly body: string;
}

export interface Limits {
  readonly milliseconds: number;
  readonly bytes: number;
}

const mostRedirects = 3;

/** Gets an address. Rejects with one sentence for a person where there is no whole answer. */
export async function request(
  address: URL,
  headers: Readonly<Record<string, string>>,
  network: Network,
  limits: Limits,
  signal: AbortSignal = AbortSignal.timeout(limits.milliseconds),
  redirects = 0,
): Promise<HttpAnswer> {
  const answer = await once(address, headers, network, limits, signal);
  const { location } = answer;
  if (answer.status < 300 || answer.status > 399 || answer.status === 304 || location === undefined) return answer;
  const next = urlOf(location, address);
  // Whoever names an index agrees to tell it what the build asks for, and nobody else.
  if (next === undefined || next.origin !== address.origin || redirects >= mostRedirects)
    throw new Error("it leads elsewhere");
  return request(next, headers, network, limits, signal, redirects + 1);
}

function once(
  address: URL,
  headers: Readonly<Record<string, string>>,
  network: Network,
  limits: Limits,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const isSecure = address.protocol === "https:";
  const agent = agentFor(address, network);
  const options = {
    headers,
    signal,
    ...(agent !== undefined && { agent }),
    ...(isSecure && secrecy(network)),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new Error(signal.aborted ? "it took too long" : error.message));
    const asked = (isSecure ? secure : plain)(address, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > limits.bytes) asked.destroy(new Error("its answer is too large"));
        else chunks.push(chunk);
      });
      response.on("error", fail);
      response.on("aborted", () => fail(new Error("its answer was cut off")));
      response.on("end", () => {
        if (!response.complete) return fail(new Error("its answer was cut off"));
        const { etag, location } = response.headers;
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"],
          cacheControl: response.headers["cache-control"] ?? "",
          etag,
          location,
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    asked.on("error", fail);
    asked.end();
  });
}

function agentFor(address: URL, network: Network) {
  const proxy = proxyFor(address, network, process.env);
  if (proxy === undefined) return undefined;
  const options = proxy.startsWith("https:") ? secrecy(network) : {};
  return address.protocol === "https:" ? new HttpsProxyAgent(proxy, options) : new HttpProxyAgent(proxy, options);
}

/** What a connection with TLS is to be told. */
function secrecy({ strictSsl, systemCertificates }: Network) {
  const ca = systemCertificates === false ? undefined : [...trusted()];
  return { rejectUnauthorized: strictSsl !== false, ...(ca !== undefined && { ca }) };
}

/**
 * The proxy for an address: the one that is set, else the environment's; undefined where it is reached directly. Throws
 * where there is one that cannot be used: nobody who has a proxy wants to be led around it.
 */
export function proxyFor(
  address: URL,
  { proxy, noProxy }: Network,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const of = (name: string) => environment[name] || environment[name.toLowerCase()] || undefined;
  const without = noProxy ?? of("NO_PROXY")?.split(",") ?? [];
  if (without.some((it) => covers(it.trim().toLowerCase(), address))) return undefined;
  const chosen = proxy || of(address.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (chosen === undefined) return undefined;
  const url = httpAddress(/^[a-z][a-z0-9+.-]*:\/\//i.test(chosen) ? chosen : `http://${chosen}`);
  if (url === undefined) throw new Error("its proxy has no http or https address");
  return url.href;
}

/** "example.com" and ".example.com" mean a host and all below it, "example.com:8080" one port, "*" everything. */
function covers(exception: string, { host, hostname }: URL): boolean {
  const name = exception.replace(/^\*?\./, "");
  return name === "*" || (name !== "" && (hostname === name || host === name || hostname.endsWith(`.${name}`)));
}
