// The kinds of code action, and which of them a client asks for.
import { CodeActionKind } from "vscode-languageserver";
import { offerIds } from "../service/offers.ts";

export const quickFixKind = CodeActionKind.QuickFix;
export const fixAllKind = `${CodeActionKind.SourceFixAll}.splitstage`;
export const rewriteKind = CodeActionKind.RefactorRewrite;
export const rewriteKindOf = (id: string): string => `${rewriteKind}.${id}`;

/** What we announce. */
export const kinds: string[] = [quickFixKind, fixAllKind, ...offerIds.map(rewriteKindOf)];

/** A kind stands for itself and everything below it: `source.fixAll` asks for `source.fixAll.splitstage` too. */
export const wanted = (kind: string, only: readonly string[] | undefined): boolean =>
  only?.some((it) => it === "" || it === kind || kind.startsWith(`${it}.`)) ?? true;

/** Tells whether something at or below a kind is asked for. */
export const mayBeWanted = (kind: string, only: readonly string[] | undefined): boolean =>
  wanted(kind, only) || only!.some((it) => it.startsWith(`${kind}.`));
