// What a RUN's mounts are, in the state before it.
import { expect, test } from "vitest";
import { treeAt } from "../../server/src/image/files.ts";
import { mountsOf, secretVariables } from "../../server/src/image/mounts.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";
import { slice } from "../../server/src/text/span.ts";

const last = (lines: string) => {
  const text = `FROM registry.access.redhat.com/ubi9/python-312\n${lines}`;
  const { instruction, before } = simulate(parse(text)).stages.at(-1)!.steps.at(-1)!;
  return { text, instruction, before };
};

test.each([
  ["RUN --mount=type=cache,target=/x ls", ["cache /x"]],
  ["RUN --mount=target=a,source=b ls", ["bind /opt/app-root/src/a from b"]],
  ["RUN --mount=type=bind,dst=/x,src=/y ls", ["bind /x from /y"]],
  ["ENV CACHE=/var/cache\nRUN --mount=type=cache,destination=$CACHE/dnf ls", ["cache /var/cache/dnf"]],
  ["ARG ID\nRUN --mount=type=cache,id=$ID,target=/x ls", ["cache /x"]],
  ["ARG WHERE\nRUN --mount=type=cache,target=$WHERE ls", ["cache ?"]],
  ["ARG TYPE\nRUN --mount=type=$TYPE,target=/x ls", ["? /x"]],
  ["RUN --mount=type=secret,id=token ls", ["secret /run/secrets/token"]],
  ["RUN --mount=type=secret,id=token,target=/etc/pip.conf ls", ["secret /etc/pip.conf"]],
  ["ARG ID\nRUN --mount=type=secret,id=$ID ls", ["secret ?"]],
  ["RUN --mount=type=ssh ls", ["ssh /run/buildkit"]],
  ["RUN --mount=type=tmpfs,target=/x --mount=type=cache,target=/y ls", ["tmpfs /x", "cache /y"]],
  ["RUN --network=none ls", []],
])("%j", (lines, expected) => {
  const { instruction, before } = last(lines);
  const told = mountsOf(instruction, before).map(
    ({ type, target, source }) =>
      `${type ?? "?"} ${target ?? "?"}${source === undefined || type === "secret" ? "" : ` from ${source}`}`,
  );
  expect(told).toEqual(expected);
});

test.each([
  ["RUN --mount=type=cache,target=/x,uid=1 ls", "/x", true],
  ['RUN --mount="type=cache,target=/x" ls', "/x", true],
  ["ENV X=/x\nRUN --mount=type=cache,target=$X ls", "$X", false],
  ["ENV X=/x\nRUN --mount=type=cache,target=${X}/y ls", "${X}/y", false],
])("%j says its target at %s", (lines, said, exact) => {
  const { text, instruction, before } = last(lines);
  const [mount] = mountsOf(instruction, before);
  expect([slice(text, mount!.place!.span), mount!.place!.exact]).toEqual([said, exact]);
});

test("the builder's own places are said nowhere", () => {
  const { instruction, before } = last("RUN --mount=type=secret,id=a ls");
  expect(mountsOf(instruction, before)[0]!.place).toBeUndefined();
});

test("secrets may come as variables", () => {
  const { instruction, before } = last("RUN --mount=type=secret,id=a,env=PIP_INDEX_URL --mount=type=secret,id=b ls");
  expect(secretVariables(instruction, before)).toEqual(["PIP_INDEX_URL"]);
});

test.each([
  ["RUN --mount=type=tmpfs,target=/tmp/t touch /tmp/t/x", "/tmp/t/x", "unknown"],
  ["USER 0\nRUN mkdir -p /srv/m\nRUN --mount=type=cache,target=/srv/m mkdir /srv/m/x", "/srv/m/x", undefined],
  ["USER 0\nRUN mkdir -p /srv/m/x\nRUN --mount=type=cache,target=/srv/m rm -rf /srv/m/x", "/srv/m/x", "yes"],
  ["USER 0\nRUN --mount=type=cache,target=/srv/m mkdir /srv/n", "/srv/n", "yes"],
  ["ARG M\nUSER 0\nRUN --mount=type=cache,target=$M mkdir /srv/n", "/srv/n", "yes"],
])("what is done in a mount does not stay: %j", (lines, path, expected) => {
  const { files } = simulate(parse(`FROM registry.access.redhat.com/ubi9/python-312\n${lines}`)).stages.at(-1)!.end;
  expect(expected === "unknown" ? treeAt(files, path)?.tree.is : files.get(path)?.is).toBe(expected);
});
