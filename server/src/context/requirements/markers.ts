// Environment markers (PEP 508), as the images answer them: CPython on Linux.
import { normalize } from "../../knowledge/python/names.ts";
import { satisfies } from "../../knowledge/python/versions.ts";
import { type Marker, parseMarker } from "./marker-syntax.ts";
import type { Answer, Environment } from "./requirement.ts";

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

/** Whether a marker holds. Python's patch version and the kernel's are not known. */
function evaluate(marker: Marker, environment: Environment): Answer {
  if ("all" in marker) return combine(marker.all, environment, "no", "yes");
  if ("any" in marker) return combine(marker.any, environment, "yes", "no");
  return compared(marker, environment);
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
