// The common mistakes, each made in a file that is right, and repaired from the light bulb until nothing is squiggled.
import { equal, ok } from "node:assert/strict";
import { lightBulb, openNew, squiggles, take, until, untilServed, untilSquiggled } from "./editor.ts";

/** Builds on the full image, runs on the minimal one, and nothing is wrong with it. */
const right = `FROM quay.io/sclorg/python-313-c10s AS builder
USER 0
RUN dnf install -y openldap-devel && dnf clean all
ADD app-src /tmp/src
RUN /usr/bin/fix-permissions /tmp/src
USER 1001
RUN /usr/libexec/s2i/assemble

FROM quay.io/sclorg/python-313-minimal-c10s
COPY --from=builder $APP_ROOT $APP_ROOT
USER 0
RUN microdnf install -y httpd && microdnf clean all
USER 1001
CMD ["/usr/libexec/s2i/run"]
`;

const mistakes = [
  {
    title: "dnf on the minimal image",
    text: right.replace("RUN microdnf install", "RUN dnf install"),
    rule: "wrong-package-manager",
    word: "dnf",
  },
  {
    title: "microdnf on the full image",
    text: right.replace("RUN dnf install", "RUN microdnf install"),
    rule: "wrong-package-manager",
    word: "microdnf",
  },
  {
    title: "no USER 1001 at the end",
    text: right.replace("USER 1001\nCMD", "CMD"),
    rule: "user-not-reset",
    word: "0",
  },
  {
    title: "microdnf install before USER 0",
    text: right.replace(/USER 0\n(RUN microdnf install -y httpd) && microdnf clean all/, "$1\nUSER 0"),
    rule: "install-without-root",
    word: "microdnf",
  },
  {
    title: "npm ci in the minimal stage",
    text: right.replace("CMD", "RUN npm ci\nCMD"),
    rule: "node-not-in-minimal",
    word: "npm",
  },
  {
    title: "no -y",
    text: right.replace("install -y httpd &&", "install httpd &&"),
    rule: "unconfirmed-install",
    word: "install",
  },
];

describe("repairs", () => {
  it("nothing is squiggled in the file that is right", async () => {
    const document = await openNew("repairs/Containerfile", right);
    await untilServed();
    equal(JSON.stringify(squiggles(document)), "[]");
  });

  mistakes.forEach(({ title, text, rule, word }, index) => {
    it(title, async () => {
      ok(text !== right);
      const document = await openNew(`repairs/Containerfile.${index}`, text);
      const [found] = await untilSquiggled(document, rule);
      equal(document.getText(found!.range), word);
      const offers = await lightBulb(document, found!.range);
      await take(offers.find(({ title }) => !title.startsWith("Ignore ")));
      await until(
        () => `nothing to be squiggled in\n${document.getText()}\nthere is ${JSON.stringify(squiggles(document))}`,
        () => squiggles(document).length === 0 || undefined,
      );
    });
  });
});
