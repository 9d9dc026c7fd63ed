// The version that `--version` and SARIF tell; the build puts it in.
declare const SPLITSTAGE_VERSION: string;

export const version = typeof SPLITSTAGE_VERSION === "string" ? SPLITSTAGE_VERSION : "0.0.0-dev";
