// What the language status ({} in the status bar) says about the server.
import { type Disposable, type DocumentSelector, LanguageStatusSeverity, languages } from "vscode";

export interface Status extends Disposable {
  starting(): void;
  ready(): void;
  stopped(): void;
}

export function statusOf(selector: DocumentSelector): Status {
  const item = languages.createLanguageStatusItem("splitstage.status", selector);
  item.name = "Splitstage";

  const output = { command: "splitstage.showOutput", title: "Show Output" };
  const restart = { command: "splitstage.restart", title: "Restart" };
  function say(text: string, severity: LanguageStatusSeverity, busy: boolean, command: typeof output) {
    Object.assign(item, { text, severity, busy, command });
  }
  const { Error: error, Information: information } = LanguageStatusSeverity;
  return {
    starting: () => say("Splitstage is starting", information, true, output),
    ready: () => say("Splitstage is ready", information, false, output),
    stopped: () => say("Splitstage has stopped", error, false, restart),
    dispose: () => item.dispose(),
  };
}
