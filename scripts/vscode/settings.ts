// The settings under which the extension is tried out: quiet, and nothing that reaches out of this machine.
export const settings = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.startupEditor": "none",
};

/** The same in a folder whose authors the user does not trust, and who was not asked. */
export const untrusted = {
  ...settings,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};
