// Node.js and its package managers: they build in the folder that they run in, and install programs where `-g` says.

import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import type { Command } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has, type Line, placeOf, valueOf } from "./line.ts";

const managers: Command = {
  names: "npm pnpm yarn",
  options:
    "g|--global --prefix: C|--dir|--cwd: --location: D|--save-dev S|--save --save-exact E --production --omit: --include: --only: --no-audit --no-fund --ignore-scripts --legacy-peer-deps --force f --registry: --cache: --loglevel: s|--silent --frozen-lockfile --immutable P|--prod w|--workspace: --workspaces --if-present --network-timeout: --prefer-offline --verbose --non-interactive --cache-folder: --no-optional --unsafe-perm= --no-save --package-lock-only",
  effects: (line) => [
    { kind: "builds", folder: folderOf(line), open: !isNodeInstall(line.call) && !isSetting(line) },
    ...globally(line),
  ],
};

const installing = /^(i|in|ins|inst|insta|instal|install|add|ci|link|global)$/;

/** Whether a command installs with a package manager of Node.js; `yarn` alone does. */
export function isNodeInstall({ name, args }: Invocation): boolean {
  const program = baseName(name.value ?? "");
  const verb = args.find((it) => it.value?.startsWith("-") === false)?.value;
  return (
    managers.names.split(" ").includes(program) && (verb === undefined ? program === "yarn" : installing.test(verb))
  );
}

/** Whether a command only sets something up for later ones. */
const isSetting = ({ operands: [verb] }: Line): boolean => /^(cache|config|set)$/.test(verb?.value ?? "");

/** `npm install -g` puts programs on PATH, into a folder that Node.js knows. */
function globally(line: Line): Effect[] {
  const [verb] = line.operands;
  const installs = installing.test(verb?.value ?? "");
  const isGlobal = has(line, "-g") || valueOf(line, "--location")?.value === "global" || verb?.value === "global";
  return installs && isGlobal ? [{ kind: "anything", what: "programs" }] : [];
}

function folderOf(line: Line): string | undefined {
  const named = valueOf(line, "--prefix", "-C");
  return named === undefined ? line.call.workdir : placeOf(named, line.call);
}

const runners: Command = {
  names: "npx node nodejs corepack bun deno",
  options: "+y|--yes p|--package: c|--call: e|--eval: r|--require: --no-install v|--version h|--help",
  effects: (line) => [{ kind: "builds", folder: line.call.workdir, open: !has(line, "-v", "-h") }],
};

/** Whether a program is Node.js or one of its package managers. */
export const isNodeProgram = (name: string): boolean => `${managers.names} ${runners.names}`.split(" ").includes(name);

export const nodeCommands: readonly Command[] = [managers, runners];
