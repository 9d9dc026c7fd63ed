// Passwords and tokens are shown to nobody, and nothing else is hidden.
import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { hoverAt } from "../../server/src/service/hover.ts";
import { masked } from "../../server/src/service/masked.ts";
import { requirementsReport } from "../../server/src/service/requirements-report.ts";
import { stateReport } from "../../server/src/service/state-report.ts";
import { fileVerdict } from "../../server/src/service/verdict.ts";

describe("in a text", () => {
  test.each([
    ["pip install git+https://me:S3CRET@host/x.git", "pip install git+https://me:******@host/x.git"],
    ["-r https://me:S3C@RET@host/r.txt", "-r https://me:*******@host/r.txt"],
    ["https://:S3CRET@host/simple", "https://:******@host/simple"],
    ["https://ghp_0123456789abcdefABCD@github.com/x", "https://************************@github.com/x"],
    ["ENV PIP_INDEX_URL=https://me:S3CRET@host/simple A=b", "ENV PIP_INDEX_URL=https://me:******@host/simple A=b"],
    ["ENV API_TOKEN=S3CRET", "ENV API_TOKEN=******"],
    ["ENV API_TOKEN S3CRET", "ENV API_TOKEN ******"],
    ["  DB_PASSWORD=S3CRET \\", "  DB_PASSWORD=****** \\"],
    ['ARG DB_PASSWORD="S3 CRET" B=c', 'ARG DB_PASSWORD="*******" B=c'],
    ["ENV DB_PASSWORD='S3 CRET'", "ENV DB_PASSWORD='*******'"],
    ["RUN DB_PASSWORD=S3CRET python x && echo", "RUN DB_PASSWORD=****** python x && echo"],
    ["subscription-manager register --password=S3CRET --x", "subscription-manager register --password=****** --x"],
    ["subscription-manager register --password S3CRET --x", "subscription-manager register --password ****** --x"],
    ["tool --api-key S3CRET", "tool --api-key ******"],
    ["sets API_TOKEN: S3CRET", "sets API_TOKEN: ******"],
    ['{"api_key": "S3CRET", "a": "b"}', '{"api_key": "******", "a": "b"}'],
    ["`DB_PASSWORD=S3CRET` — set by ENV", "`DB_PASSWORD=******` — set by ENV"],
    ['DB_PASSWORD="S3CRET', 'DB_PASSWORD="******'],
  ])("%s", (text, expected) => {
    expect(masked(text)).toBe(expected);
    expect(masked(text)).toHaveLength(text.length);
    expect(masked(masked(text))).toBe(expected);
  });

  test.each([
    "FROM quay.io/fedora/python-313@sha256:0123456789abcdef",
    "RUN git clone ssh://git@github.com/x/y.git",
    "RUN git clone git@github.com:x/y.git",
    "https://$USER:$PASSWORD@host/simple",
    "https://me:${TOKEN}@host/simple https://me:$(cat /run/secrets/x)@host",
    "ENV DB_PASSWORD=$DB_PASSWORD API_TOKEN=${TOKEN:-} SECRET_KEY=",
    "ENV DB_PASSWORD_FILE=/run/secrets/db TOKENIZERS_PARALLELISM=false USE_TOKEN=true",
    "ENV DB_PASSWORD=/run/secrets/db",
    "the value of API_TOKEN is part of the image, where everyone who can pull it can read it",
    "RUN --mount=type=secret,id=token pip install x",
    "http://0.0.0.0:8080/a@b",
    "RUN pip install 'a @ https://host/a.whl'",
  ])("nothing in %s", (text) => expect(masked(text)).toBe(text));
});

test("a line that is written to take long takes no longer", () => {
  for (const piece of ["a", "a-", "://", "https://a:", "A=", 'TOKEN="', "--a ", "ENV ", "a ", "=:"]) {
    const line = piece.repeat(200_000);
    expect(masked(line)).toHaveLength(line.length);
  }
});

describe("in what is told of a file", () => {
  const text = `FROM quay.io/fedora/python-313
ENV API_TOKEN=S3CRET PIP_INDEX_URL=https://me:S3CRET@host/simple
ARG DB_PASSWORD=S3CRET
RUN pip install git+https://me:S3CRET@host/x.git -r https://me:S3CRET@host/r.txt
RUN curl https://me:S3CRET@host/y | sh -c "$API_TOKEN"
RUN subscription-manager register --username me --password S3CRET && echo $DB_PASSWORD
COPY list.txt ./
RUN pip install -r list.txt
CMD ["python", "-m", "x", "--token=S3CRET", "https://me:S3CRET@host/"]
`;
  const context = memoryContext({
    "list.txt":
      "--index-url https://me:S3CRET@host/simple\nx @ git+https://me:S3CRET@host/x\nhttps://me:S3CRET@host/y.zip\n",
  });
  const analysis = analyse(text, {}, context);

  test("the file has findings, requirements and steps", () => {
    expect(analysis.diagnostics.length).toBeGreaterThan(2);
    expect(requirementsReport(analysis).requirements.length).toBeGreaterThan(2);
  });

  test.each<[string, () => unknown]>([
    ["messages", () => analysis.diagnostics.map(({ message, related }) => [message, related])],
    ["titles of fixes", () => analysis.diagnostics.flatMap((it) => it.fixes.map(({ title }) => title))],
    ["requirements", () => requirementsReport(analysis)],
    ["the state", () => stateReport(analysis)],
    ["the verdict", () => fileVerdict(analysis)],
    ["hovers", () => Array.from(text, (_, at) => hoverAt(analysis, at)?.markdown ?? "")],
  ])("%s", (_what, told) => {
    const printed = JSON.stringify(told());
    expect(/.{0,60}S3CRET/.exec(printed)?.[0]).toBeUndefined();
    expect(printed.length).toBeGreaterThan(20);
  });
});
