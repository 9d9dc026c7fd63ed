import { withoutDefinition } from "../edits/variables.ts";
import { holdsNoPython } from "../image/folders.ts";
import { envText } from "../image/state.ts";
import { homeIn, mayHoldPython } from "../knowledge/folders.ts";
import { definitionsOf, type VariableDefinition } from "../queries/definitions.ts";
import { names, textsOf } from "../queries/said.ts";
import { chainOf, stepsOf } from "../queries/stages.ts";
import type { Build, Step } from "../simulation/build.ts";
import type { Document, Word } from "../syntax/document.ts";
import { baseName, isWithin, parentOf } from "../text/paths.ts";
import { type Span, slice } from "../text/span.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a PATH that loses the image's virtual environment, or puts the system's Python before it.
 *
 * ## Why
 * `/opt/app-root/bin` comes to PATH by the image's own ENV. A PATH that is written without `$PATH` loses it, and with it
 * `pip`, `gunicorn` and what else is installed; `python` is then the system's, or nothing at all. With `/usr/bin` in
 * front, `python3.12` is the system's. And a folder in a home that nobody has here, `/home/default/.local/bin`, does
 * nothing: `HOME` is `/opt/app-root/src`, whose `.local/bin` is on PATH already.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * ENV PATH=/usr/local/bin:/usr/bin:/bin
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * ENV PATH=/opt/tools/bin:$PATH
 * ```
 *
 * ## Silent when
 * A venv of the project's own is on PATH; a folder is, that may hold a Python nobody here knows; the value is not
 * known; the base image is not.
 *
 * ## Source
 * The ENV of the images, in sclorg/s2i-python-container.
 */
export default {
  group: "venv",
  severity: "error",
  *check(build) {
    for (const step of stepsOf(build)) {
      if (step.instruction.keyword !== "ENV" || step.before.image === undefined) continue;
      const definition = definitionsOf(step.instruction).findLast((it) => it.name === "PATH");
      const path = envText(step.after, "PATH");
      if (definition?.value === undefined || path === undefined || path === envText(step.before, "PATH")) continue;
      yield* judge(build, step, definition, definition.value, folders(path));
    }
  },
} satisfies Rule;

const folders = (path: string) => path.split(":").map((it) => it.replace(/(.)\/+$/, "$1"));

function* judge(
  { document }: Build,
  step: Step,
  definition: VariableDefinition,
  value: Word,
  now: readonly string[],
): Iterable<Finding> {
  const { before } = step;
  const { image, called } = before;
  const span = withoutQuotes(document.text, value);
  const isVenv = (it: string) => baseName(it) === "bin" && (before.venvs.has(parentOf(it)) || mayHoldPython(it));
  const first = now.findIndex((it) => isVenv(it));
  const before_ = folders(envText(before, "PATH") ?? "");
  const hadVenv = before_.some((it) => isVenv(it));
  if (first < 0) {
    if (!hadVenv || now.some((it) => it !== "" && !holdsNoPython(it, before))) return;
    yield {
      span,
      message: `this PATH loses ${image!.venv}/bin, where ${called} has its python, pip and all that is installed`,
      fixes: ["$PATH", `${image!.venv}/bin`].map((it) => begin(it, span.start)),
    };
    return;
  }
  const system = now.findIndex((it) => it === "/usr/bin" || it === "/bin");
  const wasFirst =
    before_.findIndex((it) => it === "/usr/bin" || it === "/bin") < before_.findIndex((it) => isVenv(it));
  if (system >= 0 && system < first && !wasFirst) {
    const own = image!.systemPythonExists ? `python3 and python${image!.python} are` : `python${image!.python} is`;
    yield {
      span,
      severity: "warning",
      message: `${now[system]} comes before the virtual environment on this PATH: ${own} the system's, which sees nothing of it`,
      fixes: without(document, definition, span, now[system]!),
    };
  }
  const strange = now.find((it) => !before_.includes(it) && isStrangeHome(it, step, document));
  const entry = strange === undefined ? undefined : entryOf(document, span, strange);
  if (strange !== undefined && entry !== undefined) {
    yield {
      span: entry,
      severity: "hint",
      unnecessary: true,
      message: `there is no ${strange} here: HOME is ${envText(step.after, "HOME")}, also for root, and its .local/bin is on PATH already`,
      fixes: without(document, definition, span, strange),
    };
  }
}

/** A `.local/bin` in a home that is nobody's here. */
function isStrangeHome(folder: string, step: Step, document: Document): boolean {
  const { after, stage } = step;
  const home = homeIn(folder);
  const own = envText(after, "HOME");
  if (home === undefined || own === undefined || own === home || folder !== `${home}/.local/bin`) return false;
  const made = [...after.files].some(
    ([path, { is, cause }]) => is !== "no" && cause !== undefined && isWithin(path, home),
  );
  // The images' own `default` has another home.
  const somebody = [...after.users.listed].some(
    ([name, { is }]) => is !== "no" && name !== "default" && home === `/home/${name}`,
  );
  // Whoever names the home elsewhere may have put something there.
  return !made && !somebody && !chainOf(stage).some((it) => it !== step && names(textsOf(document, it), home));
}

function withoutQuotes(text: string, { span: { start, end } }: Word) {
  const quoted = /^["']/.test(text[start] ?? "") && text[end - 1] === text[start];
  return quoted ? { start: start + 1, end: end - 1 } : { start, end };
}

function begin(folder: string, start: number): Fix {
  return {
    title: `Begin with ${folder}`,
    safety: "suggested",
    edits: [{ span: { start, end: start }, text: `${folder}:` }],
  };
}

/** The same PATH without a folder, where the file says it letter for letter. */
function without(document: Document, definition: VariableDefinition, span: Span, folder: string): Fix[] {
  const entry = entryOf(document, span, folder);
  // `PATH=$PATH` would be all that is left.
  const rest = slice(document.text, span).replace(`${folder}:`, "");
  const all = /^\$\{?PATH\}?$/.test(rest) ? withoutDefinition(document, definition) : undefined;
  if (all !== undefined) return [{ title: `Take ${folder} out`, safety: "suggested", edits: [all] }];
  if (entry === undefined || entry.end === span.end) return [];
  const cut = { start: entry.start, end: entry.end + 1 };
  return [{ title: `Take ${folder} out`, safety: "suggested", edits: [{ span: cut, text: "" }] }];
}

function entryOf({ text }: Document, span: Span, folder: string): Span | undefined {
  const written = slice(text, span).split(":");
  const at = written.indexOf(folder);
  if (at < 0) return undefined;
  const start = span.start + written.slice(0, at).join(":").length + (at === 0 ? 0 : 1);
  return { start, end: start + folder.length };
}
