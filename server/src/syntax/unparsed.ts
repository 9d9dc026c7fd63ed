// A document for what is no Containerfile.
import type { Document } from "./document.ts";

/** A text of which nothing is read as a Containerfile: one that is not ours, or the script that a command runs. */
export const unparsed = (text: string): Document => ({
  text,
  masked: text,
  escape: "\\",
  comments: [],
  instructions: [],
  stages: [],
  problems: [],
  readUntil: Number.POSITIVE_INFINITY,
});
