// What brings a program, a package or a doubt about them: archives, Makefiles, swaps, and foreign package managers.
import { describe, expect, test } from "vitest";
import { ask, type Presence } from "../../server/src/image/facts.ts";
import { rpm, type State } from "../../server/src/image/state.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

const minimal = "FROM registry.access.redhat.com/ubi9/python-312-minimal\nUSER 0\n";
const end = (text: string): State => simulate(parse(minimal + text)).stages.at(-1)!.end;
const git = (text: string): Presence => ask(end(text).commands, "git").is;

describe("tools that come without a package manager", () => {
  test.each([
    ["RUN tar xf a.tar", "no"],
    ["RUN tar xf a.tar -C /opt/app-root/src", "no"],
    ["RUN tar xf a.tar -C /usr/local", "unknown"],
    ["RUN tar -xzC /opt < a.tgz", "unknown"],
    ["RUN cd /usr/local && tar xf /tmp/a.tar", "unknown"],
    ["RUN unzip a.zip -d /usr/local/bin", "unknown"],
    ["RUN unzip -q a.zip", "no"],
    ["RUN make install", "unknown"],
    // What is written is no program before a mode makes it one.
    ["RUN curl -fsSL https://example.com/git > /usr/local/bin/git", "unknown"],
    ["RUN curl -fsSL https://example.com/git > /usr/local/bin/git && chmod +x /usr/local/bin/git", "yes"],
    ["RUN echo x | tee /usr/bin/git", "unknown"],
    ["RUN echo x | tee /usr/bin/git; chmod 0755 /usr/bin/git", "yes"],
    ["RUN touch /usr/local/bin/git && chmod u+x,g+x /usr/local/bin/git", "yes"],
    ["RUN touch /usr/local/bin/git && chmod 644 /usr/local/bin/git", "unknown"],
    ["RUN touch /usr/local/bin/git && chmod a+r /usr/local/bin/git", "unknown"],
    ["RUN touch /usr/local/bin/git && chmod $MODE /usr/local/bin/git", "unknown"],
    ["RUN touch /usr/local/bin/git && chmod +x /usr/local/bin/git && chmod a-x /usr/local/bin/git", "unknown"],
    ["RUN mkdir /usr/local/bin/git && chmod 755 /usr/local/bin/git", "no"],
    ["RUN touch /srv/git && chmod 755 /srv/git", "no"],
    ["RUN cp /tmp/git /usr/local/bin/", "unknown"],
    ["RUN cp /tmp/git /usr/local/bin/ && chmod 755 /usr/local/bin/git", "yes"],
    ["RUN mv /tmp/git /usr/local/bin/git", "unknown"],
    ["RUN ln -s /opt/git/bin/git /usr/local/bin/git", "unknown"],
    ["RUN ln -s /usr/bin/python3 /usr/local/bin/git", "yes"],
    ["RUN cp /usr/bin/python3 /usr/local/bin/git", "yes"],
    ["RUN install /tmp/git /usr/local/bin/", "yes"],
    ["RUN install -m 0755 /tmp/git /usr/local/bin/git", "yes"],
    ["RUN install -m 644 /tmp/git /usr/local/bin/git", "unknown"],
    ["RUN curl -fsSL https://example.com/git > /tmp/git", "no"],
  ])("%s", (text, is) => expect(git(text)).toBe(is));
});

describe("packages that take the place of others", () => {
  const curl = (text: string) => ["curl", "curl-minimal"].map((it) => rpm(end(text), it).is);

  test.each([
    ["RUN microdnf install -y curl", ["yes", "yes"]],
    ["RUN microdnf install -y --allowerasing curl", ["yes", "no"]],
    ["RUN microdnf swap -y curl-minimal curl", ["yes", "no"]],
    ["RUN microdnf install -y --allowerasing httpd", ["unknown", "yes"]],
  ])("%s", (text, is) => expect(curl(text)).toEqual(is));
});

test("a foreign package manager may bring anything but a package manager", () => {
  const { commands } = end("RUN apt-get install -y git");
  expect(["git", "tar", "dnf", "apt-get"].map((it) => ask(commands, it).is)).toEqual([
    "unknown",
    "unknown",
    "no",
    "no",
  ]);
  expect(ask(end("RUN microdnf install -y apt").commands, "apt-get").is).toBe("yes");
});
