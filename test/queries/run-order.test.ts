// What the images' own run script starts, in its order.
import { expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { runStartOf } from "../../server/src/queries/starts/run-starts.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

/** The outcome as a few words, for an application with these files, by name: empty, or with their text behind a "=". */
function outcome(files: string, env = "", run = "/usr/libexec/s2i/run"): string {
  const all = files
    .split(" ")
    .filter(Boolean)
    .map((it) => it.split(/=(.*)/s) as [string, string?]);
  const texts = Object.fromEntries(all.map(([name, text = ""]) => [name, text.replaceAll("+", "\n")]));
  const context = memoryContext({ "other.py": "", ...texts });
  const text = `FROM quay.io/fedora/python-313-minimal
${env === "" ? "" : `ENV ${env}\n`}COPY --chown=1001:0 . /tmp/src
RUN /usr/libexec/s2i/assemble
CMD ${run}
`;
  const build = simulate(parse(text), { context });
  const found = runStartOf(build.stages[0]!, build)?.outcome;
  if (found === undefined) return "not run";
  const { kind, ...rest } = found;
  const short = (it: string) => it.replace("/opt/app-root/src/", "");
  return `${kind} ${Object.values({
    ...rest,
    home: undefined,
    lookedFor: undefined,
    because: undefined,
    cause: undefined,
  })
    .flatMap((it) => (typeof it === "string" ? short(it) : []))
    .join(" ")}`.trim();
}

const server = "requirements.txt=gunicorn==23.0.0+flask==3.1.0";
const django = "requirements.txt=django==5.1.4";
const both = "requirements.txt=django==5.1.4+gunicorn==23.0.0";

test.each([
  ["", "", "nothing"],
  ["app.py", "", "file app.py"],
  ["app.py app.sh", "", "file app.sh"],
  [`app.py wsgi.py ${server}`, "", "file app.py"],
  [`app.py ${server}`, "APP_MODULE=app:app", "server app:app APP_MODULE"],
  ["app.py main.py", "APP_FILE=main.py", "file main.py APP_FILE"],
  ["app.py main.sh", "APP_SCRIPT=main.sh", "file main.sh APP_SCRIPT"],
  ["app.py", "APP_FILE=main.py", "missing main.py APP_FILE"],
  ["app.py", "APP_SCRIPT=main.sh", "missing main.sh APP_SCRIPT"],
  ["app.py", "APP_MODULE=app:app", "nothing gunicorn"],
  [`wsgi.py ${server}`, "", "server wsgi"],
  ["wsgi.py", "", "nothing gunicorn"],
  [`setup.py=x ${server}`, "", "server"],
  [`lib/setup.py ${server}`, "", "server"],
  [`a/b/setup.py ${server}`, "", "nothing"],
  [`manage.py ${django}`, "", "django manage.py"],
  [`manage.py wsgi.py ${both}`, "", "server wsgi"],
  [`manage.py ${both}`, "", "django manage.py"],
  ["manage.py", "", "nothing"],
  ["manage.py requirements.txt=acme==1", "", "unknown"],
  ["requirements.txt=acme==1", "", "nothing"],
  ["wsgi.py requirements.txt=acme==1", "", "unknown"],
  [`gunicorn.conf.py=wsgi_app=1 ${server}`, "", "settings gunicorn.conf.py"],
  ["gunicorn.conf.py=wsgi_app=1", "", "nothing"],
  [`gunicorn.conf.py=workers=1 ${server}`, "", "nothing"],
  ["web/app.py", "APP_HOME=web", "file web/app.py"],
  ["app.py web/x.py", "APP_HOME=web", "nothing"],
  [`web/wsgi.py ${server}`, "APP_HOME=/opt/app-root/src/web", "server wsgi"],
])("%s with %j: %s", (files, env, expected) => {
  expect(outcome(files, env)).toBe(expected);
});

test("variables of the command itself count", () => {
  expect(outcome("main.py", "", "APP_FILE=main.py /usr/libexec/s2i/run")).toBe("file main.py APP_FILE");
  expect(outcome("main.py", "", "exec $STI_SCRIPTS_PATH/run")).toBe("nothing");
});

test("what runs before it may have made what it looks for", () => {
  expect(outcome("main.py", "", "./prepare.sh && /usr/libexec/s2i/run")).toBe("unknown");
  expect(outcome("main.py", "", "echo hello && exec /usr/libexec/s2i/run")).toBe("nothing");
  expect(outcome("main.py", "", "python main.py")).toBe("not run");
});
