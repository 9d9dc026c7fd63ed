// The syntax of environment markers (PEP 508).

/** A parsed marker. */
export type Marker =
  | { readonly all: readonly Marker[] }
  | { readonly any: readonly Marker[] }
  | { readonly left: Operand; readonly operator: string; readonly right: Operand };

type Operand = { readonly variable: string } | { readonly text: string };

const known = new Map<string, Marker | undefined>();

/** A marker such as `python_version < "3.11" and sys_platform == "linux"`; undefined where it is not one. */
export function parseMarker(text: string): Marker | undefined {
  // Lists of requirements repeat their markers, so each is read once.
  if (known.has(text)) return known.get(text);
  const marker = parse(text);
  if (known.size > 5000) known.clear();
  known.set(text, marker);
  return marker;
}

/** The names that tools used before the specification, and what they are called now. */
const formerly: Readonly<Record<string, string>> = {
  "os.name": "os_name",
  "sys.platform": "sys_platform",
  "platform.version": "platform_version",
  "platform.machine": "platform_machine",
  "platform.python_implementation": "platform_python_implementation",
  python_implementation: "platform_python_implementation",
};

const variables =
  /(?:python_full_version|python_version|os[._]name|sys[._]platform|platform_(?:release|system)|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)\b/y;

/** Nobody nests deeper; whoever does is after the stack. */
const deepest = 50;

function parse(text: string): Marker | undefined {
  let at = 0;
  let depth = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };

  const chain = (word: RegExp, next: () => Marker | undefined, join: (parts: Marker[]) => Marker) => {
    const parts: Marker[] = [];
    do {
      const part = next();
      if (part === undefined) return undefined;
      parts.push(part);
    } while (take(word) !== undefined);
    return parts.length === 1 ? parts[0] : join(parts);
  };

  const either = (): Marker | undefined => chain(/\s*or\b/y, both, (any) => ({ any }));
  const both = (): Marker | undefined => chain(/\s*and\b/y, atom, (all) => ({ all }));

  const atom = (): Marker | undefined => {
    if (take(/\s*\(/y) !== undefined) {
      if (++depth > deepest) return undefined;
      const marker = either();
      depth--;
      return take(/\s*\)/y) === undefined ? undefined : marker;
    }
    const left = operand();
    const operator = take(/\s*(?:===|==|~=|!=|<=|>=|<|>|in\b|not\s+in\b)/y)?.trim();
    const right = operator === undefined ? undefined : operand();
    if (left === undefined || operator === undefined || right === undefined) return undefined;
    return { left, operator: operator.replace(/\s+/, " "), right };
  };

  const operand = (): Operand | undefined => {
    take(/\s*/y);
    const quoted = take(/'[^']*'|"[^"]*"/y);
    if (quoted !== undefined) return { text: quoted.slice(1, -1) };
    const name = take(variables);
    return name === undefined ? undefined : { variable: formerly[name] ?? name };
  };

  const marker = either();
  take(/\s*/y);
  return at === text.length ? marker : undefined;
}
