// What becomes of a file. A builder is asked the same in the build tests; here is what is said, and why.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { diskContext } from "../../server/src/disk/disk-context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import type { Settings } from "../../server/src/service/service.ts";
import { fileVerdict } from "../../server/src/service/verdict.ts";
import { linesOf } from "../../server/src/text/lines.ts";
import { bare } from "../fixture.ts";
import { splitCases } from "../oracle/case.ts";
import { ruleFixtures } from "../rule-fixtures.ts";

const app = { "requirements.txt": "flask==3.1.0\ngunicorn==23.0.0\n", "app.py": "app = 1\n", ".git/HEAD": "" };

const minimal = "FROM quay.io/sclorg/python-312-minimal-c10s\n";
const install = "COPY requirements.txt app.py ./\nRUN pip install -r requirements.txt\n";
const serve = 'CMD ["gunicorn", "--bind=0.0.0.0:8080", "app:app"]\n';

/** "fails: 3 there is no dnf", and what is granted behind it. */
function said(
  text: string,
  files: Readonly<Record<string, string>> | undefined = app,
  settings: Settings = {},
): string[] {
  const verdict = fileVerdict(analyse(text, settings, files && memoryContext(files)));
  const lines = linesOf(text);
  const line = verdict.span === undefined ? "" : `${lines.positionAt(verdict.span.start).line + 1} `;
  return [`${verdict.kind}: ${line}${verdict.because}`, ...verdict.granted.map((it) => `if ${it.because}`)];
}

describe("builds and starts:", () => {
  test("what is started, where, and as whom", () => {
    expect(said(minimal + install + serve)).toEqual([
      "builds and starts: starts gunicorn --bind=0.0.0.0:8080 app:app on 0.0.0.0:8080 as user 1001",
    ]);
  });

  test("what the images' own run script starts", () => {
    const text = `${minimal}COPY --chown=1001:0 . /tmp/src\nRUN /usr/libexec/s2i/assemble\nCMD ["/usr/libexec/s2i/run"]\n`;
    expect(said(text)).toEqual(["builds and starts: starts /opt/app-root/src/app.py"]);
  });

  test("a script of the build context is read", () => {
    const files = { ...app, "build.sh": "#!/bin/sh\nset -e\nmkdir -p pages\ncp app.py pages/\n" };
    const text = `${minimal}${install}COPY --chmod=755 build.sh ./\nRUN ./build.sh\n${serve}`;
    expect(said(text, files)[0]).toMatch(/^builds and starts: /);
    const strange = { ...files, "build.sh": "#!/bin/sh\nmake-the-pages\n" };
    expect(said(text, strange)).toEqual(["not known: 5 what make-the-pages in build.sh does is not known"]);
  });

  test("a stage that is published beside another has a verdict of its own", () => {
    const text = `${minimal.replace("\n", " AS web\n")}${install}${serve}\n${minimal.replace("\n", " AS worker\n")}CMD ["gunicorn", "app:app"]\n`;
    const { kind, stages } = fileVerdict(analyse(text, {}, memoryContext(app)));
    expect(kind).toBe("not known");
    expect(stages.map((it) => `${it.index} ${it.name} ${it.kind}`)).toEqual([
      "0 web builds and starts",
      "1 worker not known",
    ]);
  });
});

describe("if: what the file cannot say is taken for granted, and said", () => {
  test("the project's own programs", () => {
    const text = `${minimal}${install}COPY tools.py ./\nRUN python tools.py --all\n${serve}`;
    expect(said(text, { ...app, "tools.py": "" })[1]).toBe("if python tools.py --all works");
  });

  test("files that are not in the build context at hand", () => {
    expect(said(`${minimal}COPY main.py ./\nCMD ["python", "main.py"]\n`, {}).slice(1)).toEqual([
      "if the build context has main.py",
      "if the build context brings /opt/app-root/src/main.py",
    ]);
  });

  test("a helper stage on an image of other people's", () => {
    const text = `FROM docker.io/library/node:22 AS web\nRUN npm run build\n\n${minimal}${install}COPY --from=web /out ./out\n${serve}`;
    expect(said(text).slice(1)).toEqual([
      "if the stage web on docker.io/library/node:22 is built",
      "if the stage web has /out",
    ]);
  });

  test("what is published for another machine as well", () => {
    const files = { ...app, "requirements.txt": "triton==3.1.0\n" };
    const text = `${minimal}${install}CMD ["python", "app.py"]\n`;
    expect(said(text, files).at(-1)).toBe("if the image is not built for linux/arm64");
    expect(said(text, files, { platforms: ["x86_64", "aarch64"] })[0]).toMatch(/^not known: 3 triton/);
  });
});

describe("fails, or does not start:", () => {
  test.each([
    ["fails: 2 dnf needs root", `RUN dnf install -y git\n${serve}`],
    ["builds, does not start: 4 nothing installs uvicorn", `${install}CMD ["uvicorn", "app:app"]\n`],
    ["builds, does not start: 4 there is no .*main.py", `${install}CMD ["python", "main.py"]\n`],
    ["builds, does not start: 3 run ", 'COPY requirements.txt .git ./\nCMD ["/usr/libexec/s2i/run"]\n'],
    ["fails: 2 there is no mian.py", "COPY mian.py app.py ./\nCMD python app.py\n"],
    ["fails: 4 USSER", `RUN true \\\n  && true\nUSSER 0\n${serve}`],
  ])("%s", (expected, text) => {
    expect(said(minimal + text)[0]).toMatch(new RegExp(`^${expected}`));
  });

  test("where a start fails for sure, what keeps the build from being known is said beside it", () => {
    const text = `${minimal}RUN ./configure\nCMD ["/usr/libexec/s2i/runn"]\n`;
    const { kind, doubt } = fileVerdict(analyse(text, {}, memoryContext(app)));
    expect({ kind, because: doubt?.because }).toEqual({
      kind: "builds, does not start",
      because: "whether there is /opt/app-root/src/configure is not known",
    });
  });

  test("what is called a warning fails all the same, and what is called an error need not", () => {
    const text = `${minimal}RUN dnf install -y git\n${serve}`;
    expect(said(text, app, { severities: { "install-without-root": "hint" } })[0]).toMatch(/^fails: 2 dnf needs root/);
    const loud = { severities: { "pip-as-root": "error" } } as const;
    expect(said(`${minimal}USER 0\n${install}USER 1001\n${serve}`, app, loud)[0]).toMatch(/^builds and starts/);
  });
});

describe("not known:", () => {
  test.each([
    ["1 python:3.13-slim is not an image that Splitstage knows", "FROM python:3.13-slim\nRUN dnf install x\n"],
    ["1 there is no FROM in it", "# nothing\n"],
    ["2 which image this is, only the build says", "ARG BASE\nFROM $BASE\nRUN python app.py\n"],
    ["2 whether frobnicate is there", `${minimal}RUN frobnicate\n${serve}`],
    ["2 what /opt/x.sh does is not known", `${minimal}RUN --mount=type=bind,target=/opt bash /opt/x.sh\n${serve}`],
    ["3 whether the repositories have nosuchthing", `${minimal}USER 0\nRUN microdnf install -y nosuchthing\n`],
    ["3 what \\$X names, only the build says", `${minimal}ARG X\nCOPY $X ./\n${serve}`],
    ["3 nosuchproject: nothing is known", `${minimal}COPY app.py ./\nRUN pip install nosuchproject\n${serve}`],
    ["2 whether there is gunicorn", `${minimal}CMD ["gunicorn", "app:app"]\n`],
    ["2 run finds nothing to start", `${minimal}CMD ["/usr/libexec/s2i/run"]\n`],
    ["3 what another shell runs", `${minimal}SHELL ["python", "-c"]\nRUN print(1)\n${serve}`],
  ])("%s", (expected, text) => {
    expect(said(text)[0]).toMatch(new RegExp(`^not known: ${expected}`));
  });
});

describe("what the user does not want to hear is no proof that all is well:", () => {
  test.each([
    ["# splitstage ignore=install-without-root\n", {}, "install-without-root is ignored here, which says: "],
    ["", { severities: { "install-without-root": "off" } }, "install-without-root is off, which says: "],
  ] as const)("%j", (comment, settings, expected) => {
    const [first] = said(`${minimal}${comment}RUN microdnf install -y git\n${serve}`, app, settings);
    expect(first).toContain(`not known: ${comment === "" ? 2 : 3} ${expected}`);
  });
});

describe("an error that a rule reports and a failure are one thing", () => {
  test.each(ruleFixtures().map((it) => [it.file, it] as const))("%s", (_, { text, context }) => {
    const analysis = analyse(text, {}, context);
    const { kind, stages } = fileVerdict(analysis);
    const errors = [...analysis.syntax, ...analysis.diagnostics].some((it) => it.severity === "error");
    expect(kind === "fails" || kind === "builds, does not start").toBe(errors);
    for (const it of stages) if (it.kind === "fails") expect(errors).toBe(true);
  });
});

/** What the builder finds well, or says nothing of. */
describe("what a split makes builds and starts", () => {
  const cases = splitCases().filter(
    (it) => it.after?.kind === "file" && it.unbuilt === undefined && existsSync(it.context),
  );
  test.each(cases.map((it) => [it.name, it] as const))("%s", (_, { after, context }) => {
    if (after?.kind !== "file") throw new Error("there is no file");
    const verdict = fileVerdict(analyse(bare(readFileSync(after.file, "utf8")), {}, diskContext(context)));
    expect(`${verdict.kind}: ${verdict.because}`).toMatch(/^builds and starts: /);
  });
});

describe("the examples", () => {
  const folder = join(import.meta.dirname, "../../examples");
  const broken = {
    "dnf-on-minimal": "fails",
    "forgotten-user": "fails",
    "npm-in-minimal": "fails",
    "old-pins": "fails",
  };
  const names = readdirSync(folder).filter((it) => existsSync(join(folder, it, "Containerfile")));
  test.each(names)("%s", (name) => {
    const home = join(folder, name);
    const { kind } = fileVerdict(analyse(readFileSync(join(home, "Containerfile"), "utf8"), {}, diskContext(home)));
    expect(kind).toBe((broken as Readonly<Record<string, string>>)[name] ?? "builds and starts");
  });
});
