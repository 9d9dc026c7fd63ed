// What a file says itself, step by step, comments and the base image's own values left out.
import { expect, test } from "vitest";
import { names, textsOf } from "../../server/src/queries/said.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

const last = (text: string) => {
  const document = parse(`FROM registry.access.redhat.com/ubi9/python-312\n${text}`);
  return { document, step: simulate(document).stages.at(-1)!.steps.at(-1)! };
};
const says = (text: string, path: string) => {
  const { document, step } = last(text);
  return names(textsOf(document, step), path);
};

test.each([
  ["RUN ls /root/.local", true],
  ["RUN ls /rooted /data/root", false],
  ["RUN ls --root=/root", true],
  ["RUN HOME=/root ./install.sh", true],
  ["RUN export HOME=/root && ./install.sh", true],
  ["RUN cd /root && ls", true],
  ["RUN echo x > /root/y", true],
  ["RUN ls # /root", false],
  ["RUN ls \\\n # /root\n -l", false],
  ["ARG WHERE=/root\nRUN ls $WHERE/x", true],
  ["ARG WHERE\nRUN ls $WHERE/root", true],
  ["ENV PATH=/root/bin:$PATH\nENV PATH=/x/bin:$PATH", false],
  ["ENV A=/root", true],
  ["COPY --from=x a /root/", true],
  ['COPY ["a", "/root/"]', true],
  ["RUN --mount=type=cache,target=/root/.cache ls", true],
  ["RUN python - <<EOF\nopen('/root/x')\nEOF", true],
  ["COPY <<EOF /x\n/root\nEOF", true],
  ['SHELL ["pwsh", "-c"]\nRUN Get-Item /root', true],
  ['HEALTHCHECK CMD ["/root/check"]', true],
  ["ONBUILD COPY a /root/", true],
])("%j: %s", (text, expected) => {
  expect(says(text, "/root")).toBe(expected);
});

test("values of the base image are not the file's", () => {
  const { document, step } = last("ENV A=$HOME/x B=$APP_ROOT");
  expect([...textsOf(document, step)]).toEqual(["A=/x", "B="]);
});
