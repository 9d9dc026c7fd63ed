// Virtual environments in an image: a new one, and where they lie after files were moved.
import { treeAt } from "../image/files.ts";
import { changed, type State, type Venv } from "../image/state.ts";
import { absolute, baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";

/** The state with a new virtual environment. */
export function withVenv(path: string | undefined, is: Partial<Venv>, call: Invocation, state: State): State {
  const at = path === undefined ? undefined : absolute(path, call.workdir);
  if (at === undefined) return state;
  const venv: Venv = {
    madeAt: at,
    python: state.image?.python,
    relocatable: "no",
    downloaded: "no",
    interpreters: undefined,
    editable: undefined,
    cause: { span: call.span },
    ...is,
  };
  return { ...state, venvs: state.venvs.with(at, venv) };
}

/** The state after mv, cp, ln or rm: venvs go where their folders go, and keep where they were made. */
export function afterMoving(call: Invocation, paths: readonly string[], state: State): State {
  const name = baseName(call.name.value ?? "");
  if (name === "sed") return repaired(call, state);
  if (state.venvs.size === 0 || !/^(mv|cp|ln|rm)$/.test(name)) return state;
  const at = paths.map((it) => (it === "?" ? undefined : absolute(it, call.workdir)));
  let { venvs } = state;
  const sources = name === "rm" ? at : at.slice(0, -1);
  const target = name === "rm" ? undefined : at.at(-1);
  const directory = paths.at(-1)?.endsWith("/") || sources.length > 1 || isDirectory(target, state);
  sources.forEach((source, i) => {
    if (source === undefined || (name !== "rm" && target === undefined)) return;
    const content = /\/\.$/.test(paths[i]!);
    for (const [path, venv] of state.venvs) {
      if (path !== source && !path.startsWith(`${source}/`)) continue;
      if (name === "mv" || name === "rm") venvs = venvs.without(path);
      if (name === "rm") continue;
      const to = directory && !content ? `${target}/${baseName(source)}` : target!;
      venvs = venvs.with(absolute(`${to}${path.slice(source.length)}`, "/")!, venv);
    }
  });
  return changed(state, { venvs });
}

function isDirectory(path: string | undefined, { files, venvs }: State): boolean {
  return path !== undefined && !venvs.has(path) && treeAt(files, path)?.path === path;
}

/** `sed -i` on the scripts of a venv may make them find it where it lies. */
function repaired(call: Invocation, state: State): State {
  if (!call.args.some((it) => /^(-\w*i|--in-place)/.test(it.value ?? it.prefix))) return state;
  const texts = call.args.map((it) => it.value ?? it.prefix);
  let { venvs } = state;
  for (const [path, venv] of state.venvs) {
    const names = texts.some((it) => it.includes(venv.madeAt) || it.includes("#!"));
    const scripts = texts.some((it) => absolute(it, call.workdir)?.startsWith(`${path}/bin/`));
    if (names || scripts) venvs = venvs.with(path, { ...venv, relocatable: "unknown" });
  }
  return changed(state, { venvs });
}
