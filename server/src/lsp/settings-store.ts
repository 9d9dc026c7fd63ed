// What the user decided, from wherever the client keeps it: asked for per document, or sent to us.
import { type Connection, DidChangeConfigurationNotification } from "vscode-languageserver";
import { ruleInfos } from "../service/rule-info.ts";
import type { Settings } from "../service/service.ts";
import type { Client } from "./from-lsp.ts";
import type { Log } from "./log.ts";
import { configured, sectionOf } from "./settings.ts";

export interface Configuration {
  /** The settings that hold for a document; the same object until they change. */
  of(uri: string): Promise<Settings>;
  /** The client says that something changed, and perhaps to what. */
  changed(sent: unknown): void;
  forget(uri: string): void;
  /** Asks the client to tell us of changes, where it wants to be asked. */
  register(): Promise<void>;
}

export function configurationOf(connection: Connection, client: Client, initial: unknown, log: Log): Configuration {
  let sent = read(sectionOf(initial));
  const asked = new Map<string, Promise<Settings>>();

  function read(section: unknown): Settings {
    const { settings, complaints } = configured(section, ruleInfos());
    if (complaints.length > 0) log.once(`Settings: ${complaints.join("; ")}. The defaults hold in their place.`);
    return settings;
  }

  // A client may know the request and have nothing to answer; then what it sent at the start holds.
  const ask = log.guard("workspace/configuration", undefined as Settings | undefined, async (scopeUri: string) => {
    const section: unknown = await connection.workspace.getConfiguration({ scopeUri, section: "splitstage" });
    return section === null || section === undefined ? undefined : read(section);
  });

  return {
    of(uri) {
      if (!client.hasConfiguration) return Promise.resolve(sent);
      let settings = asked.get(uri);
      if (settings === undefined) {
        settings = ask(uri).then((it) => it ?? sent);
        asked.set(uri, settings);
      }
      return settings;
    },
    changed(settings) {
      asked.clear();
      const section = sectionOf(settings);
      if (section !== null && section !== undefined) sent = read(section);
    },
    forget(uri) {
      asked.delete(uri);
    },
    async register() {
      if (!client.registersConfiguration) return;
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "splitstage" });
    },
  };
}
