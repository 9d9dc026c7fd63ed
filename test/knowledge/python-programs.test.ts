// Which project brings which program, and what kind of program that is.
import { expect, test } from "vitest";
import { normalize } from "../../server/src/knowledge/python/names.ts";
import table from "../../server/src/knowledge/python/programs.json";
import {
  isInstaller,
  isNativeProgram,
  isPythonProgram,
  isServerProject,
  moduleOf,
  programsOf,
  projectsWith,
  startsApplication,
} from "../../server/src/knowledge/python/programs.ts";

test.each([
  ["gunicorn", ["gunicorn"]],
  ["waitress", ["waitress-serve"]],
  ["django", ["django-admin"]],
  ["uv", ["uv", "uvx"]],
  ["cmake", ["cmake", "cpack", "ctest"]],
  ["apache-airflow", ["airflow"]],
  ["requests", []],
])("%s brings %j", (project, expected) => {
  expect(programsOf(project)).toEqual(expected);
});

test.each([
  ["flask", ["flask"]],
  ["fastapi", ["fastapi", "fastapi-cli"]],
  ["jupyter-lab", ["jupyterlab", "notebook"]],
  ["nobody-knows", []],
])("%s comes from %j", (program, expected) => {
  expect(projectsWith(program)).toEqual(expected);
});

test.each(
  "gunicorn uvicorn hypercorn daphne granian waitress-serve flask fastapi celery django-admin alembic streamlit chainlit gradio jupyter jupyter-lab jupyter-nbconvert mlflow airflow dagster litestar pytest rq dramatiq faststream pserve bentoml vllm".split(
    " ",
  ),
)("%s is a script that pip installs", (name) => {
  expect([isPythonProgram(name), isNativeProgram(name)]).toEqual([true, false]);
});

test.each("python python3.13 pip pip3 activate uv uvx ruff ty cmake ninja node npm npx dumb-init maturin".split(" "))(
  "%s does not begin with the path of its Python",
  (name) => {
    expect(isNativeProgram(name)).toBe(true);
  },
);

test("servers, applications and installers are told apart", () => {
  expect(["gunicorn", "waitress", "celery", "flask"].map(isServerProject)).toEqual([true, true, false, false]);
  expect(["waitress-serve", "celery", "flask", "alembic"].map(startsApplication)).toEqual([true, true, true, false]);
  expect(["poetry-core", "tox", "flask"].map(isInstaller)).toEqual([true, true, false]);
  expect(["waitress-serve", "django-admin", "airflow"].map(moduleOf)).toEqual(["waitress", "django", undefined]);
});

test("the table names projects as the index does, in order, and what it says of a program is of one that it has", () => {
  const names = Object.keys(table.projects);
  expect(names).toEqual(names.map(normalize));
  expect(names).toEqual([...names].sort());
  for (const list of Object.values(table.projects)) expect(list).toMatch(/^\S+( \S+)*$/);
  for (const name of Object.keys(table.modules)) expect(projectsWith(name), name).not.toEqual([]);
  for (const name of table.starting.split(" ")) expect(programsOf(name), name).not.toEqual([]);
});
