// Which virtual environments lie where after a deed. They keep where they were made, wherever they go.

import type { Invocation } from "../../commands/call.ts";
import type { Effect, Places, Rewrites } from "../../commands/effect.ts";
import type { PythonInstall } from "../../commands/python-install.ts";
import { entriesWithin } from "../../image/shared-map.ts";
import type { State, Venv } from "../../image/state.ts";
import type { Argument } from "../../image/value.ts";
import { absolute } from "../../text/paths.ts";
import { placementsOf } from "./placements.ts";

type Venvs = State["venvs"];

/** The virtual environments after an effect of a call. */
export function venvsAfter(effect: Effect, call: Invocation, state: State): Venvs {
  switch (effect.kind) {
    case "venv":
      return effect.path === undefined
        ? state.venvs
        : state.venvs.with(effect.path, venvAt(effect.path, effect.is, call, state));
    case "places":
      return state.venvs.size === 0 ? state.venvs : placed(effect, call, state);
    case "removes":
      return without(effect.path, state.venvs);
    case "rewrites":
      return repaired(effect, call, state.venvs);
    case "python":
      return linked(effect.install, call, state);
    default:
      return state.venvs;
  }
}

function venvAt(path: string, is: Partial<Venv>, { span }: Invocation, { image }: State): Venv {
  return {
    madeAt: path,
    python: image?.python,
    relocatable: "no",
    downloaded: "no",
    interpreters: undefined,
    editable: undefined,
    cause: { span },
    ...is,
  };
}

function placed(effect: Places, call: Invocation, state: State): Venvs {
  let { venvs } = state;
  for (const { source, at, into } of placementsOf(effect, call, state)) {
    if (source.path === undefined) continue;
    for (const { key: path, value: venv } of entriesWithin(state.venvs, source.path)) {
      if (effect.how === "move") venvs = venvs.without(path);
      // A folder of which nothing is known but that it is there: the venv goes into it.
      const folder = into ?? (state.files.get(at) !== undefined && !state.venvs.has(at));
      const to = folder && at === effect.to && !source.content ? `${at}/${source.path.replace(/^.*\//, "")}` : at;
      venvs = venvs.with(absolute(`${to}${path.slice(source.path.length)}`, "/")!, venv);
    }
  }
  return venvs;
}

function without(path: string | undefined, venvs: Venvs): Venvs {
  if (path === undefined) return venvs;
  return entriesWithin(venvs, path).reduce((it, { key }) => it.without(key), venvs);
}

/** `sed -i` on the scripts of a venv may make them find it where it lies. */
function repaired({ path, text = [] }: Rewrites, { workdir }: Invocation, before: Venvs): Venvs {
  let venvs = before;
  for (const [at, venv] of before) {
    const names = text.some((it) => it.includes(venv.madeAt) || it.includes("#!"));
    const scripts = [path, ...text.map((it) => absolute(it, workdir))].some((it) => it?.startsWith(`${at}/bin/`));
    if (names || scripts) venvs = venvs.with(at, { ...venv, relocatable: "unknown" });
  }
  return venvs;
}

/** After `pip install -e .` the venv holds a link to the sources. A later install without -e takes it out. */
function linked({ target, editables, paths }: PythonInstall, call: Invocation, { venvs }: State): Venvs {
  if (target === undefined || target === "system") return venvs;
  const there = venvs.get(target.venv);
  if (there === undefined) return venvs;
  const folder = ({ value, prefix }: Argument) => sourcesOf(value ?? prefix, call);
  const link = editables.findLast((it) => folder(it) !== undefined);
  if (link !== undefined) {
    const editable = { path: folder(link)!, by: "pip", cause: { span: link.span } };
    return venvs.with(target.venv, { ...there, editable });
  }
  const replaced = paths.some((it) => folder(it) === there.editable?.path);
  if (there.editable === undefined || !replaced) return venvs;
  return venvs.with(target.venv, { ...there, editable: undefined });
}

/** The folder that `-e` links: `.`, `./lib[dev]`; a repository's clone lies in the venv itself. */
function sourcesOf(text: string, { workdir }: Invocation): string | undefined {
  const path = text.replace(/\[[^\]]*\]$/g, "").replace(/^file:\/\//, "");
  return path === "" || path.includes(":") ? undefined : absolute(path, workdir);
}
