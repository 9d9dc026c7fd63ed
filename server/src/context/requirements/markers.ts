// Environment markers (PEP 508), as the images answer them: CPython on Linux.
import { normalize } from "../../knowledge/python/names.ts";
import { satisfies } from "../../knowledge/python/versions.ts";
import type { Answer, Environment } from "./requirement.ts";

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

/** Whether a marker holds. Python's patch version and the kernel's are not known. */
function evaluate(marker: Marker, environment: Environment): Answer {
  if ("all" in marker) return combine(marker.all, environment, "no", "yes");
  if ("any" in marker) return combine(marker.any, environment, "yes", "no");
  return compared(marker, environment);
}

const answers = new WeakMap<Environment, Map<string, Answer>>();

/** Whether a requirement with this marker is installed; one without always is, one that is not understood perhaps. */
export function holds(text: string | undefined, environment: Environment): Answer {
  if (text === undefined || text.trim() === "") return "yes";
  const known = answers.get(environment) ?? new Map<string, Answer>();
  answers.set(environment, known);
  const before = known.get(text);
  if (before !== undefined) return before;
  const marker = parseMarker(text);
  const answer = marker === undefined ? "unknown" : evaluate(marker, environment);
  known.set(text, answer);
  return answer;
}

function combine(parts: readonly Marker[], environment: Environment, deciding: Answer, otherwise: Answer): Answer {
  let result = otherwise;
  for (const part of parts) {
    const answer = evaluate(part, environment);
    if (answer === deciding) return deciding;
    if (answer === "unknown") result = "unknown";
  }
  return result;
}

type Comparison = Extract<Marker, { readonly operator: string }>;

function compared({ left, operator, right }: Comparison, environment: Environment): Answer {
  const variable = "variable" in left ? left.variable : "variable" in right ? right.variable : undefined;
  if (variable === undefined || ("variable" in left && "variable" in right)) return "unknown";
  const text = "text" in left ? left.text : (right as { readonly text: string }).text;
  if (variable === "extra" || variable === "extras" || variable === "dependency_groups") {
    const set = (variable === "dependency_groups" ? environment.groups : environment.extras) ?? new Set();
    if (operator === "==" || operator === "in") return set.has(normalize(text)) ? "yes" : "no";
    return operator === "!=" || operator === "not in" ? (set.has(normalize(text)) ? "no" : "yes") : "unknown";
  }
  const values = valuesOf(variable, environment);
  const distinct = new Set(
    values.map((value) =>
      "variable" in left ? answer(value, operator, text, variable) : answer(text, operator, value, variable),
    ),
  );
  return distinct.size === 1 ? [...distinct][0]! : "unknown";
}

function answer(left: string, operator: string, right: string, variable: string): Answer {
  const of = (is: boolean) => (is ? "yes" : "no");
  if (operator === "in") return of(right.includes(left));
  if (operator === "not in") return of(!right.includes(left));
  if (versions.has(variable)) {
    const fulfilled = satisfies(left, operator + right);
    if (fulfilled !== undefined) return of(fulfilled);
  }
  if (operator === "==" || operator === "===") return of(left === right);
  return operator === "!=" ? of(left !== right) : "unknown";
}

const versions = new Set(["python_version", "python_full_version", "implementation_version"]);

/** What a variable may be: several values where it is not known exactly, none where it is not known at all. */
function valuesOf(variable: string, { python, architecture }: Environment): readonly string[] {
  // An image has some patch release of its minor version.
  if (variable === "python_full_version" || variable === "implementation_version")
    return [`${python}.0`, `${python}.99`];
  if (variable === "python_version") return [python];
  if (variable === "platform_machine") return [architecture];
  const value = constants[variable];
  return value === undefined ? [] : [value];
}

const constants: Readonly<Record<string, string>> = {
  os_name: "posix",
  sys_platform: "linux",
  platform_system: "Linux",
  platform_python_implementation: "CPython",
  implementation_name: "cpython",
};

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
