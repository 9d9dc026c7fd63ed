// What the analysis of a Containerfile says of the requirements that it installs, for tests.
import { memoryContext } from "../../server/src/context/context.ts";
import { analyse } from "../../server/src/service/analysis.ts";
import { requirementsReport } from "../../server/src/service/requirements-report.ts";
import type { Settings } from "../../server/src/service/service.ts";

export type Files = Readonly<Record<string, string>>;

export const fedora = "quay.io/fedora/python-313-minimal";
export const x86: Settings = { platforms: ["x86_64"] };

export const rows = (text: string, files: Files = {}, settings: Settings = x86) =>
  requirementsReport(analyse(text, settings, memoryContext(files))).requirements;

/** "name version" of everything that these instructions install on Fedora. */
export const installed = (instructions: string, files: Files = {}) =>
  rows(`FROM ${fedora}\n${instructions}\n`, files).map((it) => [it.name, it.version].filter(Boolean).join(" "));

/** "name verdict" of the same. */
export const judged = (instructions: string, files: Files = {}) =>
  rows(`FROM ${fedora}\n${instructions}\n`, files).map((it) => `${it.name} ${it.verdict}`);
