// What follows from the table of images: docs/images.md, and the images that the snippets offer.
import { counterpartOf, type Image, images, provenance } from "../../server/src/knowledge/images.ts";

/** docs/images.md. */
export function imagesPage(): string {
  const newestFirst = (a: Image, b: Image) =>
    Number(b.python.split(".")[1]) - Number(a.python.split(".")[1]) || a.variant.localeCompare(b.variant);
  const current = images.filter((image) => image.status === "current").toSorted(newestFirst);
  const removed = images.filter((image) => image.status === "removed").toSorted(newestFirst);
  return `<!-- Generated from server/src/knowledge/images.json by npm run generate. Do not edit. -->

# The images that Splitstage knows

${current.length} images are built today and ${removed.length} were built once. The table is of ${provenance.asOf}; it was read from

${Object.entries(provenance.sources)
  .map(([repository, commit]) => `- ${repository} at \`${commit.split(" ")[0]!.slice(0, 12)}\``)
  .join("\n")}

An image is known by the tail of its name, so a mirror's name for it is known too. A bare name such as
\`python-313-minimal\` stands for Fedora's and CentOS Stream's images of that Python.

In the tables, "install with" is the command to use in \`RUN\`; on Fedora \`dnf\` and \`microdnf\` are the same program.
"Headers" is the package to compile against; \`"pkgconfig(python-3.13)"\` is right on every image with that Python.

## Current

${table(current, "Counterpart", (image) => (image.counterpart ? `\`${image.counterpart}\`` : "none"))}

## Removed

What was pushed before an image was removed may still be pullable; it gets no updates.

${table(removed, "Removed", (image) => image.removed ?? "")}
`;
}

/** The images that each snippet can be used with. */
const usableWith: Readonly<Record<string, (image: Image) => boolean>> = {
  "Python on the minimal image": (it) => it.variant === "minimal",
  "Python on the full image": (it) => it.variant === "full",
  "Python, built on the full and run on the minimal image": (it) =>
    it.variant === "full" && counterpartOf(it) !== undefined,
};

/**
 * The snippets with the choice of their first tab stop as it follows from the table. Images stay in the order that the
 * file has them in, for the first one is what most people take; a new one comes last.
 */
export function withChoices(snippets: string): string {
  const bodies: Readonly<Record<string, { readonly body: readonly string[] }>> = JSON.parse(snippets);
  return Object.entries(usableWith).reduce((text, [name, fits]) => {
    const from = bodies[name]!.body.find((it) => it.includes("${1|"))!;
    const [before, choice, after] = from.split("|") as [string, string, string];
    const names = images.filter((it) => it.status === "current" && fits(it)).map((it) => it.names[0]!);
    const kept = choice.split(",").filter((it) => names.includes(it));
    const now = [...kept, ...names.filter((it) => !kept.includes(it))];
    const [old, changed] = [from, [before, now.join(","), after].join("|")].map((it) => JSON.stringify(it));
    const at = text.indexOf(old!, text.indexOf(JSON.stringify(name)));
    return text.slice(0, at) + changed + text.slice(at + old!.length);
  }, snippets);
}

function table(rows: readonly Image[], last: string, lastOf: (image: Image) => string): string {
  const header = ["Id", "Names", "glibc", "Install with", "Headers", last];
  const cells = rows.map((image) => [
    `\`${image.id}\``,
    image.names.map((name) => `\`${name}\``).join("<br>"),
    image.distro.glibc,
    image.packageManager,
    image.pythonHeaders.names.map((name) => `\`${name}\``).join(" or "),
    lastOf(image),
  ]);
  // Columns of one width, as the formatter leaves them.
  const widths = header.map((_, column) => Math.max(...[header, ...cells].map((row) => row[column]!.length)));
  return [header, widths.map((width) => "-".repeat(width)), ...cells]
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`)
    .join("\n");
}
