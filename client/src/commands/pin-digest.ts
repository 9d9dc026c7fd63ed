// "Splitstage: Pin Base Image to a Digest...": asks for the digest, and writes it into the FROM at the cursor.
import { window } from "vscode";
import { attempt, type Change, type Declined, given, make, whereIn } from "../change.ts";
import type { Server } from "../server.ts";

/**
 * Answers whether the file was changed. `chosen` is what a key binding or another extension hands over: with a
 * `digest`, nothing is asked.
 */
export async function pinDigest(server: Server, chosen: unknown): Promise<boolean> {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage("Open a Containerfile to have its base image pinned.");
    return false;
  }
  const where = whereIn(editor);
  const digest = given(chosen).digest ?? (await ask());
  if (typeof digest !== "string") return false;
  return attempt("Not pinned", async () => {
    const answer = await server.request<Change | Declined>("splitstage/pin", { ...where, digest });
    if (!("declined" in answer)) return make(editor.document, answer);
    void window.showInformationMessage(`Not pinned: ${answer.declined}.`);
    return false;
  });
}

const ask = () =>
  window.showInputBox({
    title: "Pin Base Image to a Digest",
    prompt: "What `skopeo inspect` or `podman image inspect` calls Digest; the image before it may stay",
    placeHolder: "sha256:...",
    // The digest is mostly copied from somewhere else.
    ignoreFocusOut: true,
    validateInput: wrongWith,
  });

/** What is wrong with what was typed so far; the server reads it in the same way, and has the last word. */
function wrongWith(value: string): string | undefined {
  const text = value.trim();
  const [, hash] = /(?:^|@)sha256:([^@]*)$/i.exec(text) ?? [];
  if (hash === undefined) return `A digest begins with "sha256:", alone or behind an image and "@"`;
  if (!/^[\da-f]*$/i.test(hash)) return "Behind sha256: stand digits from 0 to f only";
  return hash.length === 64 ? undefined : `Behind sha256: stand 64 digits; these are ${hash.length}`;
}
