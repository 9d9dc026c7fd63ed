// docs/images.md says what the table of images says; `npx vitest run test/knowledge -u` rewrites it.
import { expect, test } from "vitest";
import { type Image, images, provenance } from "../../server/src/knowledge/images.ts";

test("docs/images.md is up to date", async () => {
  await expect(page()).toMatchFileSnapshot("../../docs/images.md");
});

function page(): string {
  const newestFirst = (a: Image, b: Image) =>
    Number(b.python.split(".")[1]) - Number(a.python.split(".")[1]) || a.variant.localeCompare(b.variant);
  const current = images.filter((image) => image.status === "current").toSorted(newestFirst);
  const removed = images.filter((image) => image.status === "removed").toSorted(newestFirst);
  return `<!-- Written by test/knowledge/images-page.test.ts from server/src/knowledge/images.json. -->

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
