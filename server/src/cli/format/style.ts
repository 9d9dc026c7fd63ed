// Colours for the terminal, if it is one and nobody objects.
import { styleText } from "node:util";
import { visible } from "./width.ts";

type Format = Parameters<typeof styleText>[0];

/** Makes text visible, and colours it. */
export type Style = (format: Format, text: string) => string;

export const plain: Style = (_format, text) => visible(text);

// The decision is made once, below; styleText must not make its own.
const coloured: Style = (format, text) => styleText(format, visible(text), { validateStream: false });

/** `allowed` is what `--no-color` says; NO_COLOR and FORCE_COLOR are as everywhere (no-color.org, force-color.org). */
export function styleFor(stream: NodeJS.WriteStream, allowed: boolean): Style {
  if (!allowed) return plain;
  const { FORCE_COLOR: forced } = process.env;
  if (forced !== undefined && forced !== "") return forced === "0" || forced === "false" ? plain : coloured;
  return stream.isTTY && stream.hasColors() ? coloured : plain;
}
