// What is known after a Containerfile, asked in few words.
import { ask, type Presence } from "../../server/src/image/facts.ts";
import { treeAt } from "../../server/src/image/files.ts";
import type { State } from "../../server/src/image/state.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

export const minimal = "FROM registry.access.redhat.com/ubi9/python-312-minimal\n";

export const build = (text: string, target?: string) => simulate(parse(text), { target });

/** The state in which the last stage ends. */
export const end = (text: string): State => build(text).stages.at(-1)!.end;

/** Whether a command is on PATH at the end. */
export const has = (text: string, command: string): Presence => ask(end(text).commands, command).is;

/** Whether there is a user of this name at the end. */
export const hasUser = (text: string, name: string): Presence => ask(end(text).users, name).is;

/** "yes 1001:0 no": whether a path is there, whose it is, and whether the group may write it. */
export const owner = (text: string, path: string): string | undefined => {
  const tree = treeAt(end(text).files, path)?.tree;
  return tree && `${tree.is} ${tree.owner.value}:${tree.group.value} ${tree.groupWrites}`;
};

/** Whether anybody may write what lies at a path. */
export const everybodyWrites = (text: string, path: string): Presence | undefined => {
  const tree = treeAt(end(text).files, path)?.tree;
  return tree && (tree.othersWrite ?? "no");
};
