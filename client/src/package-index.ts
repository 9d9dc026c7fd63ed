// The setting `splitstage.python.index`: told to the server in a trusted workspace only, with the network as VS Code has it.
import { Uri, workspace } from "vscode";
import type { ConfigurationMiddleware, DidChangeConfigurationMiddleware } from "vscode-languageclient";

/** What the server asks for as the section `splitstage`, with what it needs to ask an index, or without the index. */
export const configuration: ConfigurationMiddleware["configuration"] = async (params, token, next) => {
  const sections: unknown = await next(params, token);
  if (!Array.isArray(sections)) return [];
  return sections.map((section: unknown, i) => {
    const { section: name, scopeUri } = params.items[i] ?? {};
    return name === "splitstage" ? withNetwork(section, scopeUri) : section;
  });
};

/** Tells the server that something changed, and not to what: it has to ask, and is answered as above. */
export const didChangeConfiguration: DidChangeConfigurationMiddleware["didChangeConfiguration"] = (_, next) =>
  next(undefined);

function withNetwork(section: unknown, scopeUri: string | undefined): unknown {
  if (!isObject(section)) return section;
  const { python, ...rest } = section;
  const { index } = isObject(python) ? python : {};
  if (typeof index !== "string" || index === "" || !workspace.isTrusted) return rest;
  const http = workspace.getConfiguration("http", scopeUri === undefined ? undefined : Uri.parse(scopeUri));
  const secrecy = {
    strictSsl: http.get<boolean>("proxyStrictSSL"),
    systemCertificates: http.get<boolean>("systemCertificates"),
  };
  if (http.get<string>("proxySupport") === "off") return { ...rest, python: { index, ...secrecy, noProxy: ["*"] } };
  const noProxy = http.get<string[]>("noProxy") ?? [];
  // An empty list would hide what the environment says.
  const bypass = noProxy.length === 0 ? {} : { noProxy };
  return { ...rest, python: { index, ...secrecy, proxy: http.get<string>("proxy"), ...bypass } };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
