// Programs that a command puts on PATH without a package manager: unpacked, written, or installed by a Makefile.
import { doubt } from "../image/facts.ts";
import { changed, type State } from "../image/state.ts";
import { absolute, baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";
import { commandsPlaced } from "./file-commands.ts";
import { writesOf } from "./writes.ts";

/** The state with the tools that a command may have brought. */
export function afterTools(call: Invocation, state: State): State {
  const name = baseName(call.name.value ?? "");
  const cause = { span: call.span };
  if (builders.has(name) || (unpackers.has(name) && mayUnpackTools(call)))
    return changed(state, { commands: doubt(state.commands, cause) });
  const files = writesOf(call).filter((it) => it.how === "file");
  const commands = files.reduce(
    (it, { path }) => commandsPlaced([], path, false, { ...state, commands: it }, call.span),
    state.commands,
  );
  return changed(state, { commands });
}

/** What these install is written in files that nobody reads here. */
const builders = new Set(["make", "gmake", "ninja", "meson"]);
const unpackers = new Set(["tar", "bsdtar", "unzip", "cpio", "7z", "7za"]);

/** Tells whether an archive may be unpacked where programs lie, or nobody knows where. */
function mayUnpackTools({ args, workdir }: Invocation): boolean {
  const named = args.flatMap(({ value, prefix }) => {
    const path = /^(?:-[a-zA-Z]*C|-[a-zA-Z]*d|-o|--directory=|--one-top-level=)?(\/.*)$/s.exec(value ?? prefix)?.[1];
    return path === undefined ? [] : [absolute(path, undefined)!];
  });
  if (args.some((it) => it.value === undefined && !it.prefix.includes("/"))) return true;
  return workdir === undefined || [workdir, ...named].some((it) => system.test(it));
}

/** Folders of programs, and folders that have such folders. */
const system = /^\/($|(usr|bin|sbin)(\/|$)|usr$|opt$)|\/s?bin$/;
