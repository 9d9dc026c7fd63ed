// What an image has after a command wrote files: new ones are the user's, and nobody knows the rest.
import { type Files, filled, type Tree, withTree } from "../image/files.ts";
import { changed, type State } from "../image/state.ts";
import { absolute, baseName, parentOf } from "../text/paths.ts";
import { withPasswd } from "./accounts.ts";
import type { Invocation } from "./call.ts";
import { made, operandWords } from "./file-commands.ts";
import { originsAfter } from "./rewritten.ts";
import { sedOf } from "./sed.ts";
import { has, writesOf } from "./writes.ts";

/** The state with what a command writes: new files are the user's, and nobody knows the rest. */
export function afterWrites(call: Invocation, state: State): State {
  const name = baseName(call.name.value ?? "");
  const cause = { span: call.span };
  let after = still.has(name) ? state : changed(state, { files: filled(state.files) });
  const writes = writesOf(call);
  for (const { path, how } of writes) {
    after = withPasswd(path, cause, after);
    if (how === "change" || how === "changes") continue;
    if (how === "inside") {
      if (!after.files.has(`${path}/*`))
        after = { ...after, files: withTree(after.files, `${path}/*`, somebodys(call), true) };
    } else if (after.files.get(path)?.is !== "yes") {
      const tree = inherited(call, path, after);
      after = tree === undefined ? made(path, call, after) : { ...after, files: withTree(after.files, path, tree) };
    }
  }
  if (!still.has(name) || rewrites(call)) {
    for (const { value } of call.args) if (value === "/etc/passwd") after = withPasswd(value, cause, after);
  }
  const left = changed(after, { files: rewrites(call) ? rewritten(call, after.files) : after.files });
  return changed(left, { origins: originsAfter(call, writes, left) });
}

/** What a link leads to, and what was moved or copied with its owner, keeps what it had. */
function inherited(call: Invocation, path: string, { files }: State): Tree | undefined {
  const name = baseName(call.name.value ?? "");
  const keeps = name === "ln" || name === "mv" || (name === "cp" && has(call, /^-\w*[ap]|^--(archive|preserve)/));
  const owned = name === "install" && has(call, /^-\w*[ogm]$|^--(owner|group|mode)/);
  if (!keeps && !owned) return undefined;
  const source = operandWords(call)[0]?.value;
  const from = source === undefined ? undefined : absolute(source, name === "ln" ? parentOf(path) : call.workdir);
  const tree = !keeps || from === undefined ? undefined : files.get(from);
  return tree === undefined ? somebodys(call) : { ...tree, bare: false };
}

/** Commands that write a file anew, so that it becomes the user's. */
function rewrites(call: Invocation): boolean {
  return sedOf(call) !== undefined || /^(dos2unix|perl|patch|git|ex|ed)$/.test(baseName(call.name.value ?? ""));
}

function rewritten(call: Invocation, files: Files): Files {
  let after = files;
  for (const { value } of call.args) {
    const path = value === undefined ? undefined : absolute(value, call.workdir);
    const tree = path === undefined ? undefined : after.get(path);
    if (tree !== undefined) after = withTree(after, path!, { ...tree, owner: somebodys(call).owner }, true);
  }
  return after;
}

function somebodys({ span }: Invocation): Tree {
  const cause = { span };
  const unknown = { value: undefined, cause };
  return { is: "yes", owner: unknown, group: unknown, groupWrites: "unknown", othersWrite: "unknown", cause };
}

/** Commands that put nothing anywhere but where `writesOf` says. */
const still = new Set(
  (
    "mkdir touch chmod chown chgrp ln rm rmdir tee ls cat echo printf test [ grep head tail wc id whoami pwd date sleep true useradd adduser " +
    "userdel usermod groupadd groupmod fix-permissions dnf yum microdnf rpm stat uname env sed awk cd export readonly local unset read : set umask false exit command type hash which"
  ).split(" "),
);
