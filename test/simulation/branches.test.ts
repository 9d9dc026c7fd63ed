// Where two branches meet: what they agree on is known, and what they do not is not.
import { describe, expect, test } from "vitest";
import { ask } from "../../server/src/image/facts.ts";
import { treeAt } from "../../server/src/image/files.ts";
import { slice } from "../../server/src/text/span.ts";
import { installed, judged } from "../service/requirement-rows.ts";
import { end, everybodyWrites, has, hasUser, minimal, owner } from "./states.ts";

const either = (one: string, other: string) => `RUN if [ -f x ]; then ${one}; else ${other}; fi`;

/** A command in the first branch of two, and in the second. */
const eitherWay = (command: string) => [either(command, "true"), either("true", command)];

describe("what one of two branches does", () => {
  test.each(eitherWay("./setup.sh"))("to names that nobody listed may be done: %s", (run) => {
    expect(hasUser(`${minimal}USER 0\n${run}`, "app")).toBe("unknown");
  });

  test.each(eitherWay("pip config set global.index-url https://example.com/simple"))(
    "to a tool's settings counts: %s",
    (run) => {
      expect(judged("RUN pip install uwsgi")).toEqual(["uwsgi source"]);
      expect(judged(`${run}\nRUN pip install uwsgi`)).toEqual(["uwsgi unknown"]);
    },
  );

  test("to the packages is counted together", () => {
    const python = (run: string) => [...end(`${minimal}${run}`).python.keys()];
    expect(python(either("pip install flask", "pip install uwsgi"))).toEqual(["flask", "uwsgi"]);
    expect(has(`${minimal}${either("microdnf install -y git", "microdnf install -y jq")}`, "git")).toBe("unknown");
    expect(has(`${minimal}${either("microdnf install -y git jq", "microdnf install -y git")}`, "git")).toBe("yes");
  });
});

describe("what made it so is named", () => {
  test.each(eitherWay("./setup.sh"))("where a name is not known: %s", (run) => {
    const text = `${minimal}USER 0\n${run}`;
    expect(slice(text, ask(end(text).users, "app").cause!.span)).toBe("./setup.sh");
  });

  test.each(eitherWay("chown 7 /tmp"))("where an owner is not known: %s", (run) => {
    const text = `${minimal}USER 0\n${run}`;
    const { owner, cause } = treeAt(end(text).files, "/tmp")!.tree;
    expect([owner.cause, cause].map((it) => slice(text, it!.span))).toEqual(["chown 7 /tmp", "chown 7 /tmp"]);
  });

  test.each(eitherWay("python -m venv /v"))("where there may be an environment: %s", (run) => {
    const text = `${minimal}${run}`;
    expect(slice(text, end(text).venvs.get("/v")!.cause!.span)).toBe("python -m venv /v");
  });

  test("and nothing made a base image what it is", () => {
    const text = `${minimal}${either("true", "true")}`;
    expect(ask(end(text).users, "app").cause).toBeUndefined();
    expect(treeAt(end(text).files, "/tmp")!.tree.cause).toBeUndefined();
  });
});

describe("a path in two branches", () => {
  test.each([
    ["chown 7 /x", "chown 7 /x", "yes 7:0 no"],
    ["chown 7 /x", "chown 8 /x", "yes undefined:0 no"],
    ["true", "chown 7 /x", "yes undefined:0 no"],
    ["chgrp 7 /x", "chgrp 8 /x", "yes 0:undefined no"],
    ["chmod 775 /x", "chmod 775 /x", "yes 0:0 yes"],
    ["chmod 775 /x", "true", "yes 0:0 unknown"],
    ["true", "chmod 775 /x", "yes 0:0 unknown"],
    ["rm -r /x", "true", "unknown 0:0 no"],
    ["rm -r /x", "rm -rf /x", "no 0:0 no"],
    // What lies above it says whose it is where it is not made, and not that it is there.
    ["mkdir /x/y", "true", "unknown 0:0 no"],
    ["mkdir /x/y; chown 7 /x/y", "chown 7 /x", "unknown 7:0 no"],
  ])("that are %s and %s: %s", (one, other, expected) => {
    expect(owner(`${minimal}USER 0\nRUN mkdir /x\n${either(one, other)}`, "/x/y")).toBe(expected);
  });

  test.each([
    ["chmod 777 /x", "chmod 707 /x", "yes"],
    ["chmod 777 /x", "true", "unknown"],
    ["true", "chmod 777 /x", "unknown"],
    ["chmod 755 /x", "true", "no"],
    ["chown 7 /x", "true", "no"],
  ])("that are %s and %s is everybody's to write: %s", (one, other, expected) => {
    expect(everybodyWrites(`${minimal}USER 0\nRUN mkdir /x\n${either(one, other)}`, "/x")).toBe(expected);
  });

  test("is empty but for what is known only where both have made it", () => {
    // A COPY makes the folders on its way that certainly are not there.
    const made = (one: string, other: string) =>
      owner(`${minimal}${either(one, other)}\nCOPY a.txt /x/new/a.txt`, "/x/new/b.txt");
    expect(made("mkdir /x", "mkdir -p /x")).toBe("yes 0:0 no");
    // Where one of them may have made the folder too, it is of either.
    expect(made("mkdir /x", "python3 -m venv /x")).toBe("yes undefined:0 no");
    expect(made("python3 -m venv /x", "mkdir /x")).toBe("yes undefined:0 no");
  });
});

describe("a virtual environment in two branches", () => {
  const venv = (one: string, other: string) => {
    const found = end(`${minimal}${either(one, other)}`).venvs.get("/v");
    return found && `${found.madeAt} ${found.python} ${found.relocatable} ${found.downloaded}`;
  };

  test.each([
    ["python3.12 -m venv /v", "python3 -m venv /v", "/v 3.12 no no"],
    ["python3.11 -m venv /v", "python3.12 -m venv /v", "/v undefined no no"],
    ["uv venv /v", "true", "/v 3.12 no no"],
    ["true", "uv venv /v", "/v 3.12 no no"],
    ["uv venv --relocatable /v", "uv venv --relocatable --seed /v", "/v 3.12 yes no"],
    ["uv venv --relocatable /v", "uv venv /v", "/v 3.12 unknown no"],
    ["uv venv /v", "uv venv --relocatable /v", "/v 3.12 unknown no"],
    ["uv venv --relocatable /v", "true", "/v 3.12 yes no"],
    ["uv venv --managed-python /v", "uv venv --managed-python --seed /v", "/v 3.12 no yes"],
    ["uv venv --managed-python /v", "uv venv /v", "/v 3.12 no unknown"],
    ["uv venv --managed-python /v", "true", "/v 3.12 no unknown"],
    ["true", "uv venv --managed-python /v", "/v 3.12 no unknown"],
    // One that was made elsewhere finds itself only where it is.
    ["uv venv /a; mv /a /v", "uv venv /b; mv /b /v", "/a 3.12 unknown no"],
    ["true", "true", undefined],
  ])("%s and %s: %s", (one, other, expected) => {
    expect(venv(one, other)).toBe(expected);
  });
});

describe("a list of requirements", () => {
  const files = { "requirements.txt": "uwsgi\n" };
  const left = (run: string) => installed(`COPY . .\n${run}\nRUN pip install -r requirements.txt`, files);
  const others = (count: number) => Array.from({ length: count }, (_, i) => `echo > list${i}.txt`).join("; ");

  test.each(eitherWay("rm requirements.txt"))("is not known where one branch takes it away: %s", (run) => {
    expect(left(run)).toEqual([]);
  });

  test.each(eitherWay(others(40)))("is known where others may be written", (run) => {
    expect(left(run)).toEqual(["uwsgi"]);
  });

  test.each(eitherWay(others(120)))("is not known where more than anybody writes may be written", (run) => {
    expect(left(run)).toEqual([]);
  });
});
