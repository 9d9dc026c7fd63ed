// The documentation of a rule is the comment above its `export default`.

/** The page of a rule in CommonMark, from the rule's source. Throws where there is none. */
export function pageOf(source: string): string {
  const comment = /\/\*\*\n([\s\S]*?)\n \*\/\nexport default /.exec(source)?.[1];
  if (comment === undefined) throw new Error("A rule file needs a /** comment */ right above `export default`.");
  return `${comment.replace(/^ \* ?/gm, "").trim()}\n`;
}

/** The first paragraph: what the rule does, in a sentence. */
export const summaryOf = (page: string): string => page.split("\n\n", 1)[0]!.replaceAll("\n", " ").trim();

/** The Containerfiles of a section; the first is the one that must be found, or clean. */
export function examplesOf(page: string, heading: "Example" | "Use instead"): string[] {
  const section = new RegExp(`^## ${heading}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, "m").exec(page)?.[1] ?? "";
  return [...section.matchAll(/^```containerfile\n([\s\S]*?)^```/gm)].map((match) => match[1]!);
}

export const sections = ["Why", "Example", "Use instead", "Silent when", "Source"] as const;
