// Reads what a TypeScript file of this repository says of itself: its first comment, its exported functions with their
// comments, the fields of an interface. It knows the formatter's layout and no other.

export interface ExportedFunction {
  readonly name: string;
  /** Its parameters and what it gives, on one line; a parameter that is taken apart is shown as its type. */
  readonly signature: string;
  readonly returns: string;
  /** The first sentence of its comment, without the full stop; undefined where it has none. */
  readonly summary: string | undefined;
}

export interface Field {
  readonly name: string;
  readonly type: string;
  /** Its comment on one line; empty where it has none. */
  readonly comment: string;
}

/** The comment that a file begins with, on one line without its full stop. */
export function aboutOf(source: string): string {
  const lines = /^(?:\/\/.*\n)*/.exec(source)![0];
  return firstSentence(lines.replace(/^\/\/ ?/gm, ""));
}

/** The exported functions of a file in its order, also those that are written as an arrow. */
export function functionsOf(source: string): ExportedFunction[] {
  const heads = /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?^export (?:async )?(?:function\*? (\w+)|const (\w+) = )(?=[<(])/gm;
  return [...source.matchAll(heads)].map((head) => {
    const [whole, comment, declared, arrow] = head;
    const open = source.indexOf("(", head.index + whole.length);
    const close = closing(source, open);
    const returns = oneLine(typeAt(source, close + 1));
    return {
      name: (declared ?? arrow)!,
      signature: `(${parameters(source.slice(open + 1, close)).join(", ")}): ${returns}`,
      returns,
      summary: comment === undefined ? undefined : firstSentence(plain(comment)),
    };
  });
}

/** The fields and methods of an interface of the file, those that it takes over left out. Throws where there is none. */
export function fieldsOf(source: string, name: string): Field[] {
  const body = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, "m").exec(source)?.[1];
  if (body === undefined) throw new Error(`There is no interface ${name}.`);
  const fields =
    /^ {2}(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n {2})?(?:readonly )?(\w+\??)(\(.*\))?: ([\s\S]*?);\n(?= {2}[^\s}]|(?![\s\S]))/gm;
  return [...body.matchAll(fields)].map(([, comment = "", field, call = "", type]) => ({
    name: `${field}${call}`,
    type: oneLine(type!),
    comment: plain(comment),
  }));
}

/** The exported interfaces of a file, by name, with the first sentence of their comments; empty where there is none. */
export function interfacesOf(source: string): { readonly name: string; readonly summary: string }[] {
  const heads = /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?^export interface (\w+)/gm;
  return [...source.matchAll(heads)].map(([, comment = "", name]) => ({
    name: name!,
    summary: firstSentence(plain(comment)),
  }));
}

/** The parameters, each on one line as the reader of a list wants it. */
function parameters(text: string): string[] {
  return split(text).map((it) => {
    const [, named, type] =
      /^(\{[^}]*\}|\[[^\]]*\]|[\w.]+\??)(?:: ([\s\S]*))?$/.exec(it.replace(/ = [^=>]*$/, "")) ?? [];
    if (named === undefined) return oneLine(it);
    return /^[{[]/.test(named) ? oneLine(type!) : type === undefined ? named : `${named}: ${oneLine(type)}`;
  });
}

/** Parts between commas that are in no bracket. */
function split(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && isOpening(text, at)) at = closing(text, at);
    else if (at === text.length || text[at] === ",") {
      const part = text.slice(start, at).trim();
      if (part !== "") parts.push(part);
      start = at + 1;
    }
  }
  return parts;
}

/** The type that follows a list of parameters, up to the body or the arrow. */
function typeAt(source: string, from: number): string {
  const start = source.indexOf(":", from) + 1;
  for (let at = start; at < source.length; at++) {
    const before = source.slice(start, at).trim();
    if (source.startsWith(" =>", at) && before !== "") return before;
    if (!isOpening(source, at)) continue;
    // What stands behind an operator, or first, is a type and no body yet.
    if (source[at] === "{" && before !== "" && !/[|&,(<]$|=>$|\bis$/.test(before)) return before;
    at = closing(source, at);
  }
  return source.slice(start).trim();
}

const pairs: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };

/** A sign that opens a bracket; the one of `=>` closes none. */
const isOpening = (text: string, at: number): boolean => pairs[text[at]!] !== undefined;

/** Where the bracket that opens at `at` is closed. */
function closing(text: string, at: number): number {
  const close = pairs[text[at]!]!;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === close && !(close === ">" && text[i - 1] === "=")) return i;
    if (isOpening(text, i)) i = closing(text, i);
  }
  return text.length;
}

const oneLine = (text: string): string =>
  text
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/,\s*(?=[)\]}])/g, "")
    .replace(/\s+/g, " ")
    .replace(/(?<=[([]) | (?=[)\]])|;(?= \})|\breadonly /g, "")
    .trim();

/** A comment without its signs, on one line. */
const plain = (comment: string): string =>
  comment
    .replace(/^\s*\/\*\*|\*\/\s*$/g, "")
    .replace(/^\s*\* ?/gm, "")
    .replace(/\s+/g, " ")
    .trim();

const firstSentence = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\.(?: (?=[A-Z`]).*)?$/, "");
