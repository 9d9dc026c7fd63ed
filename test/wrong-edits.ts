// Which edits cannot be made together: those outside the text, and those of which two touch the same of it.
import type { Edit } from "../server/src/text/edit.ts";

export function wrongEdits(edits: readonly Edit[], text: string): Edit[] {
  const inOrder = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return inOrder.filter(({ span }, i) => {
    const before = inOrder[i - 1]?.span.end ?? 0;
    return span.start < before || span.end < span.start || span.end > text.length;
  });
}
