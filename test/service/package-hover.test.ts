// What the hover says of an RPM that is about to be installed: there, not there, or nobody knows.
import { expect, test } from "vitest";
import { analyse } from "../../server/src/service/analysis.ts";
import { hoverAt } from "../../server/src/service/hover.ts";

const minimal = "FROM registry.access.redhat.com/ubi9/python-312-minimal\nUSER 0\n";
const full = "FROM registry.access.redhat.com/ubi9/python-312\nUSER 0\n";

function is(text: string, name: string): string | undefined {
  const whole = `${text}RUN microdnf install -y ${name}\n`;
  return /: (is \w+ \w+|may be \w+)/.exec(hoverAt(analyse(whole), whole.lastIndexOf(name) + 1)?.markdown ?? "")?.[1];
}

test.each(["gcc", "gcc-c++", "git", "git-core", "make", "tar", "wget", "unzip", "npm", "which", "gcc-12.1-1.el9"])(
  "%s is not on an untouched minimal image",
  (name) => {
    expect(is(minimal, name)).toBe("is not installed");
  },
);

test.each([
  [full, "gcc", "is installed already"],
  [full, "git", "is installed already"],
  [`${minimal}RUN microdnf install -y git-core\n`, "git-core", "is installed already"],
  // Its command came from somewhere else.
  [`${minimal}RUN microdnf install -y git-core\n`, "git", "may be installed"],
  [`${minimal}RUN ./setup.sh\n`, "git", "may be installed"],
  [minimal, "some-unheard-of-thing", "may be installed"],
])("%sand %s: %s", (text, name, expected) => {
  expect(is(text, name)).toBe(expected.split(" ").slice(0, 3).join(" "));
});
