// What a container starts with: ENTRYPOINT and CMD, in exec form and in shell form.
import { expect, test } from "vitest";
import { checksOf, startsOf } from "../../server/src/queries/starts.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

const started = (text: string, image = "python-312-minimal") => {
  const build = simulate(parse(`FROM registry.access.redhat.com/ubi9/${image} AS base\n${text}`));
  return startsOf(build, build.stages.at(-1)!)?.map(({ name, args }) =>
    [name, ...args].map((it) => it.value ?? "?").join(" "),
  );
};

test.each([
  ["", undefined],
  ['CMD ["gunicorn", "wsgi"]', ["gunicorn wsgi"]],
  ["CMD exec gunicorn --bind 0.0.0.0:8080 wsgi", ["gunicorn --bind 0.0.0.0:8080 wsgi"]],
  ['ENV APP=wsgi\nCMD gunicorn "$APP"', ["gunicorn wsgi"]],
  // Arguments of the build are gone by then.
  ["ARG APP=wsgi\nCMD gunicorn $APP", ["gunicorn"]],
  ["CMD cd app && python migrate.py; python app.py", ["cd app", "python migrate.py", "python app.py"]],
  ['CMD ["sh", "-c", "python app.py"]', ["python app.py"]],
  ['CMD ["/usr/bin/env", "A=1", "python", "app.py"]', ["python app.py"]],
  ['ENTRYPOINT ["python"]\nCMD ["app.py"]', ["python app.py"]],
  ['ENTRYPOINT ["/usr/bin/tini", "--", "python"]\nCMD ["app.py"]', ["python app.py"]],
  // The shell form takes no more arguments.
  ['ENTRYPOINT exec python app.py\nCMD ["x"]', ["python app.py"]],
  ['ENTRYPOINT ["./start.sh"]\nCMD ["x"]', ["./start.sh x"]],
  ['CMD ["python", "app.py"]\nFROM base AS last\nUSER 1001', ["python app.py"]],
  ['ENTRYPOINT []\nCMD ["python"]', ["python"]],
])("%j: %j", (text, expected) => {
  expect(started(text)).toEqual(expected);
});

test("the full images' entrypoint runs what it is given", () => {
  expect(started('CMD ["python", "app.py"]', "python-312")).toEqual(["python app.py"]);
});

const checked = (text: string) => {
  const build = simulate(parse(`FROM registry.access.redhat.com/ubi9/python-312-minimal AS base\n${text}`));
  return checksOf(build, build.stages.at(-1)!)?.map(({ name, args, decides }) =>
    [name, ...args]
      .map((it) => it.value ?? "?")
      .join(" ")
      .concat(decides ? " (decides)" : ""),
  );
};

test.each([
  ["", undefined],
  ["HEALTHCHECK NONE", undefined],
  ["HEALTHCHECK CMD", undefined],
  ['HEALTHCHECK --interval=5s CMD ["curl", "-f", "http://localhost"]', ["curl -f http://localhost (decides)"]],
  ["HEALTHCHECK CMD curl -f http://localhost || exit 1", ["curl -f http://localhost (decides)", "exit 1"]],
  [
    "HEALTHCHECK CMD curl http://localhost || wget http://localhost",
    ["curl http://localhost", "wget http://localhost"],
  ],
  ["HEALTHCHECK CMD test -f /tmp/up && curl http://localhost", ["test -f /tmp/up (decides)", "curl http://localhost"]],
  ["HEALTHCHECK CMD curl http://localhost | grep ok", ["curl http://localhost", "grep ok"]],
  ["HEALTHCHECK CMD ps; curl http://localhost", ["ps", "curl http://localhost"]],
  ["HEALTHCHECK CMD ! curl http://localhost", ["curl http://localhost"]],
  ['HEALTHCHECK CMD ["bash", "-c", "curl http://localhost || exit 1"]', ["curl http://localhost (decides)", "exit 1"]],
  ["ENV PORT=80\nHEALTHCHECK CMD curl http://localhost:$PORT", ["curl http://localhost:80 (decides)"]],
  ["HEALTHCHECK CMD a\nHEALTHCHECK CMD b\nFROM base AS last", ["b (decides)"]],
  ['SHELL ["pwsh", "-c"]\nHEALTHCHECK CMD curl http://localhost', undefined],
])("%j checks with %j", (text, expected) => {
  expect(checked(text)).toEqual(expected);
});
