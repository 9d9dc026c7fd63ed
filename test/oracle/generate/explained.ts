// Failures that the linter knows of and does not call errors, each with the reason.
import { type Judged, works } from "../judge.ts";

/** Why a file that fails has no error here; undefined where there is no such reason. */
export function explained({ outcome, errors, warnings }: Judged): string | undefined {
  if (works(outcome) || errors.length > 0) return undefined;
  const said = outcome.build === "built" ? `${outcome.answer}\n${outcome.start}` : (outcome.reason ?? "");
  return explanations.find((it) => warnings.includes(it.rule) && it.says.test(said))?.why;
}

const explanations: readonly { readonly rule: string; readonly says: RegExp; readonly why: string }[] = [];
