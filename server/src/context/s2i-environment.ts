// .s2i/environment, which the s2i tool reads and a Containerfile build does not.

import { isReadByAssemble, isReadByRun } from "../knowledge/s2i-variables.ts";
import { isSecret } from "../knowledge/secrets.ts";

export interface S2iVariable {
  readonly name: string;
  readonly value: string;
  readonly build: boolean;
  readonly run: boolean;
  /** It is a secret, or a URL with a password in it, which must not be written into an image. */
  readonly secret: boolean;
}

/** The variables of an .s2i/environment file. One that the scripts do not know is the application's, for both ends. */
export function s2iEnvironment(text: string | undefined): S2iVariable[] {
  const found: S2iVariable[] = [];
  for (const line of (text ?? "").split(/\r?\n/)) {
    const pair = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (!pair) continue;
    const [, name = "", value = ""] = pair;
    const known = isReadByRun(name) || isReadByAssemble(name);
    found.push({
      name,
      value: value.trim(),
      build: !known || isReadByAssemble(name),
      run: !known || isReadByRun(name),
      secret: isSecret(name, value.trim()) || /:\/\/[^/\s]*:[^/\s]*@/.test(value),
    });
  }
  return found;
}
