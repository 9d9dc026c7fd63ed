// `pip config set`: what pip is told for good.
import { changed, type State } from "../image/state.ts";
import { baseName } from "../text/paths.ts";
import type { Invocation } from "./call.ts";

const mark = "pip config ";

/** The state after `pip config set` or `unset`; undefined for any other command. */
export function afterPipConfig({ name, args }: Invocation, state: State): State | undefined {
  const program = baseName(name.value ?? "");
  const words = args.filter((it) => !it.value?.startsWith("-"));
  const isModule = /^python[\d.]*$/.test(program) && args[0]?.value === "-m" && args[1]?.value === "pip";
  if (!isModule && !/^pip[\d.]*$/.test(program)) return undefined;
  const [config, verb, key, value] = isModule ? words.slice(1) : words;
  if (config?.value !== "config" || key === undefined) return undefined;
  const { toolSettings: before } = state;
  if (verb?.value === "unset") return changed(state, { toolSettings: before.without(mark + (key.value ?? "")) });
  if (verb?.value !== "set") return undefined;
  return changed(state, {
    toolSettings: before.with(mark + (key.value ?? "global.extra-index-url"), value?.value ?? ""),
  });
}

/** What `pip config set` has said so far; an undefined value is not known. */
export function pipConfigured({ toolSettings }: State): { readonly key: string; readonly value: string | undefined }[] {
  return [...toolSettings].flatMap(([key, value]) =>
    key.startsWith(mark) ? [{ key: key.slice(mark.length), value: value || undefined }] : [],
  );
}
