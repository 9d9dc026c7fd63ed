// pip.conf: what pip is told by a file, as if it stood on every command line.
import { iniOptions } from "./ini.ts";
import type { Setting } from "./requirement.ts";

const options = new Map<string, Setting["option"]>([
  ["index_url", "index-url"],
  ["extra_index_url", "extra-index-url"],
  ["find_links", "find-links"],
  ["no_index", "no-index"],
  ["no_binary", "no-binary"],
  ["only_binary", "only-binary"],
  ["prefer_binary", "prefer-binary"],
]);

/** The option that a key of pip.conf, or of `pip config set`, stands for: "global.index-url". */
export function pipConfOption(key: string): Setting["option"] | undefined {
  const [section, name] = key.split(/\.(.*)/s, 2);
  return section === "global" || section === "install" ? options.get((name ?? "").replace(/-/g, "_")) : undefined;
}

/** Tells whether an option is a yes or no, and says no. */
export function isSwitchedOff(option: Setting["option"], value: string | undefined): boolean {
  return (option === "no-index" || option === "prefer-binary") && /^(0|false|no|off|n|f)$/i.test(value ?? "");
}

/** What a pip.conf says about where packages come from, and in which form. */
export function readPipConf(text: string, file: string): Setting[] {
  return iniOptions(text).flatMap(({ section, key, lines }): Setting[] => {
    const option = pipConfOption(`${section}.${key}`);
    const values = option === undefined ? [] : lines.filter((it) => !isSwitchedOff(option, it.text));
    return values.map((it) => ({ option: option!, value: it.text.replace(/\s+/g, ","), file, span: it.span }));
  });
}
