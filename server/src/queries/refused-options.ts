// Which options of a command microdnf 3 refuses, so that it ends before it does anything.
import type { GivenOption } from "../commands/options.ts";
import type { PackageCommand } from "../commands/package-command.ts";
import type { Argument } from "../image/value.ts";
import { refusedSetting, takesOption } from "../knowledge/package-manager-options.ts";
import { listed } from "../text/listing.ts";

/** A word of a command that is refused, and why, as a message. */
export interface RefusedOption {
  readonly word: Argument;
  readonly why: string;
}

/**
 * The options that microdnf 3 certainly refuses, each once, in their order; none of another dialect's. `called` is the
 * image. A command that it does not know at all, or that only prints something, is not asked about.
 */
export function refusedOptions(command: PackageCommand, called: string): RefusedOption[] {
  const { dialect, subcommand: known, manager, options, strange, purpose, readOnly } = command;
  if (dialect !== "microdnf3" || known?.support.kind !== "yes" || purpose === "query" || readOnly) return [];
  const unknown = (spelling: string) => `${manager} on ${called} does not know ${spelling}`;
  const refused = options.flatMap((it): RefusedOption[] => {
    if (it.word.value === undefined && it.value === undefined) return [];
    if (!takesOption(dialect, it.spelling, known.name)) return [{ word: it.word, why: unknown(it.spelling) }];
    const why = it.spelling === "--setopt" ? whyNotSet(command, it) : lonelyRoot(command, it);
    return why === undefined ? [] : [{ word: it.word, why }];
  });
  const others = strange.flatMap((word) => (word.value === undefined ? [] : [{ word, why: unknown(word.value) }]));
  const all = [...refused, ...others];
  return all.filter(({ word }, i) => all.findIndex((it) => it.word === word) === i);
}

function whyNotSet({ dialect, manager }: PackageCommand, { value: given }: GivenOption): string | undefined {
  const refused = given?.value === undefined ? undefined : refusedSetting(dialect, given.value);
  if (refused === undefined) return undefined;
  const { key, value, values } = refused;
  if (values === undefined) return `${manager} has no ${key} to set with --setopt`;
  if (value === "") return `${manager} wants a value for ${key}`;
  return `${manager} takes ${values.join(" or ")} for ${key}, not ${value}`;
}

/** Another root needs a configuration of its own in all its parts. */
function lonelyRoot({ options, manager }: PackageCommand, { spelling }: GivenOption): string | undefined {
  if (spelling !== "--installroot" || options.some((it) => it.word.value === undefined)) return undefined;
  const settings = ["cachedir", "reposdir", "varsdir"].filter(
    (key) => !options.some((it) => it.spelling === "--setopt" && it.value?.value?.startsWith(`${key}=`) !== false),
  );
  const others = ["--config", "--noplugins"].filter((it) => !options.some((one) => one.spelling === it));
  const missing = [...others, ...settings.map((it) => `--setopt=${it}=...`)];
  return missing.length === 0 ? undefined : `${manager} takes --installroot only together with ${listed(missing)}`;
}
