// The options on a line of a requirements file.

/** A part of a line; its place is one in the line. */
export interface OptionWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Option {
  /** In its long form: "--requirement". */
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The requirement and the options of a line: the first word that begins with a dash ends the requirement. */
export function splitLine(line: string): {
  readonly requirement: OptionWord | undefined;
  readonly options: readonly Option[];
} {
  const dash = /(?:^|\s)-/.exec(line);
  const end = dash === null ? line.length : dash.index;
  const text = line.slice(0, end).trim();
  const start = text === "" ? 0 : line.indexOf(text);
  const requirement = text === "" ? undefined : { text, start, end: start + text.length };
  return { requirement, options: dash === null ? [] : optionsIn(line, end) };
}

function optionsIn(line: string, from: number): Option[] {
  const words: OptionWord[] = [];
  const pattern = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;
  pattern.lastIndex = from;
  for (const match of line.matchAll(pattern)) {
    const text = match[0].replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single);
    words.push({ text, start: match.index, end: match.index + match[0].length });
  }
  const options: Option[] = [];
  for (let i = 0; i < words.length; i++) {
    const { text, start, end } = words[i]!;
    const [, written = text, joined] = /^(--[\w-]+)(?:=(.*))?$/s.exec(text) ?? /^(-[A-Za-z])(.+)?$/s.exec(text) ?? [];
    const name = long[written] ?? written;
    if (!valued.has(name)) options.push({ name, value: "", start, end });
    else if (joined !== undefined) options.push({ name, value: joined, start: end - joined.length, end });
    else {
      const value = words[++i];
      options.push({ name, value: value?.text ?? "", start: value?.start ?? start, end: value?.end ?? end });
    }
  }
  return options;
}

const long: Readonly<Record<string, string>> = {
  "-r": "--requirement",
  "-c": "--constraint",
  "-e": "--editable",
  "-i": "--index-url",
  "--pypi-url": "--index-url",
  "-f": "--find-links",
  "-C": "--config-settings",
  "--config-setting": "--config-settings",
};

const valued = new Set([
  ..."--requirement --constraint --editable --index-url --extra-index-url --find-links --no-binary --only-binary".split(
    " ",
  ),
  ..."--trusted-host --use-feature --hash --config-settings --global-option --build-option".split(" "),
]);
