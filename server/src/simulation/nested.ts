// Shells inside a shell: what `bash -c`, `eval` and a heredoc run.
import type { Invocation } from "../commands/call.ts";
import type { Document, Script } from "../syntax/document.ts";
import { isShell, nestedShell } from "../syntax/run.ts";

/** The script of `bash -c "..."`, of `eval '...'`, or of a shell that reads a heredoc. */
export function nestedScript({ masked }: Document, { name, args, written }: Invocation): Script | undefined {
  if (name.value === "eval" && written.args.length === 1) return nestedShell(masked, written.args[0]!);
  if (name.value === undefined || !isShell(name.value)) return undefined;
  const flag = args.findIndex((it) => /^-\w*c$/.test(it.value ?? ""));
  const script = flag < 0 ? undefined : args[flag + 1];
  const word =
    script && written.args.find((it) => it.span.start <= script.span.start && script.span.end <= it.span.end);
  if (word !== undefined) return nestedShell(masked, word);
  const input =
    args.length === 0 ? written.redirects.find((it) => it.operator.startsWith("<<") && it.input) : undefined;
  const span = input?.input;
  return (
    span &&
    nestedShell(masked, {
      span,
      parts: [{ kind: "text", text: masked.slice(span.start, span.end), span, quoted: true }],
    })
  );
}
