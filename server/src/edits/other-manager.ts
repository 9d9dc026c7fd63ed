// A package manager's command, said to another one: in its words where it has them, without what changes nothing.
import type { GivenOption } from "../commands/options.ts";
import type { PackageCommand } from "../commands/package-command.ts";
import type { Argument } from "../image/value.ts";
import type { Distro } from "../knowledge/distro.ts";
import { managerOption, settingIn, takesOption } from "../knowledge/package-manager-options.ts";
import {
  type Dialect,
  dialectOf,
  isGroup,
  isPackageFile,
  nestedSubcommand,
  subcommand,
} from "../knowledge/package-managers.ts";
import type { Execution } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import type { Edit } from "../text/edit.ts";
import { withoutWord, withoutWords } from "./packages.ts";

/** How a command is said to a package manager. */
export interface InOtherWords {
  readonly edits: readonly Edit[];
  /** The first word that it has no words for; undefined where all can be said. */
  readonly unsaid: Argument | undefined;
}

/** Says a command to the package manager of that name on a distribution; no edits where it can be said as it is. */
export function saidTo(
  manager: string,
  distro: Distro,
  document: Document,
  command: PackageCommand,
  { name }: Execution,
): InOtherWords {
  const dialect = dialectOf(manager, distro)!;
  const renamed = manager === command.manager ? [] : name.exact ? [{ span: name.span, text: manager }] : name;
  const parts = [renamed, inVerb(dialect, distro, command), inPackages(dialect, document, command)];
  const words = [...new Set(command.options.map((it) => it.word))];
  const said = words.map((it) => inOption(dialect, document, command, it) ?? it);
  const strange = dialect === "microdnf3" ? command.strange : [];
  const all = [...parts, ...said, ...strange];
  return {
    edits: all.filter((it) => Array.isArray(it)).flat(),
    unsaid: all.find((it): it is Argument => !Array.isArray(it)),
  };
}

/** The edits that say the options of one word to a dialect; undefined where it has no words for them. */
export function inOption(
  dialect: Dialect,
  document: Document,
  { options, subcommand: verb, strange }: PackageCommand,
  word: Argument,
): Edit[] | undefined {
  const given = options.filter((it) => it.word === word);
  const said = given.map((it) => optionIn(dialect, it, verb?.name ?? ""));
  if (strange.includes(word) || said.includes(undefined)) return undefined;
  if (said.every((it, i) => it === given[i]!.spelling)) return [];
  if (!word.exact) return undefined;
  const [first, ...more] = given;
  if (more.length === 0 && first!.value !== undefined) return withValue(document, first!, said[0]!, first!.value);
  if (given.some((it) => it.value !== undefined)) return undefined;
  const letters = said.filter((it) => /^-\w$/.test(it!)).map((it) => it!.slice(1));
  const text = [...(letters.length > 0 ? [`-${letters.join("")}`] : []), ...said.filter((it) => it!.length > 2)].join(
    " ",
  );
  return text === "" ? some(withoutWord(document, word.span)) : [{ span: word.span, text }];
}

/** An option with a value, in the next word or joined to it, that becomes another one, or that one with another value. */
function withValue(
  document: Document,
  { spelling, word }: GivenOption,
  said: string,
  value: Argument,
): Edit[] | undefined {
  if (!value.exact) return undefined;
  const isApart = value.span.start > word.span.end;
  const [name, setting] = said.split(/=(.*)/s);
  // The same option, or one of another name, with the value that it has.
  if (setting === undefined && managerOption(name!)?.takesValue === true) {
    const end = word.span.start + spelling.length;
    const joint = isApart || document.text[end] === "=" ? "" : "=";
    return [{ span: { start: word.span.start, end }, text: name! + joint }];
  }
  if (setting !== undefined && name === spelling) return [{ span: value.span, text: setting }];
  const rest = isApart ? [value.span] : [];
  if (said === "") return withoutWords(document, [word.span, ...rest]);
  const without = withoutWords(document, rest);
  return without && [{ span: word.span, text: said }, ...without];
}

/** How an option is spelt in a dialect, empty where it may be left out; undefined where there is nothing for it. */
function optionIn(dialect: Dialect, { spelling, value }: GivenOption, verb: string): string | undefined {
  if (spelling === "--setopt" && dialect === "microdnf3") {
    if (value?.value === undefined) return undefined;
    const said = settingIn(dialect, value.value);
    return said === `--setopt=${value.value}` ? spelling : said;
  }
  if (takesOption(dialect, spelling, verb)) return spelling;
  const { spellings, of, unimportant } = managerOption(spelling)!;
  const [usual] = spellings[dialect];
  if (usual !== undefined && (of === undefined || of === verb)) return usual;
  return unimportant ? "" : undefined;
}

/** The verb, and the word behind it that says the rest. */
function inVerb(dialect: Dialect, distro: Distro, command: PackageCommand): Edit[] | Argument {
  const { verb, subcommand: known, nested, confirmed, readOnly } = command;
  if (verb === undefined || known === undefined) return [];
  const there = subcommand(dialect, verb.value!, distro)!;
  const within = nested && nestedSubcommand(dialect, verb.value!, nested.word.value!, distro);
  if (within?.support.kind === "no") return nested!.word;
  const { support, asks } = there;
  const instead = support.kind === "no" || support.kind === "dropped" ? support.instead : verb.value;
  if (instead === undefined) return verb;
  // What was asked of nobody before now is.
  const answer = (within?.asks ?? asks) && confirmed === "no" && !readOnly ? " -y" : "";
  const text = instead + answer;
  return text === verb.value ? [] : verb.exact ? [{ span: verb.span, text }] : verb;
}

/** The words behind the verb: microdnf 3 knows no groups and no files, and cleans all or nothing. */
function inPackages(dialect: Dialect, document: Document, command: PackageCommand): Edit[] | Argument {
  const { packages, subcommand: known, purpose } = command;
  if (dialect !== "microdnf3" || known === undefined) return [];
  const [first, ...more] = packages;
  if (known.name === "clean") {
    if (first === undefined || (first.value === "all" && more.length === 0)) return [];
    const others = withoutWords(
      document,
      more.map((it) => it.span),
    );
    if (others === undefined || command.packages.some((it) => !it.exact)) return first;
    return [{ span: first.span, text: "all" }, ...others];
  }
  if (purpose === "install")
    return packages.find((it) => isGroup(it.value ?? it.prefix) || isPackageFile(it.value ?? it.prefix)) ?? [];
  // The lists that they print are asked for in other words.
  const lists = purpose === "query" && known.name !== "repoquery";
  return (lists || purpose === "cache") && first !== undefined ? first : [];
}

const some = (edit: Edit | undefined): Edit[] | undefined => edit && [edit];
