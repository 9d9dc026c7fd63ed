// Where servers listen, as their command lines say.
import { expect, test } from "vitest";
import { listensOn } from "../../server/src/commands/servers.ts";
import { startsOf } from "../../server/src/queries/starts.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

const addresses = (command: string) => {
  const build = simulate(parse(`FROM quay.io/fedora/python-313-minimal\n${command}\n`));
  const [start] = startsOf(build, build.stages[0]!)!;
  return listensOn(start!)?.map(({ host, port }) => `${host}:${port}`);
};

test.each([
  ['CMD ["gunicorn", "-b", "0.0.0.0:8000", "app:app"]', ["0.0.0.0:8000"]],
  ["CMD gunicorn --bind=:80 --bind unix:/tmp/x app:app", [":80", "undefined:undefined"]],
  ["CMD exec python3 -u -m gunicorn -b [::1]:8000 app:app", ["[::1]:8000"]],
  ['CMD ["/app/.venv/bin/uvicorn", "app:app", "--port", "8000"]', ["undefined:8000"]],
  ["CMD uv run uvicorn app:app --host=127.0.0.1", ["127.0.0.1:undefined"]],
  ["ENV PORT=5000\nCMD flask run -h 0.0.0.0 -p $PORT", ["0.0.0.0:5000"]],
  ["CMD python manage.py runserver 0.0.0.0:8000", ["0.0.0.0:8000"]],
  ["CMD python -m http.server 8000", [":8000"]],
  ['ENTRYPOINT ["streamlit", "run"]\nCMD ["app.py", "--server.port=8501"]', ["undefined:8501"]],
  ["CMD daphne -b 0.0.0.0 -p 8001 app.asgi:application", ["0.0.0.0:8001"]],
  ["CMD daphne --port 8001 app.asgi:application", ["undefined:8001"]],
  ["CMD uwsgi --http :9090 --module app", [":9090"]],
])("%j", (command, expected) => {
  expect(addresses(command)).toEqual(expected);
});

test.each([
  "CMD gunicorn -c conf.py app:app",
  "CMD python worker.py --host 127.0.0.1",
  "CMD ./start.sh --port 8000",
  'ENTRYPOINT ["./entrypoint.sh"]\nCMD ["gunicorn", "-b", ":8000"]',
])("nothing is known of %j", (command) => {
  expect(addresses(command)).toBeUndefined();
});
