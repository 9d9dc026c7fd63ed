// What did not change stays the same object, so that "the same" can be asked at no cost.
import { expect, test } from "vitest";
import { doubt, factsOf, learn } from "../../server/src/image/facts.ts";
import { filled } from "../../server/src/image/files.ts";
import { stateOf } from "../../server/src/image/starting-state.ts";
import { changed, type State } from "../../server/src/image/state.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

const base = "FROM registry.access.redhat.com/ubi9/python-312\nUSER 0\nRUN mkdir /there && pip install there\n";

/** The states before and after the last instruction of a file. */
function last(line: string) {
  const { before, after } = simulate(parse(base + line)).stages[0]!.steps.at(-1)!;
  return { before, after };
}

test.each([
  "LABEL a=b",
  "EXPOSE 8080",
  "HEALTHCHECK CMD true",
  "VOLUME /data",
  "ONBUILD RUN true",
  "RUN true",
  "RUN echo a && ls / | grep a",
  "RUN cat /etc/os-release || true",
  "RUN if [ -f /a ]; then echo a; else echo b; fi",
  "RUN for it in 1 2 3; do echo $it; done",
  "RUN (cd /tmp && A=b; test -f x) || exit 1",
  "RUN case $A in a) echo a;; *) echo b;; esac",
  "RUN mkdir -p /there",
  "RUN test -d /there || mkdir /there",
  "RUN sleep 1 & wait",
])("%s leaves the state as it is", (line) => {
  const { before, after } = last(line);
  expect(after).toBe(before);
});

test.each([
  ["ENV A=b", ["env"]],
  ["ARG A=b", ["args"]],
  ["USER 1001", ["user"]],
  ["WORKDIR /there", ["workdir"]],
  ["WORKDIR /new", ["workdir", "files"]],
  ['SHELL ["/usr/bin/python3"]', ["posix"]],
  ['CMD ["a"]', ["command"]],
  ['ENTRYPOINT ["a"]', ["entrypoint", "command"]],
  ["COPY a.txt /there/", ["files"]],
  ["COPY . /there/", ["files", "origins"]],
  ["RUN mkdir /new", ["files"]],
  ["RUN if [ -f /a ]; then mkdir /new; fi", ["files"]],
  ["RUN rm -rf /there", ["files"]],
  // What pip writes, the group may not write.
  ["RUN pip install new", ["python", "files"]],
  ["RUN useradd new", ["files", "users"]],
  ["RUN microdnf install -y bzip2", ["rpms", "commands"]],
  ["RUN ./configure", ["rpms", "commands", "users", "files", "repositories"]],
  ["RUN python3 -m venv /new", ["venvs", "files"]],
  ["RUN pip config set global.timeout 3", ["files", "toolSettings"]],
])("%s changes %j and nothing else", (line, parts) => {
  const { before, after } = last(line);
  const names = Object.keys(after) as (keyof State)[];
  expect(names.filter((it) => after[it] !== before[it]).sort()).toEqual([...parts].sort());
});

test("a state of which the same is said is the same", () => {
  const { before, after } = last("RUN mkdir /new");
  expect(changed(before, {})).toBe(before);
  expect(changed(before, { files: before.files, user: before.user })).toBe(before);
  expect(changed(before, { files: after.files })).toEqual({ ...before, files: after.files });
});

test("what is known already is not learned", () => {
  const cause = { span: { start: 1, end: 2 } };
  const facts = learn(factsOf({ is: "no", cause: undefined }), ["a", "b"], "yes", cause);
  expect(learn(facts, ["b"], "yes", { span: cause.span })).toBe(facts);
  expect(learn(facts, [], "no", cause)).toBe(facts);
  expect(learn(facts, ["b"], "yes", undefined)).not.toBe(facts);
  const doubted = doubt(facts, cause);
  expect(doubt(doubted, cause)).toBe(doubted);
  expect(doubt(doubted, { span: { start: 3, end: 4 } })).not.toBe(doubted);
  expect(doubt(learn(doubted, ["c"], "no", cause), cause)).not.toBe(doubted);
});

test("files that are filled are filled", () => {
  const files = filled(last("RUN mkdir /new").after.files);
  expect(filled(files)).toBe(files);
});

test("a stage on an image begins with the image's own state", () => {
  const { start, base: from } = simulate(parse(base)).stages[0]!;
  expect(from.match.kind === "image" && stateOf(from.match.image)).toBe(start);
});
