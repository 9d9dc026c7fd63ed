// Failures that the linter knows of and does not call errors, each with the reason.
import { type Judged, works } from "../judge.ts";

/** Why a file that fails has no error here; undefined where there is no such reason. */
export function explained({ outcome, errors, warnings }: Judged, text: string): string | undefined {
  if (works(outcome) || errors.length > 0) return undefined;
  const said = outcome.build === "built" ? `${outcome.answer}\n${outcome.start}` : (outcome.reason ?? "");
  return explanations.find(
    (it) =>
      it.says.test(said) && (it.warns === undefined || warnings.includes(it.warns)) && it.text?.test(text) !== false,
  )?.why;
}

const explanations: readonly {
  readonly why: string;
  /** What the builder or the program says. */
  readonly says: RegExp;
  /** The rule that warns of it. */
  readonly warns?: string;
  /** What stands in the file. */
  readonly text?: RegExp;
}[] = [
  {
    why: "missing-tool is a warning by the catalogue, since what an image lacks was read in package lists",
    says: /command not found|executable file not found/,
    warns: "missing-tool",
  },
  {
    why: "a script of the project's own ran before, which may have brought what is missing",
    says: /not found|No such file/,
    text: /^RUN .*setup\.sh/m,
  },
];
