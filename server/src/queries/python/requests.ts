// The Python projects that a command asks for, each with the place that names it, and what pip will do about them.

import { settingsOf } from "../../commands/install-options.ts";
import { listsRead } from "../../commands/lists-read.ts";
import type { PythonInstall } from "../../commands/python-install.ts";
import type { RequirementList } from "../../commands/requirement-list.ts";
import { installedByRun } from "../../commands/uv.ts";
import { picksPython, wantsAnotherPython } from "../../commands/uv-project.ts";
import type { Context } from "../../context/context.ts";
import type { ListProblem, Requirement } from "../../context/requirements/requirement.ts";
import { mountsOf, secretVariables } from "../../image/mounts.ts";
import { writtenAt } from "../../image/value.ts";
import type { Verdict } from "../../knowledge/python/verdict.ts";
import type { Architecture } from "../../knowledge/python/wheel-tags.ts";
import type { Build, Execution } from "../../simulation/build.ts";
import { once } from "../../text/once.ts";
import { baseName } from "../../text/paths.ts";
import type { Span } from "../../text/span.ts";
import { pythonInstall } from "../deeds.ts";
import { type Asked, answerOf } from "./answer.ts";
import { type ImageTexts, imageTexts } from "./image-texts.ts";

/** A project that a command asks for. */
export interface Request {
  readonly requirement: Requirement;
  /** The word of the command: the requirement itself, or the file that has it. In offsets of the Containerfile. */
  readonly span: Span;
  /** Where the Containerfile says the requirement letter for letter; undefined where it does nowhere. */
  readonly written: Span | undefined;
  /** The file that names it, as the build context calls it; undefined where the command does. */
  readonly file: string | undefined;
  /** What pip does for each platform that the image is built for. */
  readonly on: readonly OnPlatform[];
}

export interface OnPlatform {
  readonly architecture: Architecture;
  readonly verdict: Verdict;
}

export interface Requests {
  readonly requests: readonly Request[];
  /** Wheels may come from somewhere that nobody here knows. */
  readonly elsewhere: boolean;
  /** Files that are read and could not be: there may be more requests than were found. */
  readonly problems: readonly ListProblem[];
  /** Lists that the command names and nobody can look into. */
  readonly unread: readonly Unread[];
}

export interface Unread {
  /** The word of the command that names it. In offsets of the Containerfile. */
  readonly span: Span;
  /** One sentence without a full stop. */
  readonly message: string;
}

const nothing: Requests = { requests: [], elsewhere: false, problems: [], unread: [] };

/**
 * What a command asks for, as far as it can be read; nothing where it installs no Python packages or works for a Python
 * that is not known. What cannot be read is unknown, not absent. Worked out once for each build.
 */
export const requestsOf = once((execution: Execution, build: Build): Requests => {
  const texts = imageTexts(execution, build.context);
  const install = pythonInstall(execution) ?? installedByRun(execution, execution.before);
  const sources = install && listsRead(install, execution, texts);
  const python = sources && pythonOf(install, execution, texts);
  const { image, architecture } = execution.before;
  if (sources === undefined || python === undefined || image === undefined) return nothing;
  const { words } = sources;
  const spans = [...words, ...sources.files].map((it) => it.span);
  const files = sources.files.map((it) => fileOf(it, texts));
  const asked: Asked = {
    words: words.map((it) => it.value!),
    files: sources.files.flatMap((source, at) => {
      const found = files[at];
      return found === undefined ? [] : [{ ...found, source, at: words.length + at }];
    }),
    settings: settingsOf(install!, {
      call: execution,
      before: execution.before,
      mounts: mountsOf(execution.instruction, execution.before),
      secrets: secretVariables(execution.instruction, execution.before),
      listing: texts,
    }),
    tool: install!.tool,
    python,
    distro: image.distro,
    platforms: architecture === undefined ? build.platforms : [architecture],
  };
  const { listed, elsewhere, problems } = answerOf(asked, texts, build.context);
  const requests = listed.map(({ requirement, file, at, on }): Request => {
    const word = file === undefined ? words[at] : undefined;
    return { requirement, span: spans[at]!, written: word && writtenAt(word), file, on };
  });
  const named = sources.files.filter((it, at) => it.named === true && files[at] === undefined);
  return { requests, elsewhere, problems, unread: named.flatMap((it) => unreadOf(it, texts, build.context)) };
});

/**
 * The file that a command reads. What the build wrote hides the files that would be read in its place, but for the
 * project that a lock is made from: what that asks for still holds.
 */
function fileOf(
  { paths }: RequirementList,
  texts: ImageTexts,
): { readonly file: string; readonly path: string } | undefined {
  const first = paths.find((it) => texts.isOverwritten(it) || texts.fileAt(it) !== undefined);
  const project = paths.find((it) => /\/(pyproject\.toml|Pipfile)$/.test(it));
  const path = first !== undefined && texts.isOverwritten(first) ? project : first;
  const file = path === undefined ? undefined : texts.fileAt(path);
  return file === undefined ? undefined : { file, path: path! };
}

function unreadOf({ paths, span }: RequirementList, texts: ImageTexts, context: Context | undefined): Unread[] {
  const [path] = paths;
  // A pattern is the shell's, and `-` is what another command says.
  if (context === undefined || path === undefined || /[*?[]|\/-$/.test(path)) return [];
  const file = texts.locate(path);
  if (file === undefined) return [{ span, message: `${baseName(path)} ${texts.whyNot(path)}` }];
  const isKeptOut = context.kind(file) === "file";
  const message = isKeptOut
    ? `an ignore file keeps ${file} out of the build`
    : `there is no ${file} in the build context`;
  return [{ span, message }];
}

/** The Python that the packages are for: the image's, or that of the environment that is filled. */
function pythonOf(install: PythonInstall, { before, after }: Execution, texts: ImageTexts) {
  const { line, target } = install;
  if (target === "system") return undefined;
  const isOpen = picksPython(install);
  const venv = target && (after.venvs.get(target.venv) ?? before.venvs.get(target.venv));
  const isImages = target === undefined || (venv === undefined && isOpen);
  const python = isImages ? before.image?.python : venv?.python;
  return python !== undefined && isOpen && wantsAnotherPython(line, python, texts) ? undefined : python;
}
