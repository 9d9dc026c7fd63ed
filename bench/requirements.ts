// `npm run bench:requirements`: what a keystroke costs beside a long list of requirements, the first time and after.
import { type Context, memoryContext } from "../server/src/context/context.ts";
import { analyse } from "../server/src/service/analysis.ts";
import { requirementsReport } from "../server/src/service/requirements-report.ts";

const projects = Array.from({ length: 2000 }, (_, at) => `project-${at}`);
const known = ["numpy==1.26.4", "uwsgi", "psycopg2==2.9.9", "lxml==5.3.0", "mypy>=1.0", "cryptography==46.0.7"];
const list = projects
  .map((it, at) => {
    const marker = at % 3 === 0 ? ` ; python_version >= "3.${at % 15}"` : "";
    return `${at % 50 === 0 ? known[(at / 50) % known.length] : `${it}==1.${at % 7}`}${marker}\n`;
  })
  .join("");

const image = "FROM quay.io/fedora/python-313-minimal\n";
const cases: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ["no requirements at all", `${image}COPY . .\n`, {}],
  [
    "requirements.txt of 2,000 lines",
    `${image}COPY requirements.txt .\nRUN pip install -r requirements.txt\n`,
    { "requirements.txt": list },
  ],
  [
    "the same with constraints",
    `${image}COPY . .\nRUN pip install -r requirements.txt -c requirements.txt\n`,
    { "requirements.txt": list },
  ],
  ["uv.lock of 5 MB", `${image}COPY uv.lock .\nRUN uv sync --frozen\n`, { "uv.lock": uvLock(5 * 1024 * 1024) }],
];

for (const [name, text, files] of cases) {
  // The code is warm, as it is in an editor; each context is one that nobody has read yet.
  for (let round = 0; round < 4; round++) analyse(text, {}, memoryContext(files));
  const first: number[] = [];
  const next: number[] = [];
  let last: Context | undefined;
  for (let round = 0; round < 9; round++) {
    const context = memoryContext(files);
    last = context;
    first.push(time(() => analyse(text, {}, context)));
    for (let key = 0; key < 5; key++) next.push(time(() => analyse(`${text}#${" ".repeat(key)}\n`, {}, context)));
  }
  const rows = requirementsReport(analyse(text, {}, last)).requirements.length;
  console.log(`${name.padEnd(34)}first ${figures(first)}, then ${figures(next)} (${rows} rows)`);
}

function time(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** The least is what the code takes; a machine that does other things too makes the median higher. */
function figures(times: number[]): string {
  times.sort((a, b) => a - b);
  return `${times[0]!.toFixed(2)} ms (median ${times[times.length >> 1]!.toFixed(2)})`;
}

/** A lock as uv writes it: a package of 30 wheels after the other, all of them needed by the project. */
function uvLock(size: number): string {
  const hash = "0123456789abcdef".repeat(4);
  const parts: string[] = [];
  for (let at = 0, length = 0; length < size; at++) {
    const wheels = Array.from({ length: 30 }, (_, version) => {
      const [python, machine] = [`cp3${version >> 1}`, version % 2 === 0 ? "x86_64" : "aarch64"];
      const file = `pkg_${at}-1.0-${python}-${python}-manylinux_2_17_${machine}.manylinux2014_${machine}.whl`;
      return `    { url = "https://files.pythonhosted.org/packages/${hash}/${file}", hash = "sha256:${hash}", size = 12345, upload-time = "2025-05-05T10:00:00.000Z" },\n`;
    }).join("");
    const part = `\n[[package]]\nname = "pkg-${at}"\nversion = "1.0"\nsource = { registry = "https://pypi.org/simple" }\nwheels = [\n${wheels}]\n`;
    parts.push(part);
    length += part.length;
  }
  const wishes = parts.map((_, at) => `    { name = "pkg-${at}" },\n`).join("");
  const root = `\n[[package]]\nname = "own"\nsource = { virtual = "." }\ndependencies = [\n${wishes}]\n`;
  return `version = 1\nrequires-python = ">=3.10"\n${parts.join("")}${root}`;
}
