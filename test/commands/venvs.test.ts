// Virtual environments: who makes them, whom they link, where they go.
import { describe, expect, test } from "vitest";
import type { SharedMap } from "../../server/src/image/shared-map.ts";
import type { Venv } from "../../server/src/image/state.ts";
import { pythonInstall } from "../../server/src/queries/deeds.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

const full = "FROM registry.access.redhat.com/ubi9/python-312 AS builder\n";
const minimal = "FROM registry.access.redhat.com/ubi9/python-312-minimal\n";
const build = (text: string) => simulate(parse(text));
const venvs = (text: string, base = full): SharedMap<Venv> => build(base + text).stages.at(-1)!.end.venvs;

/** The only venv beside the image's own: where it lies, and what is known of it. */
const own = (text: string, base = full) => {
  const found = [...venvs(text, base)].filter(([path]) => path !== "/opt/app-root");
  expect(found.map(([path]) => path)).toHaveLength(1);
  const [[path, venv]] = found as [[string, Venv]];
  return { ...venv, path };
};

describe("a virtual environment is made", () => {
  test.each([
    ["RUN python -m venv /venv", "/venv", "3.12"],
    ["RUN python3.11 -m venv --prompt app /venv", "/venv", "3.11"],
    ["RUN /usr/bin/python3.9 -m venv --system-site-packages venv", "/opt/app-root/src/venv", "3.9"],
    ["RUN virtualenv /venv -p python3.11", "/venv", "3.11"],
    ["RUN python3 -m virtualenv /venv", "/venv", "3.12"],
    ["WORKDIR /app\nRUN uv venv", "/app/.venv", "3.12"],
    ["RUN uv venv --seed --prompt x --python 3.11 /venv", "/venv", "3.11"],
    ["RUN cd /app && uv venv -p 3.12 env", "/app/env", "3.12"],
    ["ENV UV_PROJECT_ENVIRONMENT=/venv\nRUN uv venv", "/venv", "3.12"],
    ["WORKDIR /app\nRUN uv sync --frozen", "/app/.venv", "3.12"],
    ["RUN uv sync --project /app", "/app/.venv", "3.12"],
    ["RUN uv --directory=/app sync", "/app/.venv", "3.12"],
    ["ENV UV_PROJECT_ENVIRONMENT=/venv\nRUN uv sync", "/venv", "3.12"],
    ["RUN UV_PROJECT_ENVIRONMENT=/venv uv sync", "/venv", "3.12"],
    ["RUN env UV_PROJECT_ENVIRONMENT=/venv uv sync", "/venv", "3.12"],
    ["RUN python -m venv /venv && . /venv/bin/activate && uv sync --active", "/venv", "3.12"],
    ["ENV POETRY_VIRTUALENVS_IN_PROJECT=true\nWORKDIR /app\nRUN poetry install", "/app/.venv", "3.12"],
    ["WORKDIR /app\nRUN poetry config virtualenvs.in-project true && poetry install", "/app/.venv", "3.12"],
    ["WORKDIR /app\nRUN pdm sync --prod", "/app/.venv", "3.12"],
  ])("%j", (text, path, python) => {
    const venv = own(text);
    expect([venv.path, venv.madeAt, venv.python, venv.relocatable]).toEqual([path, path, python, "no"]);
  });

  test("and not where nobody knows where, or nothing is made", () => {
    for (const text of [
      "ARG WHERE\nRUN python -m venv $WHERE",
      "ARG WHERE\nENV UV_PROJECT_ENVIRONMENT=$WHERE\nRUN uv sync",
      "RUN poetry install",
      "RUN uv sync --dry-run",
      "RUN python -m venvx /venv && uv pip install x && uv lock",
    ])
      expect([...venvs(text).keys()], text).toEqual(["/opt/app-root"]);
  });

  test("relocatable", () => {
    expect(own("RUN uv venv --relocatable && uv sync").relocatable).toBe("yes");
    expect(own("RUN uv venv /v && sed -i 's|/v|/app/v|' /v/bin/uvicorn").relocatable).toBe("unknown");
    expect(own("RUN uv venv /v && sed -i '1s|^#!.*|#!/app/v/bin/python|' $(ls /v/bin/*)").relocatable).toBe("unknown");
    expect(own("RUN uv venv /v && sed -i s/a/b/ config.ini && sed s/v/w/ /v/bin/x").relocatable).toBe("no");
  });
});

describe("the interpreter is downloaded", () => {
  test.each([
    ["RUN uv sync", "no"],
    ["RUN uv venv --python 3.12", "no"],
    ["RUN uv venv --python python3.12", "no"],
    ["RUN uv venv --python 3.13", "yes"],
    ["RUN uv venv -p cpython-3.13.2", "yes"],
    ["ENV UV_PYTHON=3.13\nRUN uv sync", "yes"],
    ["ENV UV_PYTHON=3.13 UV_PYTHON_DOWNLOADS=never\nRUN uv sync", "no"],
    ["RUN uv venv --python 3.13 --no-python-downloads", "no"],
    ["RUN uv venv --python /usr/bin/python3.13", "no"],
    ["RUN uv venv --managed-python", "yes"],
    ["ENV UV_PYTHON_PREFERENCE=only-managed\nRUN uv sync", "yes"],
    ["RUN uv venv --python 3.13 --python-preference only-system", "no"],
    ["RUN uv python install && uv sync", "yes"],
    ["RUN uv python install 3.13 && uv sync", "yes"],
    ["RUN uv python install 3.13 && uv venv --python 3.13", "yes"],
    ["RUN uv python install 3.13 && uv venv --python 3.12", "no"],
    ["RUN uv venv --python pypy", "unknown"],
    ["ARG P\nRUN uv venv --python $P", "unknown"],
    // The full image's own programs run on it.
    ["RUN uv venv --python 3.9", "unknown"],
    ["USER 0\nRUN dnf install -y python3.13 && uv venv --python 3.13", "no"],
    ["USER 0\nRUN ./install-python.sh && uv venv --python 3.13", "unknown"],
    ["COPY --from=docker.io/library/python:3.13 /usr/local /usr/local\nRUN uv venv --python 3.13", "unknown"],
    ["RUN if [ -f x ]; then uv venv --managed-python; else uv venv; fi", "unknown"],
  ])("%j: %s", (text, expected) => {
    expect(own(text).downloaded).toBe(expected);
  });

  test("to uv's folder", () => {
    const to = (text: string) => own(`${text}RUN uv venv --managed-python`).interpreters;
    expect(to("")).toBe("/opt/app-root/src/.local/share/uv/python");
    expect(to("ENV UV_PYTHON_INSTALL_DIR=/python\n")).toBe("/python");
    expect(to("ENV XDG_DATA_HOME=/data\n")).toBe("/data/uv/python");
    expect(to("ARG DIR\nENV UV_PYTHON_INSTALL_DIR=$DIR\n")).toBe("/opt/app-root/src/.local/share/uv/python");
  });
});

describe("a project is linked", () => {
  const link = (text: string, path = "/app/.venv") => {
    const editable = venvs(`WORKDIR /app\n${text}`).get(path)?.editable;
    return editable && `${editable.by} ${editable.path}`;
  };

  test.each([
    ["RUN uv sync", "uv /app"],
    ["RUN uv sync --frozen --no-dev", "uv /app"],
    ["RUN uv sync --no-editable", undefined],
    ["ENV UV_NO_EDITABLE=1\nRUN uv sync", undefined],
    ["ENV UV_NO_EDITABLE=0\nRUN uv sync", "uv /app"],
    ["RUN uv sync --no-install-project", undefined],
    ["RUN uv sync --no-install-project && uv sync", "uv /app"],
    ["RUN uv sync && uv sync --no-editable", undefined],
    ["RUN uv sync --only-group test", undefined],
    ["RUN uv venv && uv pip install -e .", "pip /app"],
    ["RUN uv venv && uv pip install -e './lib[dev]'", "pip /app/lib"],
    ["RUN uv venv && uv pip install --editable=lib", "pip /app/lib"],
    ["RUN uv venv && .venv/bin/pip install -e .", "pip /app"],
    ["RUN uv venv && .venv/bin/python -m pip install -e .", "pip /app"],
    ["RUN uv venv && . .venv/bin/activate && pip install -e .", "pip /app"],
    ["RUN uv venv\nENV PATH=/app/.venv/bin:$PATH\nRUN pip install -e .", "pip /app"],
    ["RUN uv venv && pip install -e .", undefined],
    ["RUN uv venv && uv pip install -e . && uv pip install .", undefined],
    ["RUN uv venv && uv pip install -e git+https://example.com/x.git#egg=x", undefined],
    ["RUN poetry config virtualenvs.in-project true && poetry install --only main", "poetry /app"],
    ["RUN poetry config virtualenvs.in-project true && poetry install --no-root", undefined],
    ["RUN pdm install --no-editable", undefined],
    ["RUN if [ -f x ]; then uv sync; else uv venv; fi", undefined],
    ["RUN if [ -f x ]; then uv sync; fi", undefined],
    ["RUN if [ -f x ]; then uv sync; else uv sync --no-dev; fi", "uv /app"],
  ])("%j: %s", (text, expected) => {
    expect(link(text)).toBe(expected);
  });

  test("into the image's own venv, where that is meant", () => {
    expect(link("RUN pip install -e .", "/opt/app-root")).toBe("pip /app");
    expect(link("ENV UV_PROJECT_ENVIRONMENT=$APP_ROOT\nRUN uv sync", "/opt/app-root")).toBe("uv /app");
  });
});

describe("it goes with its folder, and keeps where it was made", () => {
  const lies = (text: string, base = "") =>
    Object.fromEntries(
      [...venvs(text, base)].filter(([path]) => path !== "/opt/app-root").map(([path, it]) => [path, it.madeAt]),
    );
  const made = `${full}WORKDIR /build\nRUN uv venv\n`;

  test.each([
    ["RUN mv .venv /app/.venv", { "/app/.venv": "/build/.venv" }],
    ["RUN mkdir /app && mv .venv /app", { "/app/.venv": "/build/.venv" }],
    ["RUN mv .venv /app/", { "/app/.venv": "/build/.venv" }],
    ["RUN mv /build /app", { "/app/.venv": "/build/.venv" }],
    ["RUN cp -a .venv /v", { "/build/.venv": "/build/.venv", "/v": "/build/.venv" }],
    ["RUN cp -a /build/. /v", { "/build/.venv": "/build/.venv", "/v/.venv": "/build/.venv" }],
    ["RUN ln -s /build/.venv /v", { "/build/.venv": "/build/.venv", "/v": "/build/.venv" }],
    ["RUN rm -rf /build", {}],
    ["RUN mv x.txt /app/", { "/build/.venv": "/build/.venv" }],
  ])("%j", (text, expected) => {
    expect(lies(made + text)).toEqual(expected);
  });

  test.each([
    ["COPY --from=builder /build/.venv /app/.venv", { "/app/.venv": "/build/.venv" }],
    ["COPY --from=builder /build/ /app/", { "/app/.venv": "/build/.venv" }],
    ["WORKDIR /app\nCOPY --from=0 /build/.venv ./.venv", { "/app/.venv": "/build/.venv" }],
    ["COPY --from=builder /build/.venv/bin /app/bin", {}],
    ["COPY --from=builder /build/src /app/src", {}],
    ["COPY --from=builder /build /build", { "/build/.venv": "/build/.venv" }],
    // It is made anew where it lies now.
    [
      "COPY --from=builder /build/.venv /app/.venv\nRUN python -m venv --clear /app/.venv",
      { "/app/.venv": "/app/.venv" },
    ],
  ])("%j", (text, expected) => {
    expect(lies(made + minimal + text)).toEqual(expected);
  });
});

describe("a command works for", () => {
  const target = (text: string) => {
    const execution = build(minimal + text).executions.at(-1)!;
    const found = pythonInstall(execution)?.target;
    return typeof found === "object" ? found.venv : found;
  };

  test.each([
    ["RUN pip install x", "/opt/app-root"],
    ["RUN python3 -m pip install x", "/opt/app-root"],
    ["RUN uv pip install x", "/opt/app-root"],
    ["RUN /usr/bin/python3.12 -m pip install x", "system"],
    ["RUN uv pip install --system x", "system"],
    ["ENV UV_SYSTEM_PYTHON=1\nRUN uv pip install x", "system"],
    ["ENV UV_SYSTEM_PYTHON=1\nRUN uv pip install --python /opt/app-root x", "/opt/app-root"],
    ["RUN uv pip install --system --python $APP_ROOT/bin/python3 x", "/opt/app-root"],
    ["RUN uv pip install --python 3.12 x", undefined],
    ["RUN uv pip install --python $(which python3) --system x", undefined],
    ["ENV VIRTUAL_ENV=/venv\nRUN uv pip install x", "/venv"],
    ["RUN uv venv && uv pip install x", "/opt/app-root/src/.venv"],
    ["RUN uv venv && cd sub && uv pip install x", "/opt/app-root/src/.venv"],
    ["RUN uv venv /v && uv pip install x", "/opt/app-root"],
    ["RUN uv venv /v && /v/bin/pip install x", "/v"],
    ["RUN uv venv v && source v/bin/activate && uv pip install x", "/opt/app-root/src/v"],
    ["RUN source v/bin/activate && deactivate && pip install x", undefined],
    ["RUN pip install --target /x y", undefined],
    ["RUN pip install --prefix=/x y", undefined],
    ["ENV PATH=/usr/bin:$PATH\nRUN python3.12 -m pip install x", "system"],
    ["ENV PATH=/usr/bin:$PATH\nRUN python3 -m pip install x", "/opt/app-root"],
    ["ENV PATH=/opt/tools/bin:$PATH\nRUN pip install x", undefined],
    ["ENV PATH=$HOME/.local/bin:$PATH\nRUN pip install x", "/opt/app-root"],
    ["ARG P\nENV PATH=$P:$PATH\nRUN pip install x", undefined],
    ["ARG PIP\nRUN $PIP install x", undefined],
  ])("%j: %s", (text, expected) => {
    expect(target(text)).toBe(expected);
  });
});
