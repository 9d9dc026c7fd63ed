// The setting `splitstage.python.index`: told to the server in a trusted workspace only, with the network as VS Code has it.
import { Uri, workspace } from "vscode";
import type { ConfigurationMiddleware } from "vscode-languageclient";

/** What the server asks for as the section `splitstage`, with what it needs to ask an index, or without the index. */
export const configuration: ConfigurationMiddleware["configuration"] = async (params, token, next) => {
  const sections: unknown = await next(params, token);
  if (!Array.isArray(sections)) return [];
  return sections.map((section: unknown, i) => {
    const { section: name, scopeUri } = params.items[i] ?? {};
    return name === "splitstage" ? withNetwork(section, scopeUri) : section;
  });
};

function withNetwork(section: unknown, scopeUri: string | undefined): unknown {
  if (!isObject(section)) return section;
  const { python, ...rest } = section;
  const { index } = isObject(python) ? python : {};
  if (typeof index !== "string" || index === "" || !workspace.isTrusted) return rest;
  const http = workspace.getConfiguration("http", scopeUri === undefined ? undefined : Uri.parse(scopeUri));
  const network = {
    proxy: http.get<string>("proxy"),
    noProxy: http.get<string[]>("noProxy"),
    strictSsl: http.get<boolean>("proxyStrictSSL"),
  };
  const bypass = network.noProxy?.length ? { noProxy: network.noProxy } : {};
  return { ...rest, python: { index, proxy: network.proxy, strictSsl: network.strictSsl, ...bypass } };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
