// What pip and uv are told beside the list: where packages come from, and whether as wheels or as sources.
import type { Setting } from "../../context/requirements/requirement.ts";
import type { Execution } from "../build.ts";
import { variable } from "../call.ts";

type Option = Setting["option"];

const options = new Map<string, Option>(
  Object.entries({
    "--no-binary": "no-binary",
    "--no-binary-package": "no-binary",
    "--only-binary": "only-binary",
    "--no-build-package": "only-binary",
    "--prefer-binary": "prefer-binary",
    "-i": "index-url",
    "--index-url": "index-url",
    "--default-index": "index-url",
    "--pypi-url": "index-url",
    "--extra-index-url": "extra-index-url",
    "--index": "extra-index-url",
    "-f": "find-links",
    "--find-links": "find-links",
    "--no-index": "no-index",
  }),
);

const flags: ReadonlySet<Option> = new Set<Option>(["no-index", "prefer-binary"]);

const variables: readonly (readonly [string, Option])[] = [
  ["PIP_NO_BINARY", "no-binary"],
  ["PIP_ONLY_BINARY", "only-binary"],
  ["PIP_INDEX_URL", "index-url"],
  ["PIP_EXTRA_INDEX_URL", "extra-index-url"],
  ["PIP_FIND_LINKS", "find-links"],
  ["PIP_NO_INDEX", "no-index"],
  // A configuration file may say anything.
  ["PIP_CONFIG_FILE", "extra-index-url"],
  ["UV_CONFIG_FILE", "extra-index-url"],
  ["UV_INDEX_URL", "index-url"],
  ["UV_DEFAULT_INDEX", "index-url"],
  ["UV_INDEX", "extra-index-url"],
  ["UV_EXTRA_INDEX_URL", "extra-index-url"],
  ["UV_FIND_LINKS", "find-links"],
  ["UV_NO_BINARY_PACKAGE", "no-binary"],
];

/** What a command and its environment say. A value that is not known is that of an index that nobody knows. */
export function settingsOf(execution: Execution): Setting[] {
  const { args, span } = execution;
  const found: Setting[] = [];
  const add = (option: Option, value: string) => found.push({ option, value, file: "", span });
  for (const [name, option] of variables) {
    const value = variable(name, execution);
    if (value !== "") add(option, value?.trim().replaceAll(" ", ",") ?? "unknown");
  }
  for (const name of ["PIP_PREFER_BINARY"]) if (variable(name, execution)) add("prefer-binary", "");
  args.forEach((it, i) => {
    const text = it.value ?? it.prefix;
    const [name = "", given] = text.split(/=(.*)/s, 2);
    if (name === "--no-build") add("only-binary", ":all:");
    const option = options.get(name);
    if (option === undefined) return;
    if (flags.has(option)) add(option, "");
    else add(option, (it.value === undefined ? undefined : (given ?? args[i + 1]?.value)) ?? "unknown");
  });
  if (variable("UV_NO_BUILD", execution)) add("only-binary", ":all:");
  return found;
}
